package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.bytes;
import static dev.drydock.pe.PeBuilder.concat;
import static dev.drydock.pe.PeBuilder.text;
import static dev.drydock.pe.PeBuilder.with32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections, their names and what of them is in the file; what follows them. */
class SectionTest {
    @Test
    void contentsAreWhatIsLoaded() throws Exception {
        PeImage image = PeImage.parse(new PeBuilder().section("padded", PeBuilder.TEXT, bytes(0x180, 1)).section("bss",
                PeBuilder.DATA, new byte[0], 0x900).section("grows", PeBuilder.DATA, bytes(0x200, 2), 0x1800).section(
                        "unsized", PeBuilder.RODATA, bytes(0x200, 3), 0)
                .build());

        assertThat(image.sections()).extracting(Section::memorySize).containsExactly(0x180L, 0x900L, 0x1800L, 0x200L);
        assertThat(image.sections()).extracting(s -> s.contents().byteSize()).containsExactly(0x180L, 0L, 0x200L,
                0x200L);
        assertThat(image.sections()).extracting(s -> s.rawData().byteSize()).containsExactly(0x200L, 0L, 0x200L,
                0x200L);
        assertThat(image.sections()).extracting(s -> s.permissions().toString()).containsExactly("r-x", "rw-", "rw-",
                "r--");
    }

    @Test
    void slicesAreReadOnly() throws Exception {
        PeImage image = PeImage.parse(PeBuilder.complete().build());

        assertThat(image.file().isReadOnly()).isTrue();
        assertThat(image.sections()).allMatch(s -> s.contents().isReadOnly());
        assertThat(image.certificates()).allMatch(c -> c.bytes().isReadOnly());
    }

    @Test
    void longNamesComeFromTheStringTable() throws Exception {
        PeBuilder builder = new PeBuilder().section("/4", PeBuilder.RODATA, new byte[16]).section("/14",
                PeBuilder.RODATA, new byte[16]).section("/99999", PeBuilder.RODATA, new byte[16]).section("/x",
                        PeBuilder.RODATA, new byte[16])
                .section("/0", PeBuilder.RODATA, new byte[16]);
        int symbols = builder.build().length;
        byte[] strings = concat(new byte[]{25, 0, 0, 0}, text("long name\0.debug_info\0"));
        byte[] file = builder.overlay(concat(new byte[18 * 2], strings)).build();
        with32(with32(file, PeBuilder.POINTER_TO_SYMBOL_TABLE, symbols), PeBuilder.NUMBER_OF_SYMBOLS, 2);

        assertThat(PeImage.parse(file).sections()).extracting(Section::name).containsExactly("long name", ".debug_info",
                "/99999", "/x", "/0");
        with32(file, PeBuilder.NUMBER_OF_SYMBOLS, 0xffff_ffffL);
        assertThat(PeImage.parse(file).sections()).extracting(Section::name).startsWith("/4", "/14");
        with32(file, PeBuilder.POINTER_TO_SYMBOL_TABLE, 0);
        assertThat(PeImage.parse(file).sections()).extracting(Section::name).startsWith("/4", "/14");
    }

    @Test
    void aNameTooLongToBeOneIsLeftAlone() throws Exception {
        PeBuilder builder = new PeBuilder().section("/4", PeBuilder.RODATA, new byte[16]);
        int symbols = builder.build().length;
        byte[] file = builder.overlay(concat(new byte[4], bytes(256, 'a'), new byte[1])).build();
        with32(file, PeBuilder.POINTER_TO_SYMBOL_TABLE, symbols);
        assertThat(PeImage.parse(file).sections().getFirst().name()).isEqualTo("/4");

        file[symbols + 4 + 255] = 0;
        assertThat(PeImage.parse(file).sections().getFirst().name()).hasSize(255);
    }

    @Test
    void dataIsFoundByAddress() throws Exception {
        PeImage image = PeImage.parse(new PeBuilder().section(".text", PeBuilder.TEXT, bytes(0x180, 1), 0x400).build());

        assertThat(image.dataAt(0, 0x200)).isPresent();
        assertThat(image.dataAt(0x1ff, 2)).isEmpty();
        assertThat(image.dataAt(0x1000, 0x200).orElseThrow().get(ValueLayout.JAVA_BYTE, 0x17f)).isEqualTo((byte) 1);
        assertThat(image.dataAt(0x11ff, 1)).isPresent();
        assertThat(image.dataAt(0x11ff, 2)).isEmpty();
        assertThat(image.dataAt(0x1200, 0)).isEmpty();
        assertThat(image.dataAt(-1, 1)).isEmpty();
        assertThat(image.dataAt(0x1000, -1)).isEmpty();
        assertThat(image.dataAt(0x1001, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void theOverlayLiesBetweenSectionsAndCertificates() throws Exception {
        PeBuilder builder = new PeBuilder().section(".text", PeBuilder.TEXT, new byte[0x200]).overlay(bytes(13, 7));
        PeImage unsigned = PeImage.parse(builder.build());
        assertThat(unsigned.overlay().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes(13, 7));
        assertThat(unsigned.trailer().byteSize()).isZero();

        byte[] signed = builder.certificate(0x0200, 2, new byte[8]).build();
        PeImage image = PeImage.parse(Arrays.copyOf(signed, signed.length + 5));
        assertThat(image.overlay().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(concat(bytes(13, 7), new byte[3]));
        assertThat(image.trailer().byteSize()).isEqualTo(5);
    }

    @Test
    void certificatesAreAlignedEntries() throws Exception {
        PeBuilder builder = PeBuilder.complete();
        byte[] file = builder.build();
        PeImage image = PeImage.parse(file);

        assertThat(image.certificates()).extracting(WinCertificate::type).containsExactly(
                WinCertificate.TYPE_PKCS_SIGNED_DATA, WinCertificate.TYPE_EFI_GUID);
        assertThat(image.certificates()).extracting(WinCertificate::revision).containsOnly(0x0200);
        assertThat(image.certificates().getFirst().bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes(21, 5));

        long second = image.certificates().get(1).fileOffset();
        for (long length : new long[]{0, 7, 25, 0xffff_ffffL}) {
            byte[] broken = with32(file.clone(), (int) second, length);
            assertThatThrownBy(() -> PeImage.parse(broken).certificates()).isInstanceOfSatisfying(
                    MalformedImageException.class, e -> {
                        assertThat(e.field()).isEqualTo("dwLength");
                        assertThat(e.fileOffset()).isEqualTo(second);
                    });
        }
    }

    @Test
    void aFileIsMapped(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("image.efi"), PeBuilder.complete().build());

        PeImage image = PeImage.read(file);

        assertThat(image.file().isMapped()).isTrue();
        assertThat(image.section(".initrd").orElseThrow().contents().byteSize()).isEqualTo(0x210);
        Path empty = Files.createFile(folder.resolve("empty.efi"));
        assertThatThrownBy(() -> PeImage.read(empty)).isInstanceOf(MalformedImageException.class);
    }
}
