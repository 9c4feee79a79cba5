package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbatTest {
    @Test
    void linesAreComponents() throws Exception {
        assertThat(sbat("\ufeffsbat,1,SBAT Version,sbat,1,https://example.org/a,b\r\n\ngrüb,4,V,p,2.12-1,\n\0junk"))
                .containsExactly(
                        new SbatEntry("sbat", 1, "SBAT Version", "sbat", "1", "https://example.org/a"),
                        new SbatEntry("grüb", 4, "V", "p", "2.12-1", ""));
    }

    @Test
    void whatIsForPeopleMayBeMissing() throws Exception {
        assertThat(sbat("memtest86+,2147483647")).containsExactly(
                new SbatEntry("memtest86+", Integer.MAX_VALUE, "", "", "", ""));
    }

    @Test
    void noSectionNoComponents() throws Exception {
        assertThat(PeImage.parse(new PeBuilder().section(".text", PeBuilder.TEXT, new byte[16]).build()).sbat())
                .isEmpty();
        assertThat(sbat("\0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grub", "grub,", "grub,0", "grub,-1", "grub,+1", "grub,1x", "grub,2147483648",
            "grub,99999999999999999999", "grub,\u0661"})
    void aLineNeedsAGeneration(String line) {
        assertThatThrownBy(() -> sbat("sbat,1,a,b,c,d\n" + line)).isInstanceOfSatisfying(MalformedImageException.class,
                e -> {
                    assertThat(e.field()).isEqualTo(".sbat");
                    assertThat(e.fileOffset()).isEqualTo(0x200 + 15);
                });
    }

    private static List<SbatEntry> sbat(String content) throws MalformedImageException {
        return PeImage.parse(new PeBuilder().section(".sbat", PeBuilder.RODATA, text(content)).build()).sbat();
    }
}
