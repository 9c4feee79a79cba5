package dev.drydock.efi.tables;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.InterruptController.GicV3;
import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ACPI tables of a machine (ACPI 6.3, 5.2), laid out from an address: RSDP, XSDT, FADT, DSDT, MADT, and with what they tell
 * of SPCR, DBG2 and MCFG; RSDT, FACS, HPET and WAET on x86_64; GTDT, PPTT and IORT on AArch64.
 *
 * <p>Both machines are hardware-reduced: neither has the fixed registers of a PC.
 */
public final class AcpiTables {
    /** Where tables may start: what the FACS needs. */
    public static final int ALIGNMENT = 64;
    /** The signatures of the tables by which others are found. */
    public static final Set<String> ROOTS = Set.of("RSD PTR ", "RSDT", "XSDT");
    static final int HEADER_SIZE = 36;
    private static final int RSDP_SIZE = 36;
    private static final Set<String> NOT_LISTED = Set.of("RSD PTR ", "FACS", "DSDT", "RSDT", "XSDT");

    private final Layout layout;
    private final byte[] bytes;
    private final List<Table> tables;

    /**
     * Where a table lies.
     *
     * @param signature as it appears in the table; {@code "RSD PTR "} for the RSDP
     * @param address of its first byte
     * @param length in bytes
     */
    public record Table(String signature, long address, int length) {}

    private AcpiTables(Layout layout) {
        this.layout = layout;
        bytes = layout.build();
        tables = List.copyOf(layout.tables);
    }

    /** Makes the tables that describe a machine truly; see {@link #at(long, Hardware, Descriptions)}. */
    public static AcpiTables at(long base, Hardware hardware) {
        return at(base, hardware, Descriptions.both());
    }

    /**
     * Makes the tables that describe a machine, to be placed at {@code base}.
     *
     * @param changes what is not told as it is
     * @throws IllegalArgumentException if {@code base} is no multiple of {@value #ALIGNMENT}, or on x86 the tables would not
     *         end below 4 GiB, as the RSDT needs, or a table that is to be changed is not there
     */
    public static AcpiTables at(long base, Hardware hardware, Descriptions changes) {
        return new AcpiTables(new Layout(base, hardware, changes, Dsdt.definitionBlock(hardware)));
    }

    /** The same tables for another place; as {@link #at(long, Hardware, Descriptions)}, but in less time. */
    AcpiTables movedTo(long newBase) {
        return new AcpiTables(new Layout(newBase, layout.hardware, layout.changes, layout.definitionBlock));
    }

    /** Address of the first byte, which is the RSDP's. */
    public long base() {
        return layout.base;
    }

    /** The address to publish under {@code EFI_ACPI_20_TABLE_GUID}. */
    public long rsdpAddress() {
        return layout.base;
    }

    /** A copy of all tables, as they are to lie in memory from {@link #base()} on. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Every table, by address. */
    public List<Table> tables() {
        return tables;
    }

    /** The tables that the XSDT lists, in its order. */
    public List<Table> listed() {
        return tables.stream().filter(table -> !NOT_LISTED.contains(table.signature())).toList();
    }

    /** The table with that signature. */
    public Optional<Table> table(String signature) {
        return tables.stream().filter(table -> table.signature().equals(signature)).findFirst();
    }

    /** A copy of one table. */
    public byte[] bytes(Table table) {
        int offset = (int) (table.address() - layout.base);
        return Arrays.copyOfRange(bytes, offset, offset + table.length());
    }

    /** Places one table behind the other; a table's address is known before those that point to it are made. */
    private static final class Layout {
        private final long base;
        private final Hardware hardware;
        private final Descriptions changes;
        /** The DSDT's, the one body that takes time to make; addresses do not occur in it. */
        private final byte[] definitionBlock;
        private final ByteWriter out = new ByteWriter();
        private final List<Table> tables = new ArrayList<>();
        /** The signatures of the tables that there would be if none were left out. */
        private final Set<String> made = new HashSet<>();

        Layout(long base, Hardware hardware, Descriptions changes, byte[] definitionBlock) {
            if (base % ALIGNMENT != 0) {
                throw new IllegalArgumentException("0x%x is no multiple of %d".formatted(base, ALIGNMENT));
            }
            this.base = base;
            this.hardware = hardware;
            this.changes = changes;
            this.definitionBlock = definitionBlock;
        }

        /** To be called once. */
        byte[] build() {
            // The RSDP comes first, but is filled in when the addresses of the tables it names are known.
            out.zeros(RSDP_SIZE);
            tables.add(new Table("RSD PTR ", base, RSDP_SIZE));
            boolean x86 = hardware.architecture() == Architecture.X86_64;
            long facs = x86 ? placeOwn("FACS", AcpiBodies.facs()) : 0;
            long dsdt = place("DSDT", 2, definitionBlock);
            place("FACP", 6, AcpiBodies.fadt(hardware, facs, dsdt));
            place("APIC", 5, Madt.of(hardware));
            hardware.timer().ifPresent(timer -> place("GTDT", 3, AcpiBodies.gtdt(timer)));
            hardware.uart().ifPresent(uart -> {
                place("SPCR", 2, AcpiBodies.spcr(uart));
                place("DBG2", 0, AcpiBodies.dbg2(uart));
            });
            hardware.pci().ifPresent(pci -> place("MCFG", 1, AcpiBodies.mcfg(pci)));
            if (x86) {
                hardware.hpet().ifPresent(range -> place("HPET", 1, AcpiBodies.hpet(range.address())));
                place("WAET", 1, AcpiBodies.waet());
            } else {
                place("PPTT", 2, Pptt.of(hardware));
                if (hardware.interruptController() instanceof GicV3 gic && gic.its().isPresent()) {
                    hardware.pci().ifPresent(pci -> place("IORT", 0, Iort.of(pci)));
                }
            }
            requireKnown();
            changes.addedTables().forEach(table -> placeBytes(signature(table), table));
            List<Long> listed = tables.stream().filter(table -> !NOT_LISTED.contains(table.signature()))
                    .map(Table::address).toList();
            long rsdt = x86 ? placeBytes("RSDT", withHeader("RSDT", 1, pointers(listed, Integer.BYTES))) : 0;
            long xsdt = placeBytes("XSDT", withHeader("XSDT", 1, pointers(listed, Long.BYTES)));
            if (x86 && (base < 0 || base + out.size() > 1L << 32)) {
                throw new IllegalArgumentException("tables at 0x%x do not end below 4 GiB".formatted(base));
            }
            byte[] all = out.toByteArray();
            System.arraycopy(rsdp(rsdt, xsdt), 0, all, 0, RSDP_SIZE);
            return all;
        }

        /** Root System Description Pointer (5.2.5.3), whose first checksum covers what ACPI 1.0 knew. */
        private byte[] rsdp(long rsdt, long xsdt) {
            byte[] rsdp = new ByteWriter().ascii("RSD PTR ", 8, ' ').u8(0).ascii(AcpiOem.DRYDOCK.oemId(), 6, ' ').u8(2)
                    .u32(rsdt).u32(RSDP_SIZE).u64(xsdt).zerosTo(RSDP_SIZE).toByteArray();
            Checksum.set(rsdp, 8, 20);
            return Checksum.set(rsdp, 32, RSDP_SIZE);
        }

        private static byte[] pointers(List<Long> addresses, int size) {
            ByteWriter body = new ByteWriter();
            addresses.forEach(address -> {
                if (size == Long.BYTES) {
                    body.u64(address);
                } else {
                    body.u32(address);
                }
            });
            return body.toByteArray();
        }

        private void requireKnown() {
            Set<String> missing = new HashSet<>(changes.changedTables());
            missing.removeAll(made);
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("no ACPI tables to be changed: " + missing);
            }
        }

        private static String signature(byte[] table) {
            return new String(table, 0, Math.min(4, table.length), StandardCharsets.ISO_8859_1);
        }

        private long place(String signature, int revision, byte[] body) {
            return placeOwn(signature, withHeader(signature, revision, body));
        }

        /** With the common header (5.2.6). */
        private static byte[] withHeader(String signature, int revision, byte[] body) {
            AcpiOem oem = AcpiOem.DRYDOCK;
            byte[] table = new ByteWriter().ascii(signature, 4, ' ').u32(HEADER_SIZE + body.length).u8(revision).u8(0)
                    .ascii(oem.oemId(), 6, ' ').ascii(oem.tableId(), 8, ' ').u32(oem.revision())
                    .ascii(oem.creatorId(), 4, ' ').u32(oem.creatorRevision()).bytes(body).toByteArray();
            return Checksum.set(table, 9, table.length);
        }

        /** Places a table unless it is left out, which gives 0. */
        private long placeOwn(String signature, byte[] table) {
            made.add(signature);
            return changes.leavesOut(signature) ? 0 : placeBytes(signature, changes.changeTable(signature, table));
        }

        private long placeBytes(String signature, byte[] table) {
            out.align(ALIGNMENT);
            long address = base + out.size();
            tables.add(new Table(signature, address, table.length));
            out.bytes(table);
            return address;
        }
    }
}
