package dev.drydock.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An image as three annotated dumps: the file, loaded at its ImageBase, and loaded elsewhere. */
class GoldenImageTest {
    private static final int FILE_SIZE = 0x1e0;
    private static final int LOADED_SIZE = 0x4000;

    @Test
    void headersAreRead() throws Exception {
        PeImage image = PeImage.parse(golden("file", FILE_SIZE));

        assertThat(image.machine()).isEqualTo(Machine.X64);
        assertThat(image.subsystem()).isEqualTo(Subsystem.EFI_APPLICATION);
        assertThat(image.format()).isEqualTo(PeFormat.PE32_PLUS);
        assertThat(image.timestamp()).isEqualTo(0x5e0b_e100L);
        assertThat(image.characteristics()).isEqualTo(0x0206);
        assertThat(image.relocsStripped()).isFalse();
        assertThat(image.dllCharacteristics()).isEqualTo(0x0100);
        assertThat(image.nxCompat()).isTrue();
        assertThat(image.imageBase()).isEqualTo(0x1_0040_0000L);
        assertThat(image.entryPoint()).isEqualTo(0x1008);
        assertThat(image.sectionAlignment()).isEqualTo(0x1000);
        assertThat(image.fileAlignment()).isEqualTo(0x20);
        assertThat(image.sizeOfImage()).isEqualTo(LOADED_SIZE);
        assertThat(image.loadedSize()).isEqualTo(LOADED_SIZE);
        assertThat(image.sizeOfHeaders()).isEqualTo(0x180);
        assertThat(image.checksum()).isEqualTo(0xdead_beefL);
        assertThat(image.dataDirectories()).hasSize(6);
        assertThat(image.dataDirectory(DataDirectory.BASE_RELOCATION_TABLE)).contains(
                new DataDirectory.Entry(DataDirectory.BASE_RELOCATION_TABLE, 0x3000, 0x18));
        assertThat(image.dataDirectory(DataDirectory.CERTIFICATE_TABLE)).isEmpty();
        assertThat(image.dataDirectory(DataDirectory.DEBUG)).isEmpty();
        assertThat(image.sections()).extracting(Section::name).containsExactly(".text", ".data", ".reloc");
        assertThat(image).hasToString("X64 EFI application, PE32_PLUS, 3 sections, 0x4000 bytes in memory");
    }

    @Test
    void relocationsAreRead() throws Exception {
        assertThat(PeImage.parse(golden("file", FILE_SIZE)).relocations()).containsExactly(
                new BaseRelocation(0x100a, BaseRelocation.Type.DIR64),
                new BaseRelocation(0x2000, BaseRelocation.Type.HIGHLOW),
                new BaseRelocation(0x2008, BaseRelocation.Type.DIR64));
    }

    @Test
    void loadsAtItsImageBase() throws Exception {
        byte[] memory = dirtyMemory();

        LoadedLayout layout = PeImage.parse(golden("file", FILE_SIZE)).load(MemorySegment.ofArray(memory),
                0x1_0040_0000L);

        assertThat(memory).isEqualTo(golden("loaded", LOADED_SIZE));
        assertThat(layout.entryPoint()).isEqualTo(0x1_0040_1008L);
        assertThat(layout.relocations()).isZero();
    }

    @Test
    void loadsElsewhere() throws Exception {
        byte[] memory = dirtyMemory();

        LoadedLayout layout = PeImage.parse(golden("file", FILE_SIZE)).load(MemorySegment.ofArray(memory),
                0x7ede_0000L);

        assertThat(memory).isEqualTo(golden("relocated", LOADED_SIZE));
        assertThat(layout.base()).isEqualTo(0x7ede_0000L);
        assertThat(layout.entryPoint()).isEqualTo(0x7ede_1008L);
        assertThat(layout.relocations()).isEqualTo(3);
    }

    private static byte[] dirtyMemory() {
        byte[] memory = new byte[LOADED_SIZE];
        Arrays.fill(memory, (byte) 0x5a);
        return memory;
    }

    private static byte[] golden(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        try (InputStream in = GoldenImageTest.class.getResourceAsStream("golden." + name + ".hex")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String data = line.replaceFirst("#.*", "").strip();
                if (!data.isEmpty()) {
                    byte[] part = HexFormat.of().parseHex(data.substring(4).replace(" ", ""));
                    System.arraycopy(part, 0, bytes, Integer.parseInt(data.substring(0, 4), 16), part.length);
                }
            }
        }
        return bytes;
    }
}
