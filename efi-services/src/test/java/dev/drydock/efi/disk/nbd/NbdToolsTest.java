package dev.drydock.efi.disk.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.ReadOnlyDeviceException;
import dev.drydock.efi.disk.nbd.NbdException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** We speak with the distribution's servers. */
class NbdToolsTest {
    private static final int SIZE = 3 * (1 << 20) + 5 * 512;

    @TempDir
    Path directory;

    private final byte[] contents = new byte[SIZE];
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        new Random(3).nextBytes(contents);
        file = Files.write(directory.resolve("disk.img"), contents);
    }

    /** Reads and writes anywhere, and compares with an array. */
    private static void exercise(BlockDevice device, byte[] model) throws IOException {
        var bytes = new DeviceBytes(device);
        assertThat(bytes.read(0, model.length)).isEqualTo(model);
        Random random = new Random(4);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(model.length);
            for (int i = 0; i < 60; i++) {
                int offset = random.nextInt(model.length);
                int length = random.nextInt(Math.min(model.length - offset, i % 10 == 0 ? model.length : 9000) + 1);
                MemorySegment part = memory.asSlice(0, length);
                if (random.nextBoolean()) {
                    byte[] source = new byte[length];
                    random.nextBytes(source);
                    part.copyFrom(MemorySegment.ofArray(source));
                    bytes.write(offset, part);
                    System.arraycopy(source, 0, model, offset, length);
                } else {
                    bytes.read(offset, part);
                    assertThat(part.toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
                }
            }
        }
        device.flush();
        assertThat(bytes.read(0, model.length)).isEqualTo(model);
    }

    @Test
    void writesToNbdkit() throws IOException {
        try (NbdServer server = NbdServer.nbdkit(directory, "file", file)) {
            try (BlockDevice device = NbdDevice.connectPersistent(server.export())) {
                assertThat(device.attach(new MachineState())).isSameAs(device);
                exercise(device, contents);
            }
            assertThat(file).hasBinaryContent(contents);
        }
    }

    @Test
    void writesToQemuNbd() throws IOException {
        try (NbdServer server = NbdServer.qemuNbd(directory, "disk", "-f", "raw", file);
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            exercise(device, contents);
            assertThat(file).hasBinaryContent(contents);
        }
    }

    @Test
    void writesOverTcp() throws IOException {
        try (NbdServer server = NbdServer.nbdkitOnPort(directory, "file", file);
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            exercise(device, contents);
            assertThat(file).hasBinaryContent(contents);
        }
    }

    @Test
    void leavesWhatIsNotPersistentAsItIs() throws IOException {
        byte[] before = contents.clone();
        try (NbdServer server = NbdServer.nbdkit(directory, "file", file);
                BlockDevice device = NbdDevice.connect(server.export()).attach(new MachineState())) {
            exercise(device, contents);
            assertThat(file).hasBinaryContent(before);
        }
    }

    @Test
    void readsQcow2ThroughQemuNbd() throws IOException {
        Path image = directory.resolve("disk.qcow2");
        HostTool.require("qemu-img").run("convert", "-c", "-O", "qcow2", file, image);
        try (NbdServer server = NbdServer.qemuNbd(directory, "", "-f", "qcow2", "-r", image);
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            assertThat(device.isReadOnly()).isTrue();
            assertThat(new DeviceBytes(device).read(0, SIZE)).isEqualTo(contents);
            assertThatExceptionOfType(ReadOnlyDeviceException.class)
                    .isThrownBy(() -> device.write(0, MemorySegment.ofArray(new byte[512])));
        }
    }

    @Test
    void obeysTheServersBlockSizes() throws IOException {
        Files.write(file, Arrays.copyOf(contents, 3 << 20));
        try (NbdServer server = NbdServer.nbdkit(directory, "--filter=blocksize-policy", "file", file,
                "blocksize-minimum=4096", "blocksize-preferred=8192", "blocksize-maximum=16384",
                "blocksize-error-policy=error");
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            assertThat(device.blockSize()).isEqualTo(4096);
            exercise(device, Arrays.copyOf(contents, 3 << 20));
        }
        try (NbdServer server = NbdServer.nbdkit(directory, "--filter=blocksize-policy", "file", file,
                "blocksize-minimum=8192", "blocksize-preferred=8192", "blocksize-maximum=16384",
                "blocksize-error-policy=error")) {
            assertThatExceptionOfType(NbdException.class).isThrownBy(() -> NbdDevice.connect(server.export()))
                    .withMessageContaining("demands requests of 8192").extracting(NbdException::kind)
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void fillsTheLastBlockWithZeroes() throws IOException {
        byte[] odd = Arrays.copyOf(contents, 1300);
        Files.write(file, odd);
        try (NbdServer server = NbdServer.nbdkit(directory, "file", file);
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            assertThat(device.blockCount()).isEqualTo(3);
            var bytes = new DeviceBytes(device);
            assertThat(bytes.read(0, 1536)).isEqualTo(Arrays.copyOf(odd, 1536));
            bytes.write(1024, MemorySegment.ofArray(new byte[512]).fill((byte) 7));
            Arrays.fill(odd, 1024, 1300, (byte) 7);
            assertThat(bytes.read(0, 1536)).isEqualTo(Arrays.copyOf(odd, 1536));
        }
        assertThat(file).hasBinaryContent(odd);
    }

    @Test
    void tellsAnExportThatIsNotThere() throws IOException {
        try (NbdServer server = NbdServer.qemuNbd(directory, "disk", "-f", "raw", file)) {
            NbdExport other = new NbdExport(server.export().address(), "other");
            assertThatExceptionOfType(NbdException.class).isThrownBy(() -> NbdDevice.connect(other))
                    .withMessageContaining("no such export").extracting(NbdException::kind).isEqualTo(Kind.REFUSED);
        }
        var nobody = new NbdExport(UnixDomainSocketAddress.of(directory.resolve("absent")), "");
        assertThatExceptionOfType(NbdException.class).isThrownBy(() -> NbdDevice.connect(nobody))
                .extracting(NbdException::kind).isEqualTo(Kind.DISCONNECTED);
    }

    @Test
    void goesOnAfterARequestThatFails() throws IOException {
        try (NbdServer server = NbdServer.nbdkit(directory, "--filter=error", "file", file, "error-pwrite=ENOSPC",
                "error-pwrite-rate=100%");
                BlockDevice device = NbdDevice.connectPersistent(server.export())) {
            assertThatExceptionOfType(NbdException.class)
                    .isThrownBy(() -> device.write(1, MemorySegment.ofArray(new byte[512])))
                    .withMessageContaining("failed to write 512 bytes at 512: ENOSPC").extracting(NbdException::kind)
                    .isEqualTo(Kind.REQUEST_FAILED);
            assertThat(new DeviceBytes(device).read(0, SIZE)).isEqualTo(contents);
        }
    }

    @Test
    void doesNotWaitForeverNorGoOnAfterIt() throws IOException {
        try (NbdServer server = NbdServer.nbdkit(directory, "--filter=delay", "file", file, "delay-read=20")) {
            BlockDevice device = NbdDevice.connect(server.export().withTimeout(Duration.ofSeconds(2)));
            MemorySegment block = MemorySegment.ofArray(new byte[512]);
            assertThatExceptionOfType(NbdException.class).isThrownBy(() -> device.read(0, block))
                    .extracting(NbdException::kind).isEqualTo(Kind.TIMEOUT);
            assertThatExceptionOfType(NbdException.class).isThrownBy(() -> device.read(0, block))
                    .withMessageContaining("the connection has ended").extracting(NbdException::kind)
                    .isEqualTo(Kind.DISCONNECTED);
            device.close();
        }
    }

    @Test
    void tellsAServerThatWent() throws IOException {
        try (NbdServer server = NbdServer.nbdkit(directory, "file", file);
                BlockDevice device = NbdDevice.connect(server.export())) {
            server.end();
            assertThatExceptionOfType(NbdException.class)
                    .isThrownBy(() -> device.read(0, MemorySegment.ofArray(new byte[512])))
                    .extracting(NbdException::kind).isEqualTo(Kind.DISCONNECTED);
        }
    }
}
