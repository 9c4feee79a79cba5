package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * {@code EFI_SYSTEM_TABLE} (UEFI 2.10, 4.3), the tables of services it leads to, and the configuration tables, with the
 * checksums of their headers kept right.
 */
public final class SystemTable {
    public static final int HEADER_SIZE = 24;
    private static final long SIGNATURE = 0x5453_5953_2049_4249L;
    private static final long BOOT_SIGNATURE = 0x5652_4553_544f_4f42L;
    private static final long RUNTIME_SIGNATURE = 0x5652_4553_544e_5552L;
    private static final int SIZE = 120;
    private static final int HEADER_SIZE_OFFSET = 0xc;
    private static final int VENDOR_OFFSET = 0x18;
    private static final int CONSOLE_OFFSET = 0x28;
    private static final int RUNTIME_OFFSET = 0x58;
    private static final int BOOT_OFFSET = 0x60;
    private static final int COUNT_OFFSET = 0x68;
    private static final int TABLES_OFFSET = 0x70;
    private static final int ENTRY_SIZE = 24;
    private static final int MOST_TABLES = 64;

    private final GuestMemory memory;
    private final StateMap<Guid, Long> tables;
    private final Events events;
    private final Offering offering;
    private final long address;
    private final long entries;

    /** {@code EFI_TABLE_HEADER} (UEFI 2.10, 4.2). */
    record Header(long signature, int revision, int headerSize, int crc32, int reserved) {}

    public SystemTable(Platform platform, String vendor, int firmwareRevision) {
        memory = platform.memory();
        events = platform.events();
        offering = platform.offering();
        tables = platform.state().map();
        address = platform.pool().allocate(MemoryType.RUNTIME_SERVICES_DATA, SIZE);
        entries = platform.pool().allocate(MemoryType.RUNTIME_SERVICES_DATA, MOST_TABLES * ENTRY_SIZE);
        memory.fill(address, SIZE, (byte) 0);
        byte[] name = (vendor + '\0').getBytes(StandardCharsets.UTF_16LE);
        long nameAddress = platform.pool().allocate(MemoryType.RUNTIME_SERVICES_DATA, name.length);
        memory.putBytes(nameAddress, name);
        memory.putLong(address + VENDOR_OFFSET, nameAddress);
        memory.putInt(address + 0x20, firmwareRevision);
        memory.putLong(address + TABLES_OFFSET, entries);
        writeHeader(address, SIGNATURE, SIZE);
    }

    /** Where the table is in guest memory. */
    public long address() {
        return address;
    }

    /** An installed console device. */
    public record ConsoleDevice(Handle handle, long address) {}

    public void setConsole(ConsoleDevice in, ConsoleDevice out, ConsoleDevice error) {
        long at = address + CONSOLE_OFFSET;
        for (ConsoleDevice device : new ConsoleDevice[]{in, out, error}) {
            memory.putLong(at, device.handle().value());
            memory.putLong(at + 8, device.address());
            at += 16;
        }
        writeHeader(address, SIGNATURE, SIZE);
    }

    /** Writes the tables of boot and runtime services and links them. */
    public void setServices(Platform platform, TableBinder.BoundTable boot, TableBinder.BoundTable runtime) {
        memory.putLong(address + BOOT_OFFSET, write(platform, boot, BOOT_SIGNATURE, MemoryType.BOOT_SERVICES_DATA));
        memory.putLong(address + RUNTIME_OFFSET,
                write(platform, runtime, RUNTIME_SIGNATURE, MemoryType.RUNTIME_SERVICES_DATA));
        writeHeader(address, SIGNATURE, SIZE);
    }

    private long write(Platform platform, TableBinder.BoundTable table, long signature, MemoryType type) {
        long target = platform.pool().allocate(type, table.size());
        memory.fill(target, table.size(), (byte) 0);
        table.writeTo(target);
        writeHeader(target, signature, (int) table.size());
        return target;
    }

    /** The address of the runtime table, physical or virtual, that the system table at a physical address has now. */
    public static long runtimeServices(GuestMemory memory, long systemTable) {
        return memory.getLong(systemTable + RUNTIME_OFFSET);
    }

    /** The addresses of the runtime services, in the table's order; not to be asked after SetVirtualAddressMap. */
    public List<Long> runtimeServices() {
        long runtime = runtimeServices(memory, address);
        int size = memory.getInt(runtime + HEADER_SIZE_OFFSET);
        return LongStream.iterate(runtime + HEADER_SIZE, slot -> slot < runtime + size, slot -> slot + Long.BYTES)
                .map(memory::getLong).boxed().toList();
    }

    /** Takes away what ends with boot services (UEFI 2.10, 7.4.6): the console and the table of boot services. */
    public void exitBootServices() {
        memory.fill(address + CONSOLE_OFFSET, RUNTIME_OFFSET - CONSOLE_OFFSET, (byte) 0);
        memory.putLong(address + BOOT_OFFSET, 0);
        writeHeader(address, SIGNATURE, SIZE);
    }

    /**
     * Converts the pointers of the tables that outlive boot services (UEFI 2.10, 8.4). What the configuration tables' entries
     * hold stays physical, as those tables' specifications want it.
     */
    public void convertPointers(LongUnaryOperator toVirtual) {
        long runtime = memory.getLong(address + RUNTIME_OFFSET);
        int size = memory.getInt(runtime + HEADER_SIZE_OFFSET);
        for (long slot = HEADER_SIZE; slot < size; slot += Long.BYTES) {
            convert(runtime + slot, toVirtual);
        }
        writeHeader(runtime, RUNTIME_SIGNATURE, size);
        convert(address + VENDOR_OFFSET, toVirtual);
        convert(address + RUNTIME_OFFSET, toVirtual);
        convert(address + TABLES_OFFSET, toVirtual);
        writeHeader(address, SIGNATURE, SIZE);
    }

    private void convert(long at, LongUnaryOperator toVirtual) {
        memory.putLong(at, toVirtual.applyAsLong(memory.getLong(at)));
    }

    private void writeHeader(long target, long signature, int size) {
        var header = new Pointer<>(memory, target, Codec.of(Header.class));
        header.set(new Header(signature, offering.revision(), size, 0, 0));
        header.set(new Header(signature, offering.revision(), size, Miscellaneous.crc32(memory, target, size), 0));
    }

    /** Names a configuration table of the firmware's own, unless the firmware does not offer it. */
    public void publish(Guid guid, long table) {
        if (!offering.withholds(guid)) {
            installConfigurationTable(guid, table);
        }
    }

    /** {@code InstallConfigurationTable} (UEFI 2.10, 7.5.6): adds, replaces, or, with address 0, removes. */
    public EfiStatus installConfigurationTable(Guid guid, long table) {
        if (table == 0 && !tables.containsKey(guid)) {
            return EfiStatus.NOT_FOUND;
        }
        if (table != 0 && !tables.containsKey(guid) && tables.size() == MOST_TABLES) {
            return EfiStatus.OUT_OF_RESOURCES;
        }
        if (table == 0) {
            tables.remove(guid);
        } else {
            tables.put(guid, table);
        }
        long at = entries;
        for (Map.Entry<Guid, Long> entry : tables.entrySet()) {
            memory.putBytes(at, entry.getKey().toByteArray());
            memory.putLong(at + Guid.BYTES, entry.getValue());
            at += ENTRY_SIZE;
        }
        memory.putLong(address + COUNT_OFFSET, tables.size());
        writeHeader(address, SIGNATURE, SIZE);
        events.signalGroup(guid);
        return EfiStatus.SUCCESS;
    }

    /** The configuration tables as the guest sees them, in order. */
    public Map<Guid, Long> configurationTables() {
        return new LinkedHashMap<>(tables);
    }
}
