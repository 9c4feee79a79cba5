package dev.drydock.efi.disk.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NbdExportTest {
    private static NbdExport of(String uri) {
        return NbdExport.of(URI.create(uri));
    }

    @Test
    void readsUris() {
        assertThat(of("nbd://example.org"))
                .isEqualTo(new NbdExport(InetSocketAddress.createUnresolved("example.org", 10809), ""));
        assertThat(of("nbd://[::1]:9/a%20b/c"))
                .isEqualTo(new NbdExport(InetSocketAddress.createUnresolved("::1", 9), "a b/c"));
        assertThat(of("nbd+unix:///?socket=/tmp/a+b%20c"))
                .isEqualTo(new NbdExport(UnixDomainSocketAddress.of("/tmp/a+b c"), ""));
        assertThat(of("nbd+unix:///vars?socket=relative").withTimeout(Duration.ofSeconds(1)))
                .isEqualTo(new NbdExport(UnixDomainSocketAddress.of("relative"), "vars", Duration.ofSeconds(1)));
        assertThat(of("nbd://h:1/x")).hasToString("nbd://h:1/x");
        assertThat(of("nbd+unix:///x?socket=/s")).hasToString("nbd+unix:///x?socket=/s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/", "file", "nbds://h/", "nbds+unix:///?socket=a", "nbd+vsock://1/", "nbd:///x",
            "nbd://u@h/", "nbd://h/?socket=a", "nbd+unix:///", "nbd+unix://h/?socket=a", "nbd+unix:///?socket=a&x=y",
            "nbd+unix:///?socket=%00"})
    void refusesOthers(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(uri)).withMessageContaining(uri);
    }

    @Test
    void refusesImpossibleSettings() {
        var address = UnixDomainSocketAddress.of("s");
        assertThatIllegalArgumentException().isThrownBy(() -> new NbdExport(address, "x".repeat(4097)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NbdExport(address, "", Duration.ZERO));
    }
}
