package dev.drydock.efi.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.memory.Codec;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.spec.BlockIoMedia;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskBlockIoTest {
    private static final int READ_BLOCKS = 0x18;
    private static final int WRITE_BLOCKS = 0x20;
    private static final int FLUSH_BLOCKS = 0x28;
    private static final int READ_DISK = 0x08;
    private static final int WRITE_DISK = 0x10;
    private static final int BLOCKS = 100;
    private static final int MEDIA_ID = 1;
    private static final long ABOVE_EVERY_LBA = Long.MIN_VALUE;

    private final ProtocolCaller guest = new ProtocolCaller();
    private final byte[] contents = new byte[BLOCKS * 512];
    private long blockIo;
    private long diskIo;
    private long buffer;

    @AfterEach
    void close() {
        guest.close();
    }

    private void start(BlockDevice device) {
        Handle handle = guest.disks(device).places().getFirst()
                .handle();
        blockIo = guest.table(handle, Platform.guid(BlockIoProtocol.class));
        diskIo = guest.table(handle, Platform.guid(DiskIoProtocol.class));
        buffer = guest.allocate(contents.length);
    }

    private void start() {
        new Random(1).nextBytes(contents);
        start(MemoryDevice.of(contents));
    }

    private byte[] read(int length) {
        return guest.memory().getBytes(buffer, length);
    }

    private byte[] expected(int offset, int length) {
        return Arrays.copyOfRange(contents, offset, offset + length);
    }

    private BlockIoMedia media() {
        return Codec.of(BlockIoMedia.class).decode(guest.memory().readable(guest.memory().getLong(blockIo + 8), 48), 0);
    }

    @Test
    void describesTheMedium() {
        start(new MemoryDevice(4096, 7));
        assertThat(guest.memory().getLong(blockIo)).isEqualTo(0x2001f);
        assertThat(media()).isEqualTo(new BlockIoMedia(1, false, true, false, false, false, 4096, 1, 6, 0, 0, 0));
        String bytes = HexFormat.of().formatHex(guest.memory().getBytes(guest.memory().getLong(blockIo + 8), 48));
        assertThat(bytes).isEqualTo("01000000" // 00 MediaId
                + "00" + "01" + "00" + "00" + "00" // 04 Removable, Present, LogicalPartition, ReadOnly, WriteCaching
                + "000000" // 09 padding
                + "00100000" // 0c BlockSize
                + "01000000" // 10 IoAlign
                + "00000000" // 14 padding
                + "0600000000000000" // 18 LastBlock
                + "0000000000000000" // 20 LowestAlignedLba
                + "00000000" + "00000000"); // 28 LogicalBlocksPerPhysicalBlock, OptimalTransferLengthGranularity
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "99, 1", "98, 2", "0, 100", "17, 3"})
    void readsBlocks(int lba, int count) {
        start();
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, lba, count * 512, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(count * 512)).isEqualTo(expected(lba * 512, count * 512));
    }

    @ParameterizedTest
    @CsvSource({"99, 1024", "100, 512", "-1, 512", "0, 51712", "0, -512", "1, -512", "72057594037927935, 512"})
    void refusesBlocksThatAreNotThere(long lba, long size) {
        start();
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, lba, size, buffer))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, lba, size, buffer))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(read(512)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 511, 513, -1})
    void refusesPartsOfBlocks(long size) {
        start();
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 0, size, buffer)).isEqualTo(EfiStatus.BAD_BUFFER_SIZE);
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, 0, size, buffer)).isEqualTo(EfiStatus.BAD_BUFFER_SIZE);
    }

    @Test
    void readsNothingAnywhere() {
        start();
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 0, 0, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 0, 0, 0)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void refusesTheNullPointer() {
        start();
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 0, 512, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, 0, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void faultsWhereTheBufferIsNoMemory() {
        start();
        assertThat(guest.run(blockIo, READ_BLOCKS, blockIo, MEDIA_ID, 0, 512, 0x10))
                .isInstanceOf(MachineExit.Faulted.class);
    }

    @Test
    void tellsAnotherMediumBeforeAnythingElse() {
        start();
        for (int slot : new int[]{READ_BLOCKS, WRITE_BLOCKS}) {
            assertThat(guest.call(blockIo, slot, MEDIA_ID + 1, ABOVE_EVERY_LBA, 1, 0))
                    .isEqualTo(EfiStatus.MEDIA_CHANGED);
        }
        assertThat(guest.call(diskIo, READ_DISK, 0, -1, 1, 0)).isEqualTo(EfiStatus.MEDIA_CHANGED);
        assertThat(guest.call(diskIo, WRITE_DISK, 0, -1, 1, 0)).isEqualTo(EfiStatus.MEDIA_CHANGED);
    }

    @Test
    void tellsThatThereIsNoMedium() {
        start(new MemoryDevice(512, 0));
        assertThat(media().mediaPresent()).isFalse();
        assertThat(guest.call(blockIo, READ_BLOCKS, 77, ABOVE_EVERY_LBA, 1, 0)).isEqualTo(EfiStatus.NO_MEDIA);
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, 0, 512, buffer)).isEqualTo(EfiStatus.NO_MEDIA);
        assertThat(guest.call(blockIo, FLUSH_BLOCKS)).isEqualTo(EfiStatus.NO_MEDIA);
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, 0, 1, buffer)).isEqualTo(EfiStatus.NO_MEDIA);
    }

    @Test
    void writesBlocks() {
        start();
        guest.memory().fill(buffer, 1024, (byte) 0x5a);
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, 98, 1024, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(blockIo, FLUSH_BLOCKS)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 97, 1536, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(512)).isEqualTo(expected(97 * 512, 512));
        assertThat(guest.memory().getBytes(buffer + 512, 1024)).containsOnly(0x5a);
    }

    @Test
    void refusesToWriteAReadOnlyMedium() {
        start(new ReadOnly(MemoryDevice.of(contents)));
        assertThat(media().readOnly()).isTrue();
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, 0, 1, 0)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(guest.call(diskIo, WRITE_DISK, MEDIA_ID, -1, 1, 0)).isEqualTo(EfiStatus.WRITE_PROTECTED);
    }

    @Test
    void tellsThatTheDeviceFails() {
        start(new FailingDevice(512, BLOCKS));
        assertThat(guest.call(blockIo, READ_BLOCKS, MEDIA_ID, 0, 512, buffer)).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(guest.call(blockIo, WRITE_BLOCKS, MEDIA_ID, 0, 512, buffer)).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(guest.call(blockIo, FLUSH_BLOCKS)).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, 3, 5, buffer)).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(guest.call(diskIo, WRITE_DISK, MEDIA_ID, 3, 5, buffer)).isEqualTo(EfiStatus.DEVICE_ERROR);
    }

    @Test
    void refusesAnInstanceThatIsNone() {
        start();
        long function = guest.memory().getLong(blockIo + READ_BLOCKS);
        long other = guest.number(function);
        assertThat(new EfiStatus(guest.value(other, 0, other, MEDIA_ID, 0, 512, buffer)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "511, 2", "512, 512", "1, 51199", "51199, 1", "700, 3000", "51200, 0"})
    void readsBytes(int offset, int length) {
        start();
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, offset, length, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(length)).isEqualTo(expected(offset, length));
    }

    @ParameterizedTest
    @CsvSource({"51200, 1", "51199, 2", "-1, 1", "0, 51201", "1, -1", "9223372036854775807, 1",
            "1, 9223372036854775807"})
    void refusesBytesThatAreNotThere(long offset, long length) {
        start();
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, offset, length, buffer))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(diskIo, WRITE_DISK, MEDIA_ID, offset, length, buffer))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void writesBytes() {
        start();
        guest.memory().fill(buffer, 600, (byte) 0x5a);
        assertThat(guest.call(diskIo, WRITE_DISK, MEDIA_ID, 1000, 600, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(diskIo, READ_DISK, MEDIA_ID, 990, 620, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(10)).isEqualTo(expected(990, 10));
        assertThat(guest.memory().getBytes(buffer + 10, 600)).containsOnly(0x5a);
        assertThat(guest.memory().getBytes(buffer + 610, 10)).isEqualTo(expected(1600, 10));
    }

    private record ReadOnly(BlockDevice device) implements BlockDevice {
        @Override
        public int blockSize() {
            return device.blockSize();
        }

        @Override
        public long blockCount() {
            return device.blockCount();
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public void read(long lba, MemorySegment target) throws IOException {
            device.read(lba, target);
        }

        @Override
        public void write(long lba, MemorySegment source) {
            throw new AssertionError("written");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
