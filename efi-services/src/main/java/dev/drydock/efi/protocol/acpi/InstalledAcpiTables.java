package dev.drydock.efi.protocol.acpi;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.Pool;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.AcpiTableProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.tables.AcpiTables;
import dev.drydock.efi.tables.Checksum;
import dev.drydock.efi.tables.PublishedTables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tables that the XSDT lists, and the RSDT if there is one: the firmware's own, and behind them those that the guest
 * installs.
 *
 * <p>A second table of one signature is as welcome as the first, but for those of which ACPI knows only one, and which it
 * does not list.
 */
public final class InstalledAcpiTables implements AcpiTableProtocol {
    private static final int HEADER_SIZE = 36;
    private static final int LENGTH_OFFSET = 4;
    private static final int CHECKSUM_OFFSET = 9;
    private static final int LARGEST = 16 << 20;
    private static final Set<String> ONLY_ONE = Set.of("FACP", "FACS", "DSDT", "RSDT", "XSDT", "RSD ");
    /** Root System Description Pointer (ACPI 6.3, 5.2.5.3). */
    private static final int RSDP_SIZE = 36;
    private static final int RSDP_CHECKSUM = 8;
    private static final int RSDP_RSDT = 16;
    private static final int RSDP_SIZE_1 = 20;
    private static final int RSDP_XSDT = 24;
    private static final int RSDP_EXTENDED_CHECKSUM = 32;

    private final GuestMemory memory;
    private final Pool pool;
    private final SystemTable systemTable;
    private final long rsdp;
    private final List<Long> own;
    private final StateMap<Long, Long> installed;
    private final StateCounter keys;
    private final StateCell<Roots> roots;

    /** The root tables made for the last change, 0 for those of the start. */
    private record Roots(long rsdt, long xsdt) {}

    private InstalledAcpiTables(Platform platform, SystemTable systemTable, AcpiTables tables) {
        memory = platform.memory();
        pool = platform.pool();
        this.systemTable = systemTable;
        rsdp = tables.rsdpAddress();
        own = tables.listed().stream().map(AcpiTables.Table::address).toList();
        installed = platform.state().map();
        keys = platform.state().counter();
        roots = platform.state().cell(new Roots(0, 0));
    }

    /**
     * Installs the protocol on a handle of its own.
     *
     * @param tables what was published
     */
    public static void install(Platform platform, SystemTable systemTable, AcpiTables tables) {
        platform.install(platform.handles().create(), AcpiTableProtocol.class,
                new InstalledAcpiTables(platform, systemTable, tables));
    }

    @Override
    public EfiStatus installAcpiTable(Address acpiTableBuffer, long acpiTableBufferSize, Pointer<Long> tableKey) {
        if (acpiTableBuffer.isNull() || tableKey.isNull() || acpiTableBufferSize < HEADER_SIZE
                || Integer.toUnsignedLong(
                        memory.getInt(acpiTableBuffer.value() + LENGTH_OFFSET)) != acpiTableBufferSize) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (acpiTableBufferSize > LARGEST) {
            return EfiStatus.OUT_OF_RESOURCES;
        }
        byte[] table = memory.getBytes(acpiTableBuffer.value(), (int) acpiTableBufferSize);
        if (ONLY_ONE.contains(new String(table, 0, 4, StandardCharsets.ISO_8859_1))) {
            return EfiStatus.ACCESS_DENIED;
        }
        Checksum.set(table, CHECKSUM_OFFSET, table.length);
        long address = place(table);
        List<Long> listed = listed();
        listed.add(address);
        try {
            publish(listed);
        } catch (EfiException e) {
            pool.free(address);
            return e.status();
        }
        long key = keys.add(1);
        installed.put(key, address);
        tableKey.set(key);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus uninstallAcpiTable(long tableKey) {
        Long address = installed.get(tableKey);
        if (address == null) {
            return EfiStatus.NOT_FOUND;
        }
        List<Long> listed = listed();
        listed.remove(address);
        publish(listed);
        installed.remove(tableKey);
        pool.free(address);
        return EfiStatus.SUCCESS;
    }

    private long place(byte[] table) {
        long address = pool.allocate(MemoryType.ACPI_RECLAIM, table.length);
        memory.putBytes(address, table);
        return address;
    }

    private List<Long> listed() {
        List<Long> listed = new ArrayList<>(own);
        listed.addAll(installed.values());
        return listed;
    }

    /**
     * Writes new root tables, and then the pointers to them.
     *
     * @throws EfiException EFI_OUT_OF_RESOURCES, and nothing has changed
     */
    private void publish(List<Long> listed) {
        Roots before = roots.get();
        int small = memory.getInt(rsdp + RSDP_RSDT);
        long rsdt = small == 0 ? 0 : place(root(Integer.toUnsignedLong(small), listed, Integer.BYTES));
        long xsdt;
        try {
            xsdt = place(root(memory.getLong(rsdp + RSDP_XSDT), listed, Long.BYTES));
        } catch (EfiException e) {
            if (rsdt != 0) {
                pool.free(rsdt);
            }
            throw e;
        }
        memory.putInt(rsdp + RSDP_RSDT, (int) rsdt);
        memory.putLong(rsdp + RSDP_XSDT, xsdt);
        memory.putBytes(rsdp,
                Checksum.set(Checksum.set(memory.getBytes(rsdp, RSDP_SIZE), RSDP_CHECKSUM, RSDP_SIZE_1),
                        RSDP_EXTENDED_CHECKSUM, RSDP_SIZE));
        roots.set(new Roots(rsdt, xsdt));
        if (before.xsdt() != 0) {
            pool.free(before.xsdt());
        }
        if (before.rsdt() != 0) {
            pool.free(before.rsdt());
        }
        systemTable.installConfigurationTable(PublishedTables.ACPI_20, rsdp);
    }

    /** A root table with the header of the one before. */
    private byte[] root(long before, List<Long> listed, int pointerSize) {
        byte[] header = memory.getBytes(before, HEADER_SIZE);
        ByteWriter out = new ByteWriter().bytes(header);
        for (long address : listed) {
            if (pointerSize == Long.BYTES) {
                out.u64(address);
            } else {
                out.u32(address);
            }
        }
        byte[] table = out.toByteArray();
        System.arraycopy(new ByteWriter().u32(table.length).toByteArray(), 0, table, LENGTH_OFFSET, Integer.BYTES);
        return Checksum.set(table, CHECKSUM_OFFSET, table.length);
    }
}
