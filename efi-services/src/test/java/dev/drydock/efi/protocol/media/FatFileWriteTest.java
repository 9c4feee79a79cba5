package dev.drydock.efi.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.Snapshot;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files as a guest writes them; each result is read back by another open and from the device. */
class FatFileWriteTest {
    private static final int OPEN = 0x08;
    private static final int CLOSE = 0x10;
    private static final int DELETE = 0x18;
    private static final int READ = 0x20;
    private static final int WRITE = 0x28;
    private static final int SET_POSITION = 0x38;
    private static final int GET_INFO = 0x40;
    private static final int SET_INFO = 0x48;
    private static final int FLUSH = 0x50;
    private static final int OPEN_EX = 0x58;
    private static final int READ_EX = 0x60;
    private static final int WRITE_EX = 0x68;
    private static final int FLUSH_EX = 0x70;
    private static final long READ_MODE = 1;
    private static final long WRITE_MODE = 3;
    private static final long CREATE = 0x8000_0000_0000_0003L;

    private final ProtocolCaller guest = new ProtocolCaller();
    private BlockDevice device;
    private long root;

    @BeforeEach
    void open() throws IOException {
        device = FatImage.builder().type(FatType.FAT12).label("A LABEL").free(60_000)
                .files(files -> files.file("\\EFI\\loader.conf", "default a".getBytes(StandardCharsets.US_ASCII))
                        .file("\\read-only", new byte[10]).attributes("\\read-only", FatEntry.READ_ONLY))
                .build().asDevice().attach(guest.machine.state());
        Volume volume = guest.disks(device).volumes().getFirst();
        long fileSystem = guest.table(volume.handle(), Platform.guid(SimpleFileSystemProtocol.class));
        long result = guest.number(0);
        assertThat(guest.call(fileSystem, 0x08, result)).isEqualTo(EfiStatus.SUCCESS);
        root = guest.memory().getLong(result);
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private EfiStatus tryOpen(String path, long mode, long attributes) {
        return guest.call(root, OPEN, guest.number(0), guest.string(path), mode, attributes);
    }

    private long open(String path, long mode, long attributes) {
        long result = guest.number(0);
        assertThat(guest.call(root, OPEN, result, guest.string(path), mode, attributes))
                .isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getLong(result);
    }

    private EfiStatus write(long file, byte[] data) {
        return guest.call(file, WRITE, guest.number(data.length), guest.bytes(data));
    }

    private byte[] read(long file) {
        long length = guest.number(100_000);
        long buffer = guest.allocate(100_000);
        assertThat(guest.call(file, READ, length, buffer)).isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getBytes(buffer, (int) guest.memory().getLong(length));
    }

    private byte[] onDisk(String path) throws IOException {
        FatVolume volume = FatVolume.open(device);
        return volume.file(volume.find(volume.root(), path).orElseThrow()).readAll();
    }

    private byte[] info(long file, Guid type) {
        long size = guest.number(1000);
        long buffer = guest.allocate(1000);
        assertThat(guest.call(file, GET_INFO, guest.bytes(type.toByteArray()), size, buffer))
                .isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getBytes(buffer, (int) guest.memory().getLong(size));
    }

    private EfiStatus setInfo(long file, Guid type, byte[] info) {
        return guest.call(file, SET_INFO, guest.bytes(type.toByteArray()), info.length, guest.bytes(info));
    }

    /** {@code EFI_FILE_INFO} of a file with another name. */
    private byte[] renamed(long file, String name) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_16LE);
        byte[] info = Arrays.copyOf(info(file, FileInformation.FILE), 80 + text.length);
        System.arraycopy(text, 0, info, 80, text.length);
        ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putLong(0, info.length);
        return info;
    }

    @Test
    void createsWritesAndReadsBack() throws IOException {
        long file = open("EFI\\A new file.conf", CREATE, 0);
        assertThat(write(file, new byte[]{1, 2, 3})).isEqualTo(EfiStatus.SUCCESS);
        assertThat(write(file, new byte[]{4})).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(file, FLUSH)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(open("EFI\\a NEW file.conf", READ_MODE, 0))).containsExactly(1, 2, 3, 4);
        assertThat(onDisk("\\EFI\\A new file.conf")).containsExactly(1, 2, 3, 4);
        FatVolume volume = FatVolume.open(device);
        FatEntry entry = volume.find(volume.root(), "\\EFI\\A new file.conf").orElseThrow();
        assertThat(entry.created()).isEqualTo(LocalDateTime.of(2026, 3, 4, 5, 6, 8)).isEqualTo(entry.modified());
    }

    @Test
    void sharesWhatIsOpenTwice() {
        long writer = open("EFI\\loader.conf", WRITE_MODE, 0);
        long reader = open("EFI\\loader.conf", READ_MODE, 0);
        assertThat(guest.call(writer, SET_POSITION, -1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(write(writer, "\ntimeout 3".getBytes(StandardCharsets.US_ASCII))).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(reader)).asString(StandardCharsets.US_ASCII).isEqualTo("default a\ntimeout 3");
        assertThat(guest.call(writer, DELETE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(reader, READ, guest.number(1), guest.allocate(1))).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(guest.call(reader, SET_POSITION, 0)).isEqualTo(EfiStatus.DEVICE_ERROR);
        assertThat(tryOpen("EFI\\loader.conf", READ_MODE, 0)).isEqualTo(EfiStatus.NOT_FOUND);
        // What takes the deleted file's place is not mistaken for it.
        long other = open("EFI\\loader.conf", CREATE, 0);
        assertThat(write(other, new byte[]{9})).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(reader, CLOSE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(open("EFI\\loader.conf", READ_MODE, 0))).containsExactly(9);
    }

    @Test
    void renamesWhatIsOpen() throws IOException {
        long directory = open("EFI", WRITE_MODE, 0);
        long file = open("EFI\\loader.conf", WRITE_MODE, 0);
        assertThat(setInfo(directory, FileInformation.FILE, renamed(directory, "A longer name")))
                .isEqualTo(EfiStatus.SUCCESS);
        assertThat(setInfo(file, FileInformation.FILE, renamed(file, "\\moved.conf"))).isEqualTo(EfiStatus.SUCCESS);
        assertThat(write(file, new byte[]{'D'})).isEqualTo(EfiStatus.SUCCESS);
        assertThat(onDisk("\\moved.conf")).asString(StandardCharsets.US_ASCII).isEqualTo("Default a");
        assertThat(tryOpen("A longer name\\loader.conf", READ_MODE, 0)).isEqualTo(EfiStatus.NOT_FOUND);
        long inside = open("A longer name\\new", CREATE, 0);
        assertThat(setInfo(inside, FileInformation.FILE, renamed(inside, "..\\moved.conf")))
                .isEqualTo(EfiStatus.ACCESS_DENIED);
        assertThat(setInfo(directory, FileInformation.FILE, renamed(directory, "\\A longer name\\itself")))
                .isEqualTo(EfiStatus.ACCESS_DENIED);
    }

    @Test
    void resizesAndStamps() throws IOException {
        long file = open("EFI\\loader.conf", WRITE_MODE, 0);
        byte[] info = info(file, FileInformation.FILE);
        ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(8, 7).putShort(56, (short) 2001).putLong(72, FatEntry.HIDDEN);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(onDisk("\\EFI\\loader.conf")).asString(StandardCharsets.US_ASCII).isEqualTo("default");
        fields.putLong(8, 5000);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(onDisk("\\EFI\\loader.conf")).hasSize(5000).endsWith(0, 0, 0);
        FatVolume volume = FatVolume.open(device);
        FatEntry entry = volume.find(volume.root(), "\\EFI\\loader.conf").orElseThrow();
        assertThat(entry.modified().getYear()).isEqualTo(2001);
        assertThat(entry.attributes()).isEqualTo(FatEntry.HIDDEN);
        fields.putLong(8, 1 << 30);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.VOLUME_FULL);
        fields.putLong(8, 5000).putLong(72, FatEntry.DIRECTORY);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.ACCESS_DENIED);
        fields.putLong(72, 0x40);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        fields.putLong(72, 0).put(58, (byte) 13);
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(setInfo(file, FileInformation.FILE, Arrays.copyOf(info, 81))).isEqualTo(EfiStatus.BAD_BUFFER_SIZE);
    }

    @Test
    void letsReadOnlyFilesBe() {
        assertThat(tryOpen("read-only", WRITE_MODE, 0)).isEqualTo(EfiStatus.ACCESS_DENIED);
        long file = open("read-only", READ_MODE, 0);
        assertThat(write(file, new byte[1])).isEqualTo(EfiStatus.ACCESS_DENIED);
        assertThat(guest.call(file, FLUSH)).isEqualTo(EfiStatus.ACCESS_DENIED);
        assertThat(setInfo(file, FileInformation.FILE, renamed(file, "other"))).isEqualTo(EfiStatus.ACCESS_DENIED);
        byte[] info = info(file, FileInformation.FILE);
        info[72] = 0;
        assertThat(setInfo(file, FileInformation.FILE, info)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(file, DELETE)).isEqualTo(EfiStatus.WARN_DELETE_FAILURE);
        assertThat(guest.call(open("read-only", WRITE_MODE, 0), DELETE)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void makesDirectoriesAndDeletesEmptyOnes() {
        long directory = open("one", CREATE, FatEntry.DIRECTORY);
        assertThat(tryOpen("one", CREATE, FatEntry.DIRECTORY)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(tryOpen("EFI\\loader.conf", CREATE, FatEntry.DIRECTORY)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        long inside = open("one\\two", CREATE, 0);
        assertThat(tryOpen("none\\two", CREATE, 0)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(tryOpen("a:b", CREATE, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(write(directory, new byte[1])).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.call(directory, DELETE)).isEqualTo(EfiStatus.WARN_DELETE_FAILURE);
        assertThat(guest.call(inside, DELETE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(open("one", WRITE_MODE, 0), DELETE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.call(root, DELETE)).isEqualTo(EfiStatus.WARN_DELETE_FAILURE);
    }

    @Test
    void writesAsMuchAsThereIsRoom() throws IOException {
        long file = open("big", CREATE, 0);
        long free = FatVolume.open(device).freeBytes();
        long length = guest.number(free + 1000);
        assertThat(guest.call(file, WRITE, length, guest.allocate(free + 1000))).isEqualTo(EfiStatus.VOLUME_FULL);
        assertThat(guest.memory().getLong(length)).isEqualTo(free);
        assertThat(FatVolume.open(device).freeBytes()).isZero();
        assertThat(tryOpen("a directory", CREATE, FatEntry.DIRECTORY)).isEqualTo(EfiStatus.VOLUME_FULL);
    }

    @Test
    void relabelsTheVolume() throws IOException {
        byte[] label = "new label\0".getBytes(StandardCharsets.UTF_16LE);
        assertThat(setInfo(root, FileInformation.VOLUME_LABEL, label)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(FatVolume.open(device).label()).isEqualTo("NEW LABEL");
        byte[] info = Arrays.copyOf(info(root, FileInformation.FILE_SYSTEM), 36 + 8);
        System.arraycopy("abc\0".getBytes(StandardCharsets.UTF_16LE), 0, info, 36, 8);
        assertThat(setInfo(root, FileInformation.FILE_SYSTEM, info)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(FatVolume.open(device).label()).isEqualTo("ABC");
        assertThat(setInfo(root, FileInformation.VOLUME_LABEL, new byte[1])).isEqualTo(EfiStatus.BAD_BUFFER_SIZE);
    }

    @Test
    void worksInTheBackground() {
        long event = guest.platform.events().create(EventType.NOTIFY_WAIT, 8, 0, 0, null);
        long handle = guest.number(0);
        long token = guest.allocate(32);
        guest.memory().putLong(token, event);
        guest.memory().putLong(token + 8, -1);
        assertThat(guest.call(root, OPEN_EX, handle, guest.string("new"), CREATE, 0, token))
                .isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.memory().getLong(handle)).isZero();
        finish(token, event, EfiStatus.SUCCESS);
        long file = guest.memory().getLong(handle);
        guest.memory().putLong(token + 16, 4);
        guest.memory().putLong(token + 24, guest.bytes(new byte[]{1, 2, 3, 4}));
        assertThat(guest.call(file, WRITE_EX, token)).isEqualTo(EfiStatus.SUCCESS);
        finish(token, event, EfiStatus.SUCCESS);
        assertThat(guest.call(file, FLUSH_EX, token)).isEqualTo(EfiStatus.SUCCESS);
        finish(token, event, EfiStatus.SUCCESS);
        guest.call(file, SET_POSITION, 1);
        guest.memory().putLong(token + 16, 100);
        assertThat(guest.call(file, READ_EX, token)).isEqualTo(EfiStatus.SUCCESS);
        finish(token, event, EfiStatus.SUCCESS);
        assertThat(guest.memory().getLong(token + 16)).isEqualTo(3);
        guest.call(file, SET_POSITION, 100);
        assertThat(guest.call(file, READ_EX, token)).isEqualTo(EfiStatus.SUCCESS);
        finish(token, event, EfiStatus.DEVICE_ERROR);
        // Without an event the call itself does it.
        guest.memory().putLong(token, 0);
        assertThat(guest.call(file, READ_EX, token)).isEqualTo(EfiStatus.DEVICE_ERROR);
        guest.memory().putLong(token, 12345);
        assertThat(guest.call(file, READ_EX, token)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    private void finish(long token, long event, EfiStatus expected) {
        assertThat(guest.platform.events().takeSignaled(event)).isFalse();
        guest.platform.events().advance(1_000_000);
        // Any call lets what is due be notified.
        guest.call(root, SET_POSITION, 0);
        assertThat(guest.platform.events().takeSignaled(event)).isTrue();
        assertThat(new EfiStatus(guest.memory().getLong(token + 8))).isEqualTo(expected);
    }

    @Test
    void snapshotsHoldWhatIsWrittenAndUnderWay() throws IOException {
        long file = open("EFI\\loader.conf", WRITE_MODE, 0);
        long event = guest.platform.events().create(EventType.NOTIFY_WAIT, 8, 0, 0, null);
        long token = guest.allocate(32);
        guest.memory().putLong(token, event);
        guest.memory().putLong(token + 16, 3);
        guest.memory().putLong(token + 24, guest.bytes(new byte[]{'A', 'B', 'C'}));
        assertThat(guest.call(file, WRITE_EX, token)).isEqualTo(EfiStatus.SUCCESS);
        Snapshot snapshot = guest.machine.snapshot();
        for (int i = 0; i < 2; i++) {
            finish(token, event, EfiStatus.SUCCESS);
            assertThat(onDisk("\\EFI\\loader.conf")).asString(StandardCharsets.US_ASCII).isEqualTo("ABCault a");
            assertThat(write(file, new byte[5000])).isEqualTo(EfiStatus.SUCCESS);
            assertThat(guest.call(file, DELETE)).isEqualTo(EfiStatus.SUCCESS);
            guest.machine.restore(snapshot);
            assertThat(onDisk("\\EFI\\loader.conf")).asString(StandardCharsets.US_ASCII).isEqualTo("default a");
        }
    }
}
