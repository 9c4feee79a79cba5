package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.tables.SmbiosFacts.Processor;
import dev.drydock.efi.tables.SmbiosFacts.SystemIdentity;
import java.util.UUID;

/** The structures that describe a machine (DSP0134 3.3.0, chapter 7), in the order of their types. */
final class SmbiosStructures {
    private static final int CHASSIS = 0x0300;
    private static final int MEMORY_ARRAY = 0x1000;
    private static final int NOT_PROVIDED = 0xfffe;
    private static final int NO_CACHE = 0xffff;
    private static final long MIB = 1 << 20;

    private final SmbiosFacts facts;
    private final ByteWriter table = new ByteWriter();

    private SmbiosStructures(SmbiosFacts facts) {
        this.facts = facts;
    }

    static byte[] of(SmbiosFacts facts) {
        SmbiosStructures structures = new SmbiosStructures(facts);
        structures.firmware();
        structures.system();
        structures.baseboard();
        structures.chassis();
        structures.processor();
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
        new SmbiosStructure(0, 0x1a, 0).string(facts.firmware().vendor()).string(facts.firmware().version()).u16(0)
                .string(facts.firmware().releaseDate()).u8(0).u64(characteristicsUnsupported).u8(0)
                .u8(uefiInVirtualMachine).u8(0xff).u8(0xff).u8(0xff).u8(0xff).u16(0).appendTo(table);
    }

    /** 7.2. */
    private void system() {
        int wokenByPowerSwitch = 6;
        SystemIdentity system = facts.system();
        SmbiosStructure structure = new SmbiosStructure(1, 0x1b, 0x0100).string(system.manufacturer())
                .string(system.product()).string(system.version()).string(system.serial());
        uuid(structure, facts.uuid());
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
        SystemIdentity system = facts.system();
        int hostingBoard = 1;
        int motherboard = 0x0a;
        new SmbiosStructure(2, 0x0f, 0x0200).string(system.manufacturer()).string(system.product())
                .string(system.version()).string(system.serial()).string("").u8(hostingBoard).string("").u16(CHASSIS)
                .u8(motherboard).u8(0).appendTo(table);
    }

    /** 7.4: of no physical form, safe in all its states, without contained elements. */
    private void chassis() {
        SystemIdentity system = facts.system();
        int other = 1;
        int safe = 3;
        int noSecurity = 3;
        new SmbiosStructure(3, 0x16, CHASSIS).string(system.manufacturer()).u8(other).string(system.version())
                .string(system.serial()).string("").u8(safe).u8(safe).u8(safe).u8(noSecurity).u32(0).u8(0).u8(0).u8(0)
                .u8(0)
                .string("").appendTo(table);
    }

    /** 7.5: one populated, enabled socket; speeds, voltage and caches are unknown. */
    private void processor() {
        Processor processor = facts.processor();
        int central = 3;
        int familyInFamily2 = 0xfe;
        int populatedAndEnabled = 0x41;
        int otherUpgrade = 1;
        int capable64Bit = 1 << 2;
        int multiCore = processor.cores() > 1 ? 1 << 3 : 0;
        int cores = Math.min(processor.cores(), 0xff);
        new SmbiosStructure(4, 0x30, 0x0400).string("CPU 0").u8(central)
                .u8(Math.min(processor.family(), familyInFamily2))
                .string(processor.manufacturer()).u64(processor.id()).string(processor.version()).u8(0).u16(0).u16(0)
                .u16(0)
                .u8(populatedAndEnabled).u8(otherUpgrade).u16(NO_CACHE).u16(NO_CACHE).u16(NO_CACHE).string("")
                .string("")
                .string("").u8(cores).u8(cores).u8(cores).u16(capable64Bit | multiCore).u16(processor.family())
                .u16(processor.cores()).u16(processor.cores()).u16(processor.cores()).appendTo(table);
    }

    /** 7.17: system memory on the board, of one device; the capacity is stated in the field that holds any. */
    private void memoryArray() {
        int systemBoard = 3;
        int systemMemory = 3;
        int noErrorCorrection = 3;
        new SmbiosStructure(16, 0x17, MEMORY_ARRAY).u8(systemBoard).u8(systemMemory).u8(noErrorCorrection)
                .u32(0x8000_0000L).u16(NOT_PROVIDED).u16(1).u64(facts.memorySize()).appendTo(table);
    }

    /** 7.18: RAM; widths, speeds, voltages and makers are unknown. */
    private void memoryDevice() {
        int otherFormFactor = 1;
        int ram = 7;
        int otherDetail = 1 << 1;
        int dram = 3;
        int volatileMode = 1 << 3;
        long bytes = facts.memorySize();
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
        for (MemoryRange range : facts.memory()) {
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
