package dev.drydock.efi.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.Snapshot;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FatFileProtocolTest {
    private static final int OPEN = 0x08;
    private static final int CLOSE = 0x10;
    private static final int DELETE = 0x18;
    private static final int READ = 0x20;
    private static final int WRITE = 0x28;
    private static final int GET_POSITION = 0x30;
    private static final int SET_POSITION = 0x38;
    private static final int GET_INFO = 0x40;
    private static final int SET_INFO = 0x48;
    private static final int FLUSH = 0x50;
    private static final long CREATE = 0x8000_0000_0000_0003L;
    private static final LocalDateTime TIME = LocalDateTime.of(2024, 2, 29, 12, 34, 56);
    private static final byte[] LOADER = randomBytes(10_000);

    private final ProtocolCaller guest = new ProtocolCaller();
    private long fileSystem;
    private long root;

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static BlockDevice image() throws IOException {
        return FatImage.builder().type(FatType.FAT12).label("A LABEL").timestamp(TIME)
                .files(files -> files.file("\\EFI\\BOOT\\loader.efi", LOADER).file("\\EFI\\a.txt", new byte[]{'a'})
                        .directory("\\EFI\\empty").file("\\A long name.conf", new byte[0]))
                .build().asDevice();
    }

    @BeforeEach
    void open() throws IOException {
        start(image());
    }

    private void start(BlockDevice device) {
        Volume volume = guest.disks(device).volumes().getFirst();
        fileSystem = guest.table(volume.handle(), Platform.guid(SimpleFileSystemProtocol.class));
        root = openVolume();
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private long openVolume() {
        long result = guest.number(0);
        assertThat(guest.call(fileSystem, 0x08, result)).isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getLong(result);
    }

    private EfiStatus tryOpen(long base, String path, long mode) {
        return guest.call(base, OPEN, guest.number(0), guest.string(path), mode, 0);
    }

    private long open(long base, String path) {
        long result = guest.number(0);
        assertThat(guest.call(base, OPEN, result, guest.string(path), 1, 0)).isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getLong(result);
    }

    /** What a read gives; null where it does not succeed. */
    private byte[] read(long file, long size) {
        long length = guest.number(size);
        long buffer = guest.allocate(Math.min(size < 0 ? 1 << 20 : size, 1 << 20));
        return guest.call(file, READ, length, buffer).isError()
                ? null
                : guest.memory().getBytes(buffer, (int) guest.memory().getLong(length));
    }

    private long position(long file) {
        long result = guest.number(-2);
        assertThat(guest.call(file, GET_POSITION, result)).isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getLong(result);
    }

    private byte[] info(long file, Guid type) {
        long size = guest.number(1000);
        long buffer = guest.allocate(1000);
        assertThat(guest.call(file, GET_INFO, guest.bytes(type.toByteArray()), size, buffer))
                .isEqualTo(EfiStatus.SUCCESS);
        return guest.memory().getBytes(buffer, (int) guest.memory().getLong(size));
    }

    private static String name(byte[] info, int offset) {
        return new String(info, offset, info.length - offset - 2, StandardCharsets.UTF_16LE);
    }

    private static long number(byte[] info, int offset, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedLong(info[offset + i]);
        }
        return value;
    }

    @Test
    void hasTheFilesRevisionTwo() {
        assertThat(guest.memory().getLong(fileSystem)).isEqualTo(0x10000);
        assertThat(guest.memory().getLong(root)).isEqualTo(0x20000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\EFI\\BOOT\\loader.efi", "EFI\\BOOT\\LOADER.EFI", "efi\\.\\boot\\..\\Boot\\loader.efi",
            "\\\\EFI\\\\BOOT\\loader.efi", ".\\EFI\\empty\\..\\BOOT\\loader.efi"})
    void readsAFileByAnyPath(String path) {
        assertThat(read(open(root, path), 20_000)).isEqualTo(LOADER);
    }

    @Test
    void resolvesPathsFromTheDirectoryThatIsOpen() {
        long directory = open(root, "EFI\\BOOT");
        assertThat(read(open(directory, "loader.efi"), 20_000)).isEqualTo(LOADER);
        assertThat(read(open(directory, "..\\a.txt"), 9)).isEqualTo(new byte[]{'a'});
        assertThat(read(open(directory, "\\EFI\\a.txt"), 9)).isEqualTo(new byte[]{'a'});
        assertThat(name(info(open(directory, ".."), FileInformation.FILE), 80)).isEqualTo("EFI");
        assertThat(name(info(open(directory, "."), FileInformation.FILE), 80)).isEqualTo("BOOT");
        assertThat(name(info(open(directory, "\\"), FileInformation.FILE), 80)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "EFI/BOOT/loader.efi", "EFI\\missing\\loader.efi", "EFI\\a.txt\\x", "..",
            "EFI\\..\\.."})
    void doesNotFindWhatIsNotThere(String path) {
        assertThat(tryOpen(root, path, 1)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(tryOpen(root, path, 3)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(tryOpen(root, path, CREATE)).isEqualTo(EfiStatus.WRITE_PROTECTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, CREATE})
    void opensNothingForWriting(long mode) {
        assertThat(tryOpen(root, "EFI\\a.txt", mode)).isEqualTo(EfiStatus.WRITE_PROTECTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 4, 5, -1, 0x8000_0000_0000_0001L, 0x8000_0000_0000_0000L})
    void refusesOtherModes(long mode) {
        assertThat(tryOpen(root, "EFI\\a.txt", mode)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void refusesNullPointers() {
        long file = open(root, "EFI\\a.txt");
        assertThat(guest.call(fileSystem, 0x08, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(root, OPEN, 0, guest.string("EFI"), 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(root, OPEN, guest.number(0), 0, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, READ, 0, guest.allocate(9))).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, READ, guest.number(1), 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, GET_POSITION, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, GET_INFO, 0, guest.number(9), 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        long type = guest.bytes(FileInformation.FILE.toByteArray());
        assertThat(guest.call(file, GET_INFO, type, 0, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, GET_INFO, type, guest.number(900), 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(file, SET_INFO, 0, 0, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void knowsOnlyWhatIsOpen() {
        long file = open(root, "EFI\\a.txt");
        long kept = guest.memory().getLong(file + READ);
        assertThat(guest.call(file, CLOSE)).isEqualTo(EfiStatus.SUCCESS);
        long copy = guest.number(kept);
        assertThat(new EfiStatus(guest.value(copy, 0, file, guest.number(1), guest.allocate(1))))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(fileSystem, 0x08, guest.number(0))).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void closesWhatItCannotDelete() {
        long file = open(root, "EFI\\a.txt");
        assertThat(guest.call(file, DELETE)).isEqualTo(EfiStatus.WARN_DELETE_FAILURE);
        assertThat(guest.call(file, CLOSE)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(read(open(root, "EFI\\a.txt"), 9)).isEqualTo(new byte[]{'a'});
    }

    @Test
    void readsOnFromItsPosition() {
        long file = open(root, "EFI\\BOOT\\loader.efi");
        long other = open(root, "EFI\\BOOT\\loader.efi");
        assertThat(read(file, 7000)).isEqualTo(Arrays.copyOf(LOADER, 7000));
        assertThat(position(file)).isEqualTo(7000);
        assertThat(position(other)).isZero();
        assertThat(read(file, 7000)).isEqualTo(Arrays.copyOfRange(LOADER, 7000, 10_000));
        assertThat(read(file, 7000)).isEmpty();
        assertThat(position(file)).isEqualTo(10_000);
        assertThat(read(file, 0)).isEmpty();
        assertThat(guest.call(file, SET_POSITION, 9_999)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read(file, -1)).isEqualTo(new byte[]{LOADER[9_999]});
        assertThat(guest.call(file, SET_POSITION, -1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(position(file)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {10_001, Long.MAX_VALUE, Long.MIN_VALUE, -2})
    void cannotReadBeyondTheEnd(long position) {
        long file = open(root, "EFI\\BOOT\\loader.efi");
        assertThat(guest.call(file, SET_POSITION, position)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(position(file)).isEqualTo(position);
        assertThat(guest.call(file, READ, guest.number(1), guest.allocate(1))).isEqualTo(EfiStatus.DEVICE_ERROR);
    }

    @Test
    void faultsWhereTheBufferIsNoMemory() {
        long file = open(root, "EFI\\BOOT\\loader.efi");
        assertThat(guest.run(file, READ, file, guest.number(100), 0x10)).isInstanceOf(MachineExit.Faulted.class);
    }

    @Test
    void listsADirectory() throws IOException {
        int clusterSize = FatVolume.open(image()).geometry().clusterSize();
        long directory = open(root, "EFI");
        List<String> names = new ArrayList<>();
        for (byte[] info = read(directory, 500); info.length > 0; info = read(directory, 500)) {
            assertThat(number(info, 0, 8)).isEqualTo(info.length);
            names.add(name(info, 80) + " " + number(info, 8, 8) + " " + number(info, 72, 8));
        }
        assertThat(names).containsExactlyInAnyOrder(". " + clusterSize + " 16", ".. 0 16",
                "BOOT " + clusterSize + " 16", "a.txt 1 32", "empty " + clusterSize + " 16");
        assertThat(read(directory, 500)).isEmpty();
        assertThat(guest.call(directory, SET_POSITION, 0)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(name(read(directory, 500), 80)).isEqualTo(".");
    }

    @Test
    void tellsHowLargeAnEntryIsAndKeepsIt() {
        long size = guest.number(81);
        long buffer = guest.allocate(200);
        assertThat(guest.call(root, READ, size, buffer)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        long needed = guest.memory().getLong(size);
        assertThat(guest.call(root, READ, guest.number(needed - 1), buffer)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.call(root, READ, guest.number(0), 0)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(read(root, needed)).hasSize((int) needed);
    }

    @Test
    void readsADirectoryWithMoreEntriesThanAreKept() throws IOException {
        start(FatImage.builder().type(FatType.FAT12).files(files -> {
            for (int i = 0; i < 300; i++) {
                files.file("\\many\\file" + i, new byte[0]);
            }
        }).build().asDevice());
        long directory = open(root, "many");
        int count = 0;
        while (read(directory, 500).length > 0) {
            count++;
        }
        assertThat(count).isEqualTo(302);
        byte[] info = info(directory, FileInformation.FILE);
        // Each name takes an entry of its own and one for its long form.
        assertThat(number(info, 8, 8)).isBetween(302L * 32, 604L * 32 + 65_536).isEqualTo(number(info, 16, 8));
    }

    @Test
    void directoriesHaveNoPosition() {
        assertThat(guest.call(root, GET_POSITION, guest.number(0))).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.call(root, SET_POSITION, 1)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.call(root, SET_POSITION, -1)).isEqualTo(EfiStatus.UNSUPPORTED);
    }

    @Test
    void writesNothing() {
        long file = open(root, "EFI\\a.txt");
        assertThat(guest.call(file, WRITE, guest.number(1), guest.allocate(1))).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(guest.call(root, WRITE, guest.number(1), guest.allocate(1))).isEqualTo(EfiStatus.UNSUPPORTED);
        long type = guest.bytes(FileInformation.FILE.toByteArray());
        assertThat(guest.call(file, SET_INFO, type, 0, 0)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(guest.call(file, SET_INFO, guest.bytes(new byte[16]), 0, 0)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.call(file, FLUSH)).isEqualTo(EfiStatus.ACCESS_DENIED);
    }

    @Test
    void tellsOfAFile() {
        byte[] info = info(open(root, "EFI\\BOOT\\loader.efi"), FileInformation.FILE);
        assertThat(info).hasSize(80 + 2 * 11);
        assertThat(number(info, 0, 8)).isEqualTo(info.length);
        assertThat(number(info, 8, 8)).isEqualTo(10_000);
        assertThat(number(info, 16, 8)).isGreaterThanOrEqualTo(10_000).isLessThan(10_000 + 65_536);
        assertThat(number(info, 16, 8) % 512).isZero();
        assertThat(number(info, 72, 8)).isEqualTo(FatEntry.ARCHIVE);
        assertThat(name(info, 80)).isEqualTo("loader.efi");
        // ModificationTime: 2024, 2, 29, 12, 34, 56, no nanoseconds, no time zone.
        assertThat(number(info, 56, 2)).isEqualTo(2024);
        assertThat(Arrays.copyOfRange(info, 58, 64)).containsExactly(2, 29, 12, 34, 56, 0);
        assertThat(number(info, 64, 4)).isZero();
        assertThat(number(info, 68, 2)).isEqualTo(0x7ff);
        assertThat(number(info, 70, 2)).isZero();
    }

    @Test
    void tellsOfTheVolume() {
        byte[] info = info(root, FileInformation.FILE_SYSTEM);
        assertThat(number(info, 0, 8)).isEqualTo(info.length);
        assertThat(info[8]).isEqualTo((byte) 1);
        assertThat(number(info, 16, 8)).isGreaterThan(number(info, 24, 8));
        assertThat(number(info, 32, 4)).isPositive();
        assertThat(name(info, 36)).isEqualTo("A LABEL");
        assertThat(name(info(root, FileInformation.VOLUME_LABEL), 0)).isEqualTo("A LABEL");
    }

    @ParameterizedTest
    @CsvSource({"0", "101"})
    void tellsHowLargeInformationIs(long size) {
        long file = open(root, "EFI\\BOOT\\loader.efi");
        long length = guest.number(size);
        assertThat(guest.call(file, GET_INFO, guest.bytes(FileInformation.FILE.toByteArray()), length, 0))
                .isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.memory().getLong(length)).isEqualTo(102);
    }

    @Test
    void refusesOtherInformation() {
        assertThat(guest.call(root, GET_INFO, guest.bytes(new byte[16]), guest.number(99), 0))
                .isEqualTo(EfiStatus.UNSUPPORTED);
    }

    @Test
    void tellsACorruptVolume() throws IOException {
        BlockDevice image = image();
        byte[] bytes = new byte[(int) image.size()];
        image.read(0, MemorySegment.ofArray(bytes));
        var geometry = FatVolume.open(image).geometry();
        int table = geometry.reservedSectors() * geometry.bytesPerSector();
        // Every link leads to a cluster that does not exist.
        for (int i = 3; i < 300; i++) {
            bytes[table + i] = (byte) 0xee;
        }
        start(MemoryDevice.of(bytes));
        assertThat(tryOpen(root, "EFI\\BOOT\\loader.efi", 1)).isEqualTo(EfiStatus.VOLUME_CORRUPTED);
    }

    @Test
    void opensOnlySoManyFiles() {
        EfiStatus status = EfiStatus.SUCCESS;
        long result = guest.number(0);
        long path = guest.string("EFI");
        int opened = 0;
        while (status.equals(EfiStatus.SUCCESS) && opened < 5000) {
            status = guest.call(root, OPEN, result, path, 1, 0);
            opened++;
        }
        assertThat(status).isEqualTo(EfiStatus.OUT_OF_RESOURCES);
        assertThat(guest.call(guest.memory().getLong(result), CLOSE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(tryOpen(root, "EFI", 1)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void snapshotsHoldOpenFilesAndPositions() {
        long file = open(root, "EFI\\BOOT\\loader.efi");
        long directory = open(root, "EFI");
        read(file, 1000);
        read(directory, 500);
        Snapshot snapshot = guest.machine.snapshot();
        byte[] next = read(file, 2000);
        byte[] entry = read(directory, 500);
        guest.call(file, CLOSE);
        open(root, "EFI\\a.txt");
        for (int i = 0; i < 2; i++) {
            guest.machine.restore(snapshot);
            assertThat(position(file)).isEqualTo(1000);
            assertThat(read(file, 2000)).isEqualTo(next);
            assertThat(read(directory, 500)).isEqualTo(entry);
        }
    }
}
