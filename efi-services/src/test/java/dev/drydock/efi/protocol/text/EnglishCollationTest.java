package dev.drydock.efi.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.MachineExit;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.media.ProtocolCaller;
import dev.drydock.efi.spec.UnicodeCollation2Protocol;
import dev.drydock.efi.spec.UnicodeCollationProtocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishCollationTest {
    private final ProtocolCaller guest = new ProtocolCaller();
    private long table;

    @BeforeEach
    void install() {
        EnglishCollation.install(guest.platform);
        table = guest.table(Platform.guid(UnicodeCollation2Protocol.class));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private String languages(Class<?> protocol) {
        long text = guest.memory().getLong(guest.table(Platform.guid(protocol)) + 0x30);
        return new String(guest.memory().getBytes(text, 4), StandardCharsets.US_ASCII);
    }

    @Test
    void speaksEnglishInBothVersions() {
        assertThat(languages(UnicodeCollation2Protocol.class)).startsWith("en\0");
        assertThat(languages(UnicodeCollationProtocol.class)).isEqualTo("eng\0");
    }

    @ParameterizedTest
    @CsvSource({"abc, ABC, 0", "abc, abd, -1", "B, a, 1", "ab, abc, -1", "abc, ab, 1", "'', '', 0", "'', a, -1",
            "\u00e9, \u00c9, 0", "\u00f7, \u00d7, 1", "\u03b1, \u0391, 1"})
    void comparesWithoutCase(String first, String second, int sign) {
        long result = guest.value(table, 0x00, table, guest.string(first), guest.string(second));
        assertThat(Long.signum(result)).isEqualTo(sign);
    }

    @Test
    void aNullPointerIsTheGuestsFault() {
        assertThat(guest.run(table, 0x00, table, 0, guest.string("a"))).isInstanceOf(MachineExit.Faulted.class);
    }

    @Test
    void aNullPointerToChangeIsTheGuestsFault() {
        assertThat(guest.run(table, 0x18, table, 0)).isInstanceOf(MachineExit.Faulted.class);
    }

    @Test
    void matchesPatterns() {
        assertThat(guest.value(table, 0x08, table, guest.string("Startup.NSH"), guest.string("*.nsh"))).isOne();
        assertThat(guest.value(table, 0x08, table, guest.string("startup.nsh"), guest.string("*.efi"))).isZero();
    }

    @Test
    void changesCaseInPlace() {
        long text = guest.string("aZ9\u00e9\u00c9\u00ff\u00f7");
        guest.value(table, 0x18, table, text);
        assertThat(guest.memory().getString16(text, 20)).isEqualTo("AZ9\u00c9\u00c9\u00ff\u00f7");
        guest.value(table, 0x10, table, text);
        assertThat(guest.memory().getString16(text, 20)).isEqualTo("az9\u00e9\u00e9\u00ff\u00f7");
    }

    @ParameterizedTest
    @CsvSource({"8, BOOTX64", "4, BOOT", "0, ''"})
    void makesStringsOfFatNames(int size, String expected) {
        long string = guest.allocate(64);
        guest.value(table, 0x20, table, size, guest.bytes("BOOTX64\0X".getBytes(StandardCharsets.US_ASCII)), string);
        assertThat(guest.memory().getString16(string, 20)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"grub.cfg, 8, GRUBCFG, 0", "a b c, 8, ABC, 0", "a+b=c, 8, A_B_C, 1", "toolongname, 8, TOOLONGN, 0",
            "\u03b1x, 8, _X, 1", "a~1, 2, A~, 0"})
    void makesFatNamesOfStrings(String text, int size, String expected, long replaced) {
        long fat = guest.allocate(64);
        assertThat(guest.value(table, 0x28, table, guest.string(text), size, fat)).isEqualTo(replaced);
        assertThat(new String(guest.memory().getBytes(fat, 16), StandardCharsets.ISO_8859_1).replace("\0", ""))
                .isEqualTo(expected);
    }
}
