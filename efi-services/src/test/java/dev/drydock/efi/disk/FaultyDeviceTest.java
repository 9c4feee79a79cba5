package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.state.MachineState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyDeviceTest {
    @TempDir
    Path directory;

    private static MemorySegment blocks(int count) {
        return MemorySegment.ofArray(new byte[count * 512]);
    }

    @Test
    void failsWhereItIsTold() throws IOException {
        BlockDevice device = FaultyDevice.builder(new MemoryDevice(512, 100)).readErrors(10, 2).writeErrors(20, 1)
                .shortMedium(90).flushErrors().latency(Duration.ofMillis(2)).build();
        device.read(8, blocks(2));
        device.read(12, blocks(78));
        assertThatIOException().isThrownBy(() -> device.read(9, blocks(2)));
        assertThatIOException().isThrownBy(() -> device.read(11, blocks(1)));
        assertThatIOException().isThrownBy(() -> device.read(89, blocks(2)));
        device.write(10, blocks(2));
        assertThatIOException().isThrownBy(() -> device.write(19, blocks(2)));
        assertThatIOException().isThrownBy(device::flush);
        assertThat(device.latencyNanos()).isEqualTo(2_000_000);
        BlockDevice guarded = FaultyDevice.builder(new MemoryDevice(512, 9)).writeProtected().build();
        assertThat(guarded.isReadOnly()).isTrue();
        assertThatThrownBy(() -> guarded.write(0, blocks(1))).isInstanceOf(ReadOnlyDeviceException.class);
    }

    @Test
    void changesItsMediumInTheRunsState() throws IOException {
        var state = new MachineState();
        BlockDevice device = FaultyDevice.builder(new MemoryDevice(512, 100))
                .changeMedium(50, new MemoryDevice(512, 10)).removeMedium(5).build().attach(state);
        device.write(50, blocks(1));
        var before = state.capture();
        for (int i = 0; i < 2; i++) {
            assertThat(device.blockCount()).isEqualTo(100);
            device.read(49, blocks(3));
            assertThat(device.mediumNumber()).isEqualTo(1);
            assertThat(device.blockCount()).isEqualTo(10);
            device.read(5, blocks(1));
            assertThat(device.isMediumPresent()).isFalse();
            state.restore(before);
        }
    }

    @Test
    void partitionsGoWithTheirMedium() throws IOException {
        BlockDevice device = FaultyDevice.builder(new MemoryDevice(512, 100))
                .changeMedium(50, new MemoryDevice(512, 10)).build();
        var partition = new PartitionDevice(device, 40, 20);
        partition.read(10, blocks(1));
        assertThatIOException().isThrownBy(() -> partition.read(10, blocks(1)));
    }

    @Test
    void aPersistentImageIsWrittenThroughByOneOnly() throws IOException {
        Path file = Files.write(directory.resolve("disk.img"), new byte[5120]);
        try (BlockDevice device = RawFileDevice.openPersistent(file, 512)) {
            BlockDevice attached = device.attach(new MachineState());
            byte[] data = new byte[512];
            data[0] = 7;
            attached.write(3, MemorySegment.ofArray(data));
            attached.flush();
            assertThatIOException().isThrownBy(() -> RawFileDevice.openPersistent(file, 512));
            assertThat(Files.readAllBytes(file)[3 * 512]).isEqualTo((byte) 7);
        }
        try (BlockDevice device = RawFileDevice.open(file)) {
            device.attach(new MachineState()).write(0, blocks(10));
        }
        assertThat(Files.readAllBytes(file)[3 * 512]).isEqualTo((byte) 7);
    }
}
