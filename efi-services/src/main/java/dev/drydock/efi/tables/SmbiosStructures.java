package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.hardware.Cache;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Identity;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.efi.hardware.ProcessorModel;
import dev.drydock.efi.tables.Topology.Thread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** The structures that describe a machine (DSP0134 3.3.0, chapter 7), in the order of their types. */
final class SmbiosStructures {
    private static final int CHASSIS = 0x0300;
    private static final int PROCESSOR = 0x0400;
    private static final int CACHE = 0x0700;
    /** How many handles of caches each socket has. */
    private static final int CACHES = 8;
    private static final int MEMORY_ARRAY = 0x1000;
    private static final int NOT_PROVIDED = 0xfffe;
    private static final int NO_CACHE = 0xffff;
    private static final long MIB = 1 << 20;

    private final Hardware hardware;
    private final Identity identity;
    private final ByteWriter table = new ByteWriter();

    private SmbiosStructures(Hardware hardware) {
        this.hardware = hardware;
        identity = hardware.identity();
    }

    static byte[] of(Hardware hardware) {
        SmbiosStructures structures = new SmbiosStructures(hardware);
        structures.firmware();
        structures.system();
        structures.baseboard();
        structures.chassis();
        structures.processors();
        structures.memoryArray();
        structures.memoryDevice();
        structures.memoryMappings();
        structures.bootStatus();
        new SmbiosStructure(127, 4, 0x7f00).appendTo(structures.table);
        return structures.table.toByteArray();
    }

    /** 7.1. The firmware is in no ROM; its release is not numbered. */
    private void firmware() {
        int characteristicsUnsupported = 1 << 3;
        int uefiInVirtualMachine = 1 << 3 | 1 << 4;
        new SmbiosStructure(0, 0x1a, 0).string(identity.firmware().vendor()).string(identity.firmware().version())
                .u16(0)
                .string(identity.firmware().releaseDate()).u8(0).u64(characteristicsUnsupported).u8(0)
                .u8(uefiInVirtualMachine).u8(0xff).u8(0xff).u8(0xff).u8(0xff).u16(0).appendTo(table);
    }

    /** 7.2. */
    private void system() {
        int wokenByPowerSwitch = 6;
        Identity.System system = identity.system();
        SmbiosStructure structure = new SmbiosStructure(1, 0x1b, 0x0100).string(system.manufacturer())
                .string(system.product()).string(system.version()).string(system.serial());
        uuid(structure, identity.uuid());
        structure.u8(wokenByPowerSwitch).string("").string("").appendTo(table);
    }

    /** 7.2.1: the first three fields are little-endian, the rest is bytes in the order of the text. */
    private static void uuid(SmbiosStructure structure, UUID uuid) {
        long high = uuid.getMostSignificantBits();
        structure.u32(high >>> 32).u16((int) (high >>> 16)).u16((int) high);
        structure.u64(Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    /** 7.3: a motherboard that hosts the others, and contains no other. */
    private void baseboard() {
        Identity.System system = identity.system();
        int hostingBoard = 1;
        int motherboard = 0x0a;
        new SmbiosStructure(2, 0x0f, 0x0200).string(system.manufacturer()).string(system.product())
                .string(system.version()).string(system.serial()).string("").u8(hostingBoard).string("").u16(CHASSIS)
                .u8(motherboard).u8(0).appendTo(table);
    }

    /** 7.4: of no physical form, safe in all its states, without contained elements. */
    private void chassis() {
        Identity.System system = identity.system();
        int other = 1;
        int safe = 3;
        int noSecurity = 3;
        new SmbiosStructure(3, 0x16, CHASSIS).string(system.manufacturer()).u8(other).string(system.version())
                .string(system.serial()).string("").u8(safe).u8(safe).u8(safe).u8(noSecurity).u32(0).u8(0).u8(0).u8(0)
                .u8(0)
                .string("").appendTo(table);
    }

    /** 7.5 and 7.8: the processors of all sockets, and behind them their caches. */
    private void processors() {
        var sockets = Topology.of(hardware.processors()).sockets();
        int number = 0;
        for (var clusters : sockets.values()) {
            processor(number++, clusters);
        }
        number = 0;
        for (var clusters : sockets.values()) {
            caches(number++, clusters);
        }
    }

    /** 7.5: a populated, enabled socket; speeds and voltage are unknown. */
    private void processor(int socket, SortedMap<Integer, SortedMap<Integer, List<Thread>>> clusters) {
        ProcessorModel model = hardware.processorModel();
        int cores = cores(clusters);
        int threads = clusters.values().stream().flatMap(each -> each.values().stream()).mapToInt(List::size).sum();
        int central = 3;
        int familyInFamily2 = 0xfe;
        int populatedAndEnabled = 0x41;
        int otherUpgrade = 1;
        int capable64Bit = 1 << 2;
        int multiCore = cores > 1 ? 1 << 3 : 0;
        int multiThread = threads > cores ? 1 << 4 : 0;
        int small = Math.min(cores, 0xff);
        new SmbiosStructure(4, 0x30, PROCESSOR + socket).string("CPU " + socket).u8(central)
                .u8(Math.min(model.family(), familyInFamily2)).string(model.manufacturer()).u64(model.id())
                .string(model.name()).u8(0).u16(0).u16(0).u16(0).u8(populatedAndEnabled).u8(otherUpgrade)
                .u16(cacheHandle(socket, 1)).u16(cacheHandle(socket, 2)).u16(cacheHandle(socket, 3)).string("")
                .string("").string("").u8(small).u8(small).u8(Math.min(threads, 0xff))
                .u16(capable64Bit | multiCore | multiThread).u16(model.family()).u16(cores).u16(cores).u16(threads)
                .appendTo(table);
    }

    private static int cores(SortedMap<Integer, SortedMap<Integer, List<Thread>>> clusters) {
        return clusters.values().stream().mapToInt(SortedMap::size).sum();
    }

    /** Of caches of one level, the one for data is named. */
    private int cacheHandle(int socket, int level) {
        List<Cache> all = hardware.processorModel().caches();
        Optional<Cache> cache = all.stream().filter(each -> each.level() == level)
                .filter(each -> each.kind() != Cache.Kind.INSTRUCTION).findFirst();
        return cache.map(each -> CACHE + socket * CACHES + all.indexOf(each)).orElse(NO_CACHE);
    }

    /** 7.8: internal, enabled, write back; sizes are those of all caches of one kind in the socket. */
    private void caches(int socket, SortedMap<Integer, SortedMap<Integer, List<Thread>>> clusters) {
        int writeBackEnabledInternal = 1 << 8 | 1 << 7;
        int unknown = 1 << 1;
        List<Cache> all = hardware.processorModel().caches();
        for (Cache cache : all) {
            int count = switch (cache.level()) {
                case 1 -> cores(clusters);
                case 2 -> clusters.size();
                default -> 1;
            };
            long kibibytes = (long) cache.size() / 1024 * count;
            int kind = switch (cache.kind()) {
                case INSTRUCTION -> 3;
                case DATA -> 4;
                case UNIFIED -> 5;
            };
            new SmbiosStructure(7, 0x1b, CACHE + socket * CACHES + all.indexOf(cache))
                    .string("L%d %s".formatted(cache.level(), cache.kind().name().toLowerCase(Locale.ROOT)))
                    .u16(writeBackEnabledInternal | cache.level() - 1).u16(smallSize(kibibytes))
                    .u16(smallSize(kibibytes)).u16(unknown).u16(unknown).u8(0).u8(2).u8(kind)
                    .u8(associativity(cache.ways())).u32(largeSize(kibibytes)).u32(largeSize(kibibytes))
                    .appendTo(table);
        }
    }

    /** In KiB, or with the top bit set in units of 64 KiB; all ones if it fits neither. */
    private static int smallSize(long kibibytes) {
        if (kibibytes <= 0x7fff) {
            return (int) kibibytes;
        }
        return kibibytes / 64 <= 0x7ffe ? 0x8000 | (int) (kibibytes / 64) : 0xffff;
    }

    private static long largeSize(long kibibytes) {
        return kibibytes <= 0x7fff ? kibibytes : 0x8000_0000L | kibibytes / 64;
    }

    /** 7.8.5. */
    private static int associativity(int ways) {
        int other = 1;
        return switch (ways) {
            case 1 -> 3;
            case 2 -> 4;
            case 4 -> 5;
            case 8 -> 7;
            case 16 -> 8;
            case 12 -> 9;
            case 24 -> 0xa;
            case 32 -> 0xb;
            case 48 -> 0xc;
            case 64 -> 0xd;
            case 20 -> 0xe;
            default -> other;
        };
    }

    /** 7.17: system memory on the board, of one device; the capacity is stated in the field that holds any. */
    private void memoryArray() {
        int systemBoard = 3;
        int systemMemory = 3;
        int noErrorCorrection = 3;
        new SmbiosStructure(16, 0x17, MEMORY_ARRAY).u8(systemBoard).u8(systemMemory).u8(noErrorCorrection)
                .u32(0x8000_0000L).u16(NOT_PROVIDED).u16(1).u64(hardware.memorySize()).appendTo(table);
    }

    /** 7.18: RAM; widths, speeds, voltages and makers are unknown. */
    private void memoryDevice() {
        int otherFormFactor = 1;
        int ram = 7;
        int otherDetail = 1 << 1;
        int dram = 3;
        int volatileMode = 1 << 3;
        long bytes = hardware.memorySize();
        long mebibytes = bytes / MIB;
        // Below 32767 MiB the size field holds it, in KiB where it is no number of MiB; else the extended one does.
        boolean inKibibytes = bytes % MIB != 0 && bytes / 1024 < 0x7fff;
        int size = inKibibytes ? 0x8000 | (int) (bytes / 1024) : (int) Math.min(mebibytes, 0x7fff);
        long extendedSize = size == 0x7fff ? mebibytes : 0;
        SmbiosStructure device = new SmbiosStructure(17, 0x5c, 0x1100).u16(MEMORY_ARRAY).u16(NOT_PROVIDED).u16(0xffff)
                .u16(0xffff).u16(size).u8(otherFormFactor).u8(0).string("DIMM 0").string("").u8(ram).u16(otherDetail)
                .u16(0)
                .string("").string("").string("").string("").u8(0).u32(extendedSize).u16(0).u16(0).u16(0).u16(0);
        device.u8(dram).u16(volatileMode).string("").u16(0).u16(0).u16(0).u16(0);
        device.u64(0).u64(bytes).u64(0).u64(0).u32(0).u32(0).appendTo(table);
    }

    /** 7.20: one for each range, in KiB where these fit, else in the extended fields. */
    private void memoryMappings() {
        int handle = 0x1300;
        for (MemoryRange range : hardware.memory()) {
            long last = range.start() + (range.size() - 1);
            boolean fits = last / 1024 < 0xffff_ffffL;
            new SmbiosStructure(19, 0x1f, handle++).u32(fits ? range.start() / 1024 : 0xffff_ffffL)
                    .u32(fits ? last / 1024 : 0xffff_ffffL).u16(MEMORY_ARRAY).u8(1).u64(fits ? 0 : range.start())
                    .u64(fits ? 0 : last).appendTo(table);
        }
    }

    /** 7.33: no errors detected. */
    private void bootStatus() {
        new SmbiosStructure(32, 0x0b, 0x2000).u32(0).u16(0).u8(0).appendTo(table);
    }
}
