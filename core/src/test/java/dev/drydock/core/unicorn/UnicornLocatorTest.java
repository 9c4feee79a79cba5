package dev.drydock.core.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnicornLocatorTest {
    @Test
    void versionsFrom21OnAreSupported() {
        assertThat(UnicornLocator.isSupported(0x0200_01ff)).isFalse();
        assertThat(UnicornLocator.isSupported(0x0201_00ff)).isTrue();
        assertThat(UnicornLocator.isSupported(0x0300_00ff)).isTrue();
    }

    @Test
    void versionsAreToldAsUsersKnowThem() {
        assertThat(UnicornLocator.text(0x0201_04ff)).isEqualTo("2.1.4");
    }

    @Test
    void theErrorNamesThePackageOfEachManager() {
        assertThat(UnicornLocator.advice(List.of("the system's libunicorn.so.2 is version 2.0.1")))
                .contains("apt install libunicorn2t64", "dnf install unicorn", "pacman -S unicorn",
                        "brew install unicorn", "drydock.unicorn", "version 2.0.1");
    }
}
