package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.with32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PageProtectionTest {
    @Test
    void eachSectionHasItsOwnPages() throws Exception {
        assertPages(new PeBuilder().section(".text", PeBuilder.TEXT, new byte[0x1800]).section(".rodata",
                PeBuilder.RODATA, new byte[0x10]).section(".data", PeBuilder.DATA, new byte[0x10], 0x2001).build(),
                "0+1000 r--, 1000+2000 r-x, 3000+1000 r--, 4000+3000 rw-");
    }

    @Test
    void neighboursWithTheSamePermissionsAreMerged() throws Exception {
        assertPages(new PeBuilder().section(".rodata", PeBuilder.RODATA, new byte[0x10]).section(".a", PeBuilder.DATA,
                new byte[0x10]).section(".b", PeBuilder.DATA, new byte[0x10]).build(), "0+2000 r--, 2000+2000 rw-");
    }

    @Test
    void sectionsInOnePageShareTheirPermissions() throws Exception {
        assertPages(new PeBuilder().alignment(0x20, 0x20).section(".text", PeBuilder.TEXT, new byte[0x40]).section(
                ".data", PeBuilder.DATA, new byte[0x40]).section(".rodata", PeBuilder.RODATA, new byte[0x2000]).build(),
                "0+1000 rwx, 1000+2000 r--");
    }

    @Test
    void onlyTheSharedPagesAreJoined() throws Exception {
        // .text 0x200 to 0x1c00, .data 0x1c00 to 0x3400, .rodata 0x3400 to 0x5400.
        assertPages(new PeBuilder().alignment(0x200, 0x200).section(".text", PeBuilder.TEXT, new byte[0x1a00]).section(
                ".data", PeBuilder.DATA, new byte[0x1800]).section(".rodata", PeBuilder.RODATA, new byte[0x2000])
                .build(),
                "0+1000 r-x, 1000+1000 rwx, 2000+2000 rw-, 4000+2000 r--");
    }

    @Test
    void aSectionOwnsItsMemoryUpToTheNextAlignment() throws Exception {
        byte[] file = new PeBuilder().alignment(0x1_0000, 0x200).section(".text", PeBuilder.TEXT, new byte[0x10])
                .section(
                        ".data", PeBuilder.DATA, new byte[0x10])
                .build();
        assertPages(file, "0+1000 r--, 1000+f000 rw-, 10000+10000 r-x, 20000+10000 rw-");
        // A section that does not keep to the alignment ends it earlier; memory of no section is data.
        with32(with32(file, new PeBuilder().sectionOffset(1) + 12, 0x1_1234), PeBuilder.SIZE_OF_IMAGE, 0x3_0001);
        assertPages(file, "0+1000 r--, 1000+f000 rw-, 10000+1000 r-x, 11000+1000 rwx, 12000+1f000 rw-");
    }

    @Test
    void writableAndExecutableIsReported() throws Exception {
        PeImage image = PeImage.parse(new PeBuilder().section(".text", PeBuilder.TEXT | Section.WRITE,
                new byte[0x10]).build());

        assertThat(image.pageProtections().getLast().permissions().isWritableAndExecutable()).isTrue();
        assertThat(image.pageProtections().getFirst().permissions().isWritableAndExecutable()).isFalse();
    }

    @Test
    void anImageWithoutSectionsIsData() throws Exception {
        assertPages(with32(new PeBuilder().build(), PeBuilder.SIZE_OF_IMAGE, 0x2001), "0+1000 r--, 1000+2000 rw-");
    }

    private static void assertPages(byte[] file, String expected) throws MalformedImageException {
        assertThat(PeImage.parse(file).pageProtections().stream().map(
                p -> "%x+%x %s".formatted(p.rva(), p.size(), p.permissions())).collect(
                        Collectors.joining(", ")))
                .isEqualTo(expected);
    }
}
