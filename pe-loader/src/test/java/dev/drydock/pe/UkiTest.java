package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.RODATA;
import static dev.drydock.pe.PeBuilder.bytes;
import static dev.drydock.pe.PeBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UkiTest {
    @Test
    void sectionsAreFoundByMeaning() throws Exception {
        Uki uki = PeImage.parse(PeBuilder.complete().build()).uki().orElseThrow();

        assertThat(uki.linux().orElseThrow().byteSize()).isEqualTo(0x400);
        assertThat(uki.initrd().orElseThrow().byteSize()).isEqualTo(0x210);
        assertThat(uki.commandLine()).contains("console=ttyS0 quiet");
        assertThat(uki.osRelease()).contains("ID=dock\nVERSION_ID=1");
        assertThat(uki.uname()).isEmpty();
        assertThat(uki.contents(UkiSection.SPLASH)).isEmpty();
        assertThat(uki.text(UkiSection.SBAT).orElseThrow()).startsWith("sbat,1,");
    }

    @Test
    void withoutAKernelItIsNone() throws Exception {
        PeImage image = PeImage.parse(new PeBuilder().section(".cmdline", RODATA, text("quiet")).build());

        assertThat(image.uki()).isEmpty();
        assertThat(image.ukiProfiles()).isEmpty();
    }

    @Test
    void profilesReplaceSectionsOfTheBase() throws Exception {
        PeImage image = PeImage.parse(new PeBuilder().section(".linux", RODATA, bytes(16, 1)).section(".cmdline",
                RODATA, text("base")).section(".dtbauto", RODATA, bytes(1, 1)).section(".dtbauto", RODATA,
                        bytes(2, 2))
                .section(".profile", RODATA, text("ID=main")).section(".profile", RODATA,
                        text("ID=rescue"))
                .section(".cmdline", RODATA, text("rescue")).section(".dtbauto", RODATA,
                        bytes(3, 3))
                .build());

        assertThat(image.ukiProfiles()).extracting(p -> p.text(UkiSection.PROFILE).orElseThrow()).containsExactly(
                "ID=main", "ID=rescue");
        assertThat(image.ukiProfiles()).extracting(p -> p.commandLine().orElseThrow()).containsExactly("base",
                "rescue");
        assertThat(image.ukiProfiles()).extracting(p -> sizes(p.sections(UkiSection.AUTOMATIC_DEVICE_TREE)))
                .containsExactly(
                        List.of(1L, 2L), List.of(3L));
        assertThat(image.ukiProfiles()).allMatch(p -> p.linux().isPresent());
        assertThat(image.uki().orElseThrow().commandLine()).contains("base");
    }

    private static List<Long> sizes(List<Section> sections) {
        return sections.stream().map(s -> s.contents().byteSize()).toList();
    }
}
