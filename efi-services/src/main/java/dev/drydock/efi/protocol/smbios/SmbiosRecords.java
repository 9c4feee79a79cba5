package dev.drydock.efi.protocol.smbios;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.Pool;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.SmbiosProtocol;
import dev.drydock.efi.tables.Checksum;
import dev.drydock.efi.tables.SmbiosTables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The SMBIOS structures, the firmware's own and those that the guest adds. The table that is published follows each change;
 * what GetNext points to stays where it is until the structure is removed or gets another string.
 */
public final class SmbiosRecords implements SmbiosProtocol {
    private static final int MAJOR = 3;
    private static final int MINOR = 3;
    /** More than SMBIOS allowed before 2.7 and than any table shows; the same as other firmware's. */
    private static final int LONGEST_STRING = 64;
    /** SMBIOS 3.0 entry point (DSP0134 3.3.0, 5.2.2). */
    private static final int ENTRY_POINT_SIZE = 24;
    private static final int ENTRY_POINT_CHECKSUM = 5;
    private static final int ENTRY_POINT_LENGTH = 12;
    private static final int ENTRY_POINT_ADDRESS = 16;

    private final GuestMemory memory;
    private final Pool pool;
    private final long entryPoint;
    private final StateCell<List<SmbiosRecord>> records;
    /** The table made for the last change, 0 for the one of the start. */
    private final StateCell<Long> table;

    private SmbiosRecords(Platform platform, SmbiosTables tables) {
        memory = platform.memory();
        pool = platform.pool();
        entryPoint = tables.entryPointAddress();
        table = platform.state().cell(0L);
        records = platform.state()
                .cell(SmbiosRecord.all(tables.structures()).stream().map(this::place).toList());
    }

    /**
     * Installs the protocol on a handle of its own.
     *
     * @param tables what was published
     */
    public static void install(Platform platform, SmbiosTables tables) {
        platform.install(platform.handles().create(), SmbiosProtocol.class, new SmbiosRecords(platform, tables));
    }

    @Override
    public byte majorVersion() {
        return MAJOR;
    }

    @Override
    public byte minorVersion() {
        return MINOR;
    }

    @Override
    public EfiStatus add(Handle producerHandle, Pointer<Short> smbiosHandle, Address record) {
        if (smbiosHandle.isNull() || record.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int handle = Short.toUnsignedInt(smbiosHandle.get());
        if (handle > ANY_HANDLE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (handle != ANY_HANDLE && find(handle) >= 0) {
            return EfiStatus.ALREADY_STARTED;
        }
        SmbiosRecord read = SmbiosRecord.parse(index -> memory.getByte(record.value() + index), producerHandle)
                .orElse(null);
        if (read == null || read.type() == SmbiosRecord.END_OF_TABLE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int chosen = handle == ANY_HANDLE ? unused(records.get()) : handle;
        if (chosen >= ANY_HANDLE) {
            return EfiStatus.OUT_OF_RESOURCES;
        }
        SmbiosRecord added = place(read.withHandle(chosen));
        List<SmbiosRecord> changed = new ArrayList<>(records.get());
        changed.add(added);
        publish(changed, added);
        smbiosHandle.set((short) chosen);
        return EfiStatus.SUCCESS;
    }

    private int find(int handle) {
        List<SmbiosRecord> all = records.get();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).handle() == handle) {
                return i;
            }
        }
        return -1;
    }

    /** The lowest handle that none of these has. */
    private static int unused(List<SmbiosRecord> records) {
        var used = new BitSet(ANY_HANDLE);
        records.forEach(record -> used.set(record.handle()));
        return used.nextClearBit(0);
    }

    @Override
    public EfiStatus updateString(Pointer<Short> smbiosHandle, Pointer<Long> stringNumber, Address string) {
        if (smbiosHandle.isNull() || stringNumber.isNull() || string.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int index = find(Short.toUnsignedInt(smbiosHandle.get()));
        if (index < 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        SmbiosRecord record = records.get().get(index);
        long number = stringNumber.get();
        if (number < 1 || number > record.strings().size()) {
            return EfiStatus.NOT_FOUND;
        }
        var text = new ByteWriter();
        for (byte c; text.size() <= LONGEST_STRING && (c = memory.getByte(string.value() + text.size())) != 0;) {
            text.u8(c);
        }
        if (text.size() > LONGEST_STRING) {
            return EfiStatus.UNSUPPORTED;
        }
        if (text.size() == 0) {
            // It would look like the end of all strings.
            return EfiStatus.INVALID_PARAMETER;
        }
        SmbiosRecord updated = place(record.withString((int) number - 1, text.toByteArray()));
        List<SmbiosRecord> changed = new ArrayList<>(records.get());
        changed.set(index, updated);
        publish(changed, updated);
        pool.free(record.address());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus remove(short smbiosHandle) {
        int index = find(Short.toUnsignedInt(smbiosHandle));
        if (index < 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<SmbiosRecord> changed = new ArrayList<>(records.get());
        SmbiosRecord removed = changed.remove(index);
        publish(changed, null);
        pool.free(removed.address());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getNext(Pointer<Short> smbiosHandle, Pointer<Byte> type, Pointer<Address> record,
            Pointer<Handle> producerHandle) {
        if (smbiosHandle.isNull() || record.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int previous = Short.toUnsignedInt(smbiosHandle.get());
        int index = find(previous);
        if (previous == ANY_HANDLE || index >= 0) {
            List<SmbiosRecord> all = records.get();
            for (int i = index + 1; i < all.size(); i++) {
                SmbiosRecord next = all.get(i);
                if (type.isNull() || Byte.toUnsignedInt(type.get()) == next.type()) {
                    smbiosHandle.set((short) next.handle());
                    record.set(new Address(next.address()));
                    producerHandle.setIfPresent(next.producer());
                    return EfiStatus.SUCCESS;
                }
            }
        }
        smbiosHandle.set((short) ANY_HANDLE);
        return EfiStatus.NOT_FOUND;
    }

    private SmbiosRecord place(SmbiosRecord record) {
        byte[] bytes = record.bytes();
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, bytes.length);
        memory.putBytes(address, bytes);
        return record.withAddress(address);
    }

    /**
     * Makes these the records, and the table of them the one that the entry point names.
     *
     * @param placed the one that is new, given up if the table cannot be made; or null
     * @throws EfiException EFI_OUT_OF_RESOURCES, and nothing has changed
     */
    private void publish(List<SmbiosRecord> changed, SmbiosRecord placed) {
        var out = new ByteWriter();
        changed.forEach(record -> out.bytes(record.bytes()));
        int last = unused(changed);
        out.u8(SmbiosRecord.END_OF_TABLE).u8(SmbiosRecord.HEADER_SIZE).u16(last).zeros(2);
        byte[] bytes = out.toByteArray();
        long address;
        try {
            address = pool.allocate(MemoryType.RUNTIME_SERVICES_DATA, bytes.length);
        } catch (EfiException e) {
            if (placed != null) {
                pool.free(placed.address());
            }
            throw e;
        }
        memory.putBytes(address, bytes);
        memory.putInt(entryPoint + ENTRY_POINT_LENGTH, bytes.length);
        memory.putLong(entryPoint + ENTRY_POINT_ADDRESS, address);
        memory.putBytes(entryPoint, Checksum.set(memory.getBytes(entryPoint, ENTRY_POINT_SIZE), ENTRY_POINT_CHECKSUM,
                ENTRY_POINT_SIZE));
        if (table.get() != 0) {
            pool.free(table.get());
        }
        table.set(address);
        records.set(List.copyOf(changed));
    }
}
