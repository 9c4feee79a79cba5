package dev.drydock.efi.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.image.ImageFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** We read what qemu-img writes. */
class Qcow2ToolsTest {
    private static final int SIZE = (5 << 20) + 512 * 3;

    @TempDir
    Path directory;

    private HostTool qemuImg;

    @BeforeEach
    void findTool() {
        qemuImg = HostTool.require("qemu-img");
    }

    /** Runs of noise, of text and of zeroes. */
    private static byte[] contents(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[SIZE];
        for (int at = 0; at < SIZE;) {
            int length = Math.min(1 + random.nextInt(200_000), SIZE - at);
            switch (random.nextInt(3)) {
                case 0 -> {
                    byte[] noise = new byte[length];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, length);
                }
                case 1 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt());
                default -> {
                }
            }
            at += length;
        }
        return bytes;
    }

    private Path raw(String name, byte[] contents) throws IOException {
        return Files.write(directory.resolve(name), contents);
    }

    private static void assertReads(Path image, byte[] expected) throws IOException {
        assertThat(ImageFormat.detect(image)).isEqualTo(ImageFormat.QCOW2);
        try (BlockDevice device = ImageFormat.QCOW2.open(image, 512)) {
            var bytes = new DeviceBytes(device);
            assertThat(device.isReadOnly()).isTrue();
            assertThat(bytes.size()).isEqualTo(expected.length);
            assertThat(bytes.read(0, expected.length)).isEqualTo(expected);
            Random random = new Random(1);
            for (int i = 0; i < 100; i++) {
                int offset = random.nextInt(expected.length);
                int length = random.nextInt(Math.min(100_000, expected.length - offset) + 1);
                byte[] read = new byte[length];
                bytes.read(offset, MemorySegment.ofArray(read));
                assertThat(read).as("%d bytes at %d", length, offset)
                        .isEqualTo(Arrays.copyOfRange(expected, offset, offset + length));
            }
        }
    }

    static List<List<String>> conversions() {
        return List.of(List.of(), List.of("-c"), List.of("-o", "compat=0.10"), List.of("-c", "-o", "compat=0.10"),
                List.of("-o", "cluster_size=2M"), List.of("-c", "-o", "cluster_size=2M"),
                List.of("-o", "cluster_size=512"), List.of("-c", "-o", "cluster_size=512"),
                List.of("-o", "preallocation=metadata"), List.of("-o", "preallocation=full"),
                List.of("-S", "0"), List.of("-o", "lazy_refcounts=on,refcount_bits=64"));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void readsWhatIsConverted(List<String> options) throws IOException {
        byte[] contents = contents(options.hashCode());
        Path image = directory.resolve("image.qcow2");
        Object[] arguments = Stream.of(List.of("convert", "-f", "raw", "-O", "qcow2"), options,
                List.of(raw("raw", contents), image)).flatMap(List::stream).toArray();
        qemuImg.run(arguments);
        assertReads(image, contents);
    }

    @Test
    void readsAnEmptyImage() throws IOException {
        Path image = directory.resolve("image.qcow2");
        for (String preallocation : List.of("off", "metadata", "falloc")) {
            qemuImg.run("create", "-f", "qcow2", "-o", "preallocation=" + preallocation, image, "3M");
            assertReads(image, new byte[3 << 20]);
        }
    }

    @Test
    void readsThroughImagesBelow() throws IOException {
        HostTool qemuIo = HostTool.require("qemu-io");
        byte[] contents = contents(7);
        raw("base.raw", contents);
        // Each is larger than the one below, and knows that one by a name beside it.
        qemuImg.run("create", "-f", "qcow2", "-F", "raw", "-b", "base.raw", directory.resolve("middle.qcow2"), "6M");
        qemuImg.run("create", "-f", "qcow2", "-o", "cluster_size=4k", "-F", "qcow2", "-b", "middle.qcow2",
                directory.resolve("top.qcow2"), "7M");
        qemuIo.run("-c", "write -P 0x11 100k 300k", "-c", "write -z 1M 256k", "-c", "write -P 0x22 5800k 10k",
                directory.resolve("middle.qcow2"));
        qemuIo.run("-c", "write -P 0x33 200k 2k", "-c", "write -z 300k 8k", "-c", "write -P 0x44 6500k 1k",
                directory.resolve("top.qcow2"));
        byte[] expected = Arrays.copyOf(contents, 7 << 20);
        Arrays.fill(expected, 100 << 10, 400 << 10, (byte) 0x11);
        Arrays.fill(expected, 1 << 20, (1 << 20) + (256 << 10), (byte) 0);
        Arrays.fill(expected, 5800 << 10, 5810 << 10, (byte) 0x22);
        Arrays.fill(expected, 200 << 10, 202 << 10, (byte) 0x33);
        Arrays.fill(expected, 300 << 10, 308 << 10, (byte) 0);
        Arrays.fill(expected, 6500 << 10, 6501 << 10, (byte) 0x44);
        assertReads(directory.resolve("top.qcow2"), expected);

        Path converted = directory.resolve("converted.raw");
        qemuImg.run("convert", "-O", "raw", directory.resolve("top.qcow2"), converted);
        assertThat(Files.readAllBytes(converted)).isEqualTo(expected);
    }

    @Test
    void refusesAnImageBelowItself() throws IOException {
        Path one = directory.resolve("one.qcow2");
        Path two = directory.resolve("two.qcow2");
        qemuImg.run("create", "-f", "qcow2", one, "1M");
        qemuImg.run("create", "-f", "qcow2", "-F", "qcow2", "-b", one, two, "1M");
        qemuImg.run("rebase", "-u", "-F", "qcow2", "-b", two, one);
        assertThatExceptionOfType(Qcow2FormatException.class).isThrownBy(() -> Qcow2Image.open(one))
                .withMessageContaining("below itself");
    }

    @Test
    void refusesWhatIsNotSupported() throws IOException {
        Path image = directory.resolve("image.qcow2");
        qemuImg.run("create", "-f", "qcow2", "-o", "extended_l2=on", image, "1M");
        assertRefused(image, "extended L2 entries");
        qemuImg.run("create", "-f", "qcow2", "-o", "data_file=" + directory.resolve("data"), image, "1M");
        assertRefused(image, "external data file");
        if (qemuImg.output("create", "-f", "qcow2", "-o", "compression_type=zstd", image, "1M")
                .contains("Formatting")) {
            assertRefused(image, "zstd");
        }
        // Not LUKS: to choose its iterations, qemu-img times itself, which fails where the processor time is coarse.
        qemuImg.run("create", "-f", "qcow2", "--object", "secret,id=key,data=abc", "-o",
                "encrypt.format=aes,encrypt.key-secret=key", image, "1M");
        assertRefused(image, "encrypted");
        qemuImg.run("create", "-f", "qcow2", "-u", "-F", "vmdk", "-b", "disk.vmdk", image, "1M");
        assertRefused(image, "vmdk is not supported");
        qemuImg.run("create", "-f", "qcow2", "-u", "-F", "raw", "-b", "nbd://localhost/x", image, "1M");
        assertRefused(image, "the protocol nbd is not supported");
        qemuImg.run("create", "-f", "qcow2", "-u", "-F", "raw", "-b", "absent.raw", image, "1M");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Qcow2Image.open(image))
                .withMessageContaining("absent.raw");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ImageFormat.QCOW2.openPersistent(image, 512))
                .withMessageContaining("not written");
    }

    private static void assertRefused(Path image, String reason) {
        assertThatExceptionOfType(Qcow2FormatException.class).isThrownBy(() -> Qcow2Image.open(image))
                .withMessageContaining(reason);
    }
}
