package dev.drydock.efi.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidTest {
    private static final Guid ESP = Guid.parse("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");

    @Test
    void encodesTheFirstThreeFieldsLittleEndian() {
        assertThat(HexFormat.of().formatHex(ESP.toByteArray())).isEqualTo("28732ac11ff8d211ba4b00a0c93ec93b");
        assertThat(ESP).hasToString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
        assertThat(Guid.parse(ESP.toString())).isEqualTo(ESP);
    }

    @Test
    void decodesAtAnyOffset() {
        byte[] bytes = new byte[Guid.BYTES + 3];
        ESP.encode(bytes, 3);
        assertThat(Guid.decode(bytes, 3)).isEqualTo(ESP);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Guid.decode(bytes, 4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ESP.encode(bytes, 4));
    }

    @Test
    void keepsHighBitsApart() {
        Guid ones = Guid.parse("ffffffff-ffff-ffff-ffff-ffffffffffff");
        assertThat(Guid.decode(ones.toByteArray(), 0)).isEqualTo(ones);
        assertThat(ones).isGreaterThan(ESP).isGreaterThan(Guid.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c12a7328f81f11d2ba4b00a0c93ec93b", "{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}",
            "c12a7328-f81f-11d2-ba4b-00a0c93ec93", "c12a7328-f81f-11d2-ba4b-00a0c93ec93g",
            "c12a7328-f81f-11d2-ba4b000a0c93ec93b", "-12a7328-f81f-11d2-ba4b-00a0c93ec93b"})
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Guid.parse(text));
    }
}
