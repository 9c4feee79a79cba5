package dev.drydock.efi.disk.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.MemoryDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayFileTest {
    private static final int BLOCKS = 8;
    /** A header and a page of the map, twice. */
    private static final int DATA = 3 * 4096;

    @TempDir
    Path directory;

    private static byte[] disk() {
        byte[] disk = new byte[BLOCKS * 512];
        for (int i = 0; i < disk.length; i++) {
            disk[i] = (byte) (i / 512 + 1);
        }
        return disk;
    }

    private static BlockDevice base() {
        return MemoryDevice.of(disk());
    }

    private static MemorySegment blocks(int count, int value) {
        return MemorySegment.ofArray(new byte[count * 512]).fill((byte) value);
    }

    private static byte[] firstBytes(BlockDevice device) throws IOException {
        byte[] all = new DeviceBytes(device).read(0, (int) device.size());
        byte[] first = new byte[all.length / 512];
        for (int i = 0; i < first.length; i++) {
            first[i] = all[i * 512];
        }
        return first;
    }

    private Path written() throws IOException {
        Path file = directory.resolve("overlay");
        try (OverlayFile overlay = OverlayFile.open(base(), file)) {
            overlay.write(2, blocks(2, 50));
            overlay.write(5, blocks(1, 60));
        }
        return file;
    }

    @Test
    void keepsWhatWasWritten() throws IOException {
        Path file = written();
        BlockDevice base = base();
        try (OverlayFile overlay = OverlayFile.open(base, file)) {
            assertThat(firstBytes(overlay)).containsExactly(1, 2, 50, 50, 5, 60, 7, 8);
            overlay.write(3, blocks(1, 70));
            assertThat(overlay.attach(new MachineState())).isSameAs(overlay);
            assertThat(overlay.isReadOnly()).isFalse();
            assertThat(new DeviceBytes(base).read(0, BLOCKS * 512)).isEqualTo(disk());
        }
        try (OverlayFile overlay = OverlayFile.open(base(), file)) {
            assertThat(firstBytes(overlay)).containsExactly(1, 2, 50, 70, 5, 60, 7, 8);
        }
    }

    @Test
    void hasTheFormatThatIsDocumented() throws Exception {
        byte[] file = Files.readAllBytes(written());
        ByteBuffer expected = ByteBuffer.allocate(DATA + 6 * 512).order(ByteOrder.LITTLE_ENDIAN);
        expected.put((byte) 0x89).put("DRYOVL\n".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(512).putLong(8)
                .put(MessageDigest.getInstance("SHA-256").digest(disk()));
        expected.putInt(4092, crc(expected.array(), 0));
        for (int copy : new int[]{4096, 8192}) {
            expected.put(copy, (byte) 0b10_1100).putLong(copy + 4080, 0)
                    .put(copy + 4088, "MAP1".getBytes(StandardCharsets.US_ASCII));
            expected.putInt(copy + 4092, crc(expected.array(), copy));
        }
        for (int block : new int[]{2, 3, 5}) {
            Arrays.fill(expected.array(), DATA + block * 512, DATA + (block + 1) * 512, (byte) (block == 5 ? 60 : 50));
        }
        assertThat(file).isEqualTo(expected.array());
    }

    private static int crc(byte[] file, int page) {
        CRC32 crc = new CRC32();
        crc.update(file, page, 4092);
        return (int) crc.getValue();
    }

    @Test
    void hasRoomForAllBlocksOfManyPages() throws IOException {
        int blocks = 3 * OverlayMap.BLOCKS + 7;
        Path file = directory.resolve("overlay");
        long[] edges = {0, OverlayMap.BLOCKS - 1, 2 * OverlayMap.BLOCKS, blocks - 3};
        try (OverlayFile overlay = OverlayFile.open(MemoryDevice.of(new byte[blocks * 512]), file)) {
            for (long edge : edges) {
                overlay.write(edge, blocks(2, 9));
            }
        }
        try (OverlayFile overlay = OverlayFile.open(MemoryDevice.of(new byte[blocks * 512]), file)) {
            byte[] found = firstBytes(overlay);
            for (long edge : edges) {
                assertThat(found[(int) edge]).isEqualTo((byte) 9);
                assertThat(found[(int) edge + 1]).isEqualTo((byte) 9);
                found[(int) edge] = 0;
                found[(int) edge + 1] = 0;
            }
            assertThat(found).containsOnly(0);
        }
    }

    @Test
    void refusesWhatIsNotOnTheDevice() throws IOException {
        try (OverlayFile overlay = OverlayFile.open(base(), directory.resolve("overlay"))) {
            for (long lba : new long[]{7, -1, Long.MAX_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> overlay.write(lba, blocks(2, 0)));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> overlay.read(lba, blocks(2, 0)));
            }
            assertThat(firstBytes(overlay)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void isLockedAgainstASecondWriter() throws IOException {
        Path file = directory.resolve("overlay");
        try (OverlayFile overlay = OverlayFile.open(base(), file)) {
            assertThatIOException().isThrownBy(() -> OverlayFile.open(base(), file)).withMessageContaining("in use");
            overlay.write(0, blocks(1, 9));
        }
        OverlayFile.open(base(), file).close();
    }

    private static void assertRefused(BlockDevice base, Path file, String field, long offset) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(OverlayFormatException.class).isThrownBy(() -> {
            try (OverlayFile overlay = OverlayFile.open(base, file)) {
                firstBytes(overlay);
            }
        }).satisfies(e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.position()).isEqualTo(offset);
        });
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void refusesToLieAboveAnotherDisk() throws IOException {
        Path file = written();
        byte[] changed = disk();
        changed[700]++;
        assertRefused(MemoryDevice.of(changed), file, "base digest", 24);
        assertRefused(MemoryDevice.of(Arrays.copyOf(disk(), 9 * 512)), file, "block count", 16);
        BlockDevice large = new MemoryDevice(1024, BLOCKS);
        assertRefused(large, file, "block size", 12);
    }

    @Test
    void leavesAFileThatIsNoneAsItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("notes"), "buy bread");
        assertRefused(base(), file, "magic", 0);
        Files.write(file, new byte[4097]);
        assertRefused(base(), file, "magic", 0);
        Files.write(file, disk());
        assertRefused(base(), file, "magic", 0);
    }

    @ParameterizedTest
    @CsvSource({"0,magic,0", "8,version,8", "12,checksum,4092", "60,checksum,4092", "4093,checksum,4092"})
    void namesWhatIsWrongWithADamagedHeader(int at, String field, long offset) throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 4;
        Files.write(file, bytes);
        assertRefused(base(), file, field, offset);
    }

    @Test
    void refusesWhatIsNotOfThisVersion() throws IOException {
        Path file = written();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(56, (byte) 1).putInt(4092, crc(bytes.array(), 0));
        Files.write(file, bytes.array());
        assertRefused(base(), file, "reserved", 56);
    }

    @Test
    void readsEitherCopyOfAPageAndRepairsTheOther() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        for (int copy : new int[]{4096, 8192}) {
            byte[] damaged = whole.clone();
            damaged[copy] ^= 1;
            Files.write(file, damaged);
            try (OverlayFile overlay = OverlayFile.open(base(), file)) {
                assertThat(firstBytes(overlay)).containsExactly(1, 2, 50, 50, 5, 60, 7, 8);
            }
            assertThat(file).hasBinaryContent(whole);
        }
        whole[4096] ^= 1;
        whole[8192] ^= 1;
        Files.write(file, whole);
        assertRefused(base(), file, "map page", 4096);
    }

    @Test
    void refusesAMapOfWhatCannotBe() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer beyond = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        beyond.put(4096 + 1, (byte) 1).putInt(4096 + 4092, crc(beyond.array(), 4096));
        Files.write(file, beyond.array());
        assertRefused(base(), file, "map page", 4097);

        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(base(), file, "map page", 4096);
        whole[60] = 1;
        Files.write(file, Arrays.copyOf(whole, 4000));
        assertRefused(base(), file, "header", 0);
    }

    @Test
    void namesABlockThatIsNoLongerThere() throws IOException {
        Path file = directory.resolve("overlay");
        try (OverlayFile overlay = OverlayFile.open(base(), file)) {
            overlay.write(1, blocks(1, 9));
            overlay.flush();
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), DATA + 600));
            assertThatExceptionOfType(OverlayFormatException.class)
                    .isThrownBy(() -> overlay.read(1, blocks(1, 0)))
                    .satisfies(e -> assertThat(e.position()).isEqualTo(DATA + 512));
        }
    }

    @Test
    void writesNothingMoreAfterAFlushThatFailed() throws IOException {
        RecordedStorage storage = new RecordedStorage(new SparseBytes());
        try (OverlayFile overlay = OverlayFile.open(base(), OverlayHeader.of(base()), storage)) {
            overlay.write(0, blocks(1, 9));
            storage.failAfter(2);
            assertThatIOException().isThrownBy(overlay::flush).withMessage("the storage fails");
            storage.failAfter(Integer.MAX_VALUE);
            assertThatIOException().isThrownBy(overlay::flush).withMessageContaining("could not be flushed");
            assertThatIOException().isThrownBy(() -> overlay.write(0, blocks(1, 9)))
                    .withMessageContaining("could not be flushed");
        }
        assertThat(firstBytes(OverlayFile.open(base(), OverlayHeader.of(base()), storage))).containsExactly(9, 2, 3, 4,
                5, 6, 7, 8);
    }
}
