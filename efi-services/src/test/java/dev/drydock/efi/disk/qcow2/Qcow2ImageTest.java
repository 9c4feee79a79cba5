package dev.drydock.efi.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.Content;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.image.ImageFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image made by hand: what it says, and what of it may not be otherwise. */
class Qcow2ImageTest {
    private final byte[] file = SampleImage.file();

    @TempDir
    Path directory;

    private static byte[] read(byte[] file) throws IOException {
        Qcow2Image image = Qcow2Image.open(Content.of(file));
        byte[] contents = new byte[Math.toIntExact(image.size())];
        image.read(0, MemorySegment.ofArray(contents));
        return contents;
    }

    private void assertRefused(String field, long offset, String problem, Consumer<ByteBuffer> change) {
        byte[] changed = file.clone();
        change.accept(ByteBuffer.wrap(changed));
        assertThatExceptionOfType(Qcow2FormatException.class).isThrownBy(() -> read(changed))
                .withMessageContaining(problem).satisfies(e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.position()).isEqualTo(offset);
                });
    }

    @Test
    void readsEveryKindOfCluster() throws IOException {
        assertThat(read(file)).isEqualTo(SampleImage.contents());
    }

    @Test
    void fillsTheLastBlockWithZeroes() throws IOException {
        ByteBuffer.wrap(file).putLong(24, 70 * SampleImage.CLUSTER + 100);
        try (BlockDevice device = Qcow2Image.open(Content.of(file)).asDevice(4096)) {
            assertThat(device.blockCount()).isEqualTo(9);
            byte[] expected = Arrays.copyOf(Arrays.copyOf(SampleImage.contents(), 70 * SampleImage.CLUSTER + 100),
                    9 * 4096);
            assertThat(new DeviceBytes(device).read(0, expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void refusesHeadersThatAreNotAsTheyHaveToBe() {
        assertRefused("magic", 0, "not that of qcow2", header -> header.putInt(0, 0));
        for (int version : new int[]{0, 1, 4, -1}) {
            assertRefused("version", 4, "is not known", header -> header.putInt(4, version));
        }
        for (int bits : new int[]{-1, 0, 8, 22, 31, 63, 64}) {
            assertRefused("cluster_bits", 20, "not from 9 to 21", header -> header.putInt(20, bits));
        }
        for (long size : new long[]{-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertRefused("size", 24, "0x", header -> header.putLong(24, size));
        }
        assertRefused("l1_size", 36, "needs 3", header -> header.putLong(24, 64 * 512 * 2 + 1));
        assertRefused("l1_size", 36, "needs", header -> header.putLong(24, Long.MAX_VALUE - 4096));
        assertRefused("l1_size", 36, "4294967295 entries", header -> header.putInt(36, -1));
        for (long offset : new long[]{0, 1, -512, 0x201, 0x10000, Long.MIN_VALUE}) {
            assertRefused("l1_table_offset", 40, "", header -> header.putLong(40, offset));
        }
        assertRefused("crypt_method", 32, "encrypted", header -> header.putInt(32, 1));
        for (int length : new int[]{0, 72, 103, 105, 520, -8}) {
            assertRefused("header_length", 100, "", header -> header.putInt(100, length));
        }
        assertRefused("backing_file_size", 16, "1024", header -> header.putLong(8, 112).putInt(16, 1024));
        assertRefused("backing_file_offset", 8, "0x1fa", header -> header.putLong(8, 0x1fa).putInt(16, 10));
        assertRefused("backing_file_offset", 8, "", header -> header.putLong(8, -1).putInt(16, 10));
        assertRefused("header extension", 104, "beyond",
                header -> header.putLong(8, 0x100).putInt(16, 4).putInt(104, 1).putInt(108, -1));
    }

    @Test
    void refusesFeaturesByName() {
        for (var feature : Map.of(1, "corrupt", 2, "external data file", 4, "extended L2", 5, "bit 5", 63,
                "bit 63").entrySet()) {
            assertRefused("incompatible_features", 72, feature.getValue(),
                    header -> header.putLong(72, 1L << feature.getKey()));
        }
        assertRefused("compression_type", 104, "zstd",
                header -> header.putLong(72, 8).putInt(100, 112).put(104, (byte) 1));
        assertRefused("compression_type", 104, "255", header -> header.putInt(100, 112).put(104, (byte) -1));
    }

    @Test
    void readsAnImageThatWasNotClosed() throws IOException {
        ByteBuffer.wrap(file).putLong(72, 1);
        assertThat(read(file)).isEqualTo(SampleImage.contents());
    }

    @Test
    void refusesTablesThatLeadNowhere() {
        int l1 = SampleImage.L1;
        int l2 = SampleImage.L2;
        // With clusters of 1 KiB, 0x600 is in the middle of one.
        assertRefused("L1 entry", 0x400, "no cluster's offset", header -> header.putInt(20, 10).putLong(24, 1024)
                .putInt(36, 1).putLong(40, 0x400).putLong(0x400, 0x600));
        assertRefused("L1 entry", l1, "beyond the file's end", entry -> entry.putLong(l1, 0x7fff_0000_0000L));
        assertRefused("L2 entry", l2, "beyond the file's end", entry -> entry.putLong(l2, 0x7fff_0000_0000L));
        assertRefused("L2 entry", l2 + 16, "version 2", entry -> entry.putInt(4, 2));
        assertRefused("L2 entry", l2 + 24, "beyond the file's end",
                entry -> entry.putLong(l2 + 24, 1L << 62 | 0xff_ffff_ffffL));
    }

    @Test
    void refusesCompressedClustersThatAreNone() {
        int entry = SampleImage.L2 + 24;
        int at = (int) ByteBuffer.wrap(file).getLong(entry) & 0xffff;
        assertRefused("compressed cluster", at, "invalid", bytes -> bytes.put(at, (byte) 0xff));
        // An empty stored block that is the last.
        assertRefused("compressed cluster", at, "it has 0 bytes and not 512",
                bytes -> bytes.put(at, new byte[]{1, 0, 0, -1, -1}));
    }

    @Test
    void refusesAChainThatIsTooLong() throws IOException {
        for (int i = 0; i < 70; i++) {
            Files.write(directory.resolve(i + ".qcow2"),
                    i == 69 ? file : SampleImage.above(i + 1 + ".qcow2", "qcow2"));
        }
        assertThatExceptionOfType(Qcow2FormatException.class)
                .isThrownBy(() -> Qcow2Image.open(directory.resolve("0.qcow2")))
                .withMessageContaining("more than 64 images");
        try (Qcow2Image image = Qcow2Image.open(directory.resolve("6.qcow2"))) {
            byte[] contents = new byte[SampleImage.CLUSTERS * SampleImage.CLUSTER];
            image.read(0, MemorySegment.ofArray(contents));
            assertThat(contents).isEqualTo(SampleImage.contents());
        }
    }

    @Test
    void tellsWhichFileOfAChainIsMalformed() throws IOException {
        Files.write(directory.resolve("top"), SampleImage.above("below", "qcow2"));
        Files.write(directory.resolve("below"), new byte[100]);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Qcow2Image.open(directory.resolve("top")))
                .withMessageContaining("below: magic (at 0x0)");
        Files.write(directory.resolve("below"), new byte[10]);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Qcow2Image.open(directory.resolve("top")))
                .withMessageContaining("the file ends before it");
        Files.write(directory.resolve("top"), SampleImage.above("be\0low", "qcow2"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Qcow2Image.open(directory.resolve("top")))
                .withMessageContaining("backing file name");
        Files.write(directory.resolve("top"), SampleImage.above("http://localhost/", "raw"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Qcow2Image.open(directory.resolve("top")))
                .withMessageContaining("the protocol http is not supported");
    }

    @Test
    void findsTheFormatBelowIfTheImageDoesNotTell() throws IOException {
        Files.write(directory.resolve("below"), file);
        byte[] top = SampleImage.above("below", "");
        ByteBuffer.wrap(top).putInt(104, 0);
        Files.write(directory.resolve("top"), top);
        byte[] contents = new byte[SampleImage.CLUSTERS * SampleImage.CLUSTER];
        try (Qcow2Image image = Qcow2Image.open(directory.resolve("top"))) {
            image.read(0, MemorySegment.ofArray(contents));
        }
        assertThat(contents).isEqualTo(SampleImage.contents());
        Files.write(directory.resolve("top"), SampleImage.above("below", "raw"));
        try (Qcow2Image image = Qcow2Image.open(directory.resolve("top"))) {
            image.read(0, MemorySegment.ofArray(contents));
        }
        assertThat(contents).startsWith(file).endsWith(new byte[0x1000]);
    }

    private static byte[] firstBytes(Qcow2Image opened) throws IOException {
        try (Qcow2Image image = opened) {
            byte[] contents = new byte[6];
            image.read(0, MemorySegment.ofArray(contents));
            return contents;
        }
    }

    @Test
    void namesNoFileOutsideItsDirectoryUnlessThatIsAllowed() throws IOException {
        byte[] secret = "secret".getBytes(StandardCharsets.US_ASCII);
        Path outside = Files.write(directory.resolve("secret"), secret);
        Path own = Files.createDirectories(directory.resolve("own/below")).getParent();
        Files.createSymbolicLink(own.resolve("link"), outside);
        Path top = own.resolve("top");
        for (String name : List.of(outside.toString(), "../secret", "file:../secret", "below/../../secret", "link")) {
            Files.write(top, SampleImage.above(name, "raw"));
            assertThatExceptionOfType(Qcow2FormatException.class).isThrownBy(() -> Qcow2Image.open(top))
                    .withMessageContaining("is not in " + own.toRealPath())
                    .satisfies(e -> assertThat(e.field()).isEqualTo("backing file name"));
            assertThatExceptionOfType(Qcow2FormatException.class)
                    .isThrownBy(() -> ImageFormat.QCOW2.open(top, 512));
            assertThat(firstBytes(Qcow2Image.open(top, BackingFiles.ANYWHERE))).isEqualTo(secret);
        }
        // An image below counts from the directory of the one that is opened, too.
        Files.write(top, SampleImage.above("below/middle", "qcow2"));
        Files.write(own.resolve("below/middle"), SampleImage.above("../../secret", "raw"));
        assertThatExceptionOfType(Qcow2FormatException.class).isThrownBy(() -> Qcow2Image.open(top));
        Files.write(own.resolve("below/middle"), SampleImage.above("../base", "raw"));
        Files.write(own.resolve("base"), secret);
        assertThat(firstBytes(Qcow2Image.open(top))).isEqualTo(secret);
        Files.write(top, SampleImage.above(own.resolve("base").toString(), "raw"));
        assertThat(firstBytes(Qcow2Image.open(top))).isEqualTo(secret);
    }
}
