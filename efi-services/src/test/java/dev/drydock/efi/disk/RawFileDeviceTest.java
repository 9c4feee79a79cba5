package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFileDeviceTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = directory.resolve("disk.img");
        byte[] contents = new byte[5 * 512 + 100];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = (byte) (i / 512 + 1);
        }
        Files.write(file, contents);
    }

    @Test
    void readsIntoNativeMemory() throws IOException {
        try (BlockDevice device = RawFileDevice.open(file); Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * 512);
            device.read(1, memory.asSlice(512, 2 * 512));
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 511)).isZero();
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 512)).isEqualTo((byte) 2);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 3 * 512 - 1)).isEqualTo((byte) 3);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 3 * 512)).isZero();
        }
    }

    @Test
    void fillsTheLastBlockWithZeroes() throws IOException {
        try (BlockDevice device = RawFileDevice.open(file)) {
            assertThat(device.blockCount()).isEqualTo(6);
            byte[] block = new byte[512];
            Arrays.fill(block, (byte) 9);
            device.read(5, MemorySegment.ofArray(block));
            assertThat(block[99]).isEqualTo((byte) 6);
            assertThat(block[100]).isZero();
            assertThat(block[511]).isZero();
        }
    }

    @Test
    void refusesWhatIsNotOnTheDevice() throws IOException {
        try (BlockDevice device = RawFileDevice.open(file)) {
            MemorySegment two = MemorySegment.ofArray(new byte[1024]);
            for (long lba : new long[]{5, 6, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 55}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> device.read(lba, two));
            }
            device.read(6, two.asSlice(0, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> device.read(0, two.asSlice(0, 511)));
        }
    }

    @Test
    void tellsAFileThatBecameShorter() throws IOException {
        try (BlockDevice device = RawFileDevice.open(file);
                RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
            other.setLength(1000);
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> device.read(0, MemorySegment.ofArray(new byte[1024])));
        }
    }

    @Test
    void writesOnlyWhereItMay() throws IOException {
        MemorySegment block = MemorySegment.ofArray(new byte[512]).fill((byte) 77);
        try (BlockDevice device = RawFileDevice.open(file)) {
            assertThat(device.isReadOnly()).isTrue();
            assertThatExceptionOfType(ReadOnlyDeviceException.class).isThrownBy(() -> device.write(0, block));
        }
        try (BlockDevice device = RawFileDevice.open(file, 512, false, true)) {
            assertThat(device.isReadOnly()).isFalse();
            assertThat(device.isRemovable()).isTrue();
            device.write(2, block);
            device.write(5, block);
            device.flush();
            byte[] read = new byte[512];
            device.read(5, MemorySegment.ofArray(read));
            assertThat(read).containsOnly(77);
        }
        byte[] contents = Files.readAllBytes(file);
        assertThat(contents).hasSize(6 * 512);
        assertThat(contents[2 * 512 - 1]).isEqualTo((byte) 2);
        assertThat(contents[2 * 512]).isEqualTo((byte) 77);
        assertThat(contents[3 * 512]).isEqualTo((byte) 4);
    }

    @Test
    void refusesOddBlockSizesAndMissingFiles() {
        for (int blockSize : new int[]{0, 1, 256, 513, 8192, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> RawFileDevice.open(file, blockSize, true, false));
        }
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> RawFileDevice.open(directory.resolve("none")));
    }
}
