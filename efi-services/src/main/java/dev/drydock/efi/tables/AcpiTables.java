package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Minimal, valid ACPI tables (ACPI 6.3, 5.2), laid out from an address: RSDP, XSDT (and RSDT on x86), FADT, DSDT, MADT; FACS on
 * x86; GTDT and SPCR on AArch64.
 *
 * <p>Both machines are hardware-reduced: neither has the fixed registers of a PC.
 */
public final class AcpiTables {
    /** Where tables may start: what the FACS needs. */
    public static final int ALIGNMENT = 64;
    static final int HEADER_SIZE = 36;
    private static final int RSDP_SIZE = 36;
    private static final Set<String> NOT_LISTED = Set.of("RSD PTR ", "FACS", "DSDT", "RSDT", "XSDT");

    private final long base;
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

    private AcpiTables(long base, byte[] bytes, List<Table> tables) {
        this.base = base;
        this.bytes = bytes;
        this.tables = List.copyOf(tables);
    }

    /**
     * Makes the tables that describe {@code facts}, to be placed at {@code base}.
     *
     * @throws IllegalArgumentException if {@code base} is no multiple of {@value #ALIGNMENT}, or on x86 the tables would not
     *         end below 4 GiB, as the RSDT needs
     */
    public static AcpiTables at(long base, AcpiFacts facts) {
        if (base % ALIGNMENT != 0) {
            throw new IllegalArgumentException("0x%x is no multiple of %d".formatted(base, ALIGNMENT));
        }
        return new Layout(base, facts).build();
    }

    /** Address of the first byte, which is the RSDP's. */
    public long base() {
        return base;
    }

    /** The address to publish under {@code EFI_ACPI_20_TABLE_GUID}. */
    public long rsdpAddress() {
        return base;
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
        int offset = (int) (table.address() - base);
        return Arrays.copyOfRange(bytes, offset, offset + table.length());
    }

    /** Places one table behind the other; a table's address is known before those that point to it are made. */
    private static final class Layout {
        private final long base;
        private final AcpiFacts facts;
        private final ByteWriter out = new ByteWriter();
        private final List<Table> tables = new ArrayList<>();

        Layout(long base, AcpiFacts facts) {
            this.base = base;
            this.facts = facts;
        }

        AcpiTables build() {
            // The RSDP comes first, but is filled in when the addresses of the tables it names are known.
            out.zeros(RSDP_SIZE);
            tables.add(new Table("RSD PTR ", base, RSDP_SIZE));
            boolean x86 = facts.platform() instanceof PcPlatform;
            long facs = x86 ? place("FACS", AcpiBodies.facs()) : 0;
            long dsdt = place("DSDT", 2, Dsdt.definitionBlock(facts));
            List<Long> listed = new ArrayList<>();
            listed.add(place("FACP", 6, AcpiBodies.fadt(facts.platform(), facs, dsdt)));
            listed.add(place("APIC", 5, AcpiBodies.madt(facts)));
            if (facts.platform() instanceof ArmPlatform arm) {
                listed.add(place("GTDT", 3, AcpiBodies.gtdt(arm)));
                listed.add(place("SPCR", 2, AcpiBodies.spcr(arm)));
            }
            long rsdt = x86 ? place("RSDT", 1, pointers(listed, Integer.BYTES)) : 0;
            long xsdt = place("XSDT", 1, pointers(listed, Long.BYTES));
            if (x86 && (base < 0 || base + out.size() > 1L << 32)) {
                throw new IllegalArgumentException("tables at 0x%x do not end below 4 GiB".formatted(base));
            }
            byte[] all = out.toByteArray();
            System.arraycopy(rsdp(rsdt, xsdt), 0, all, 0, RSDP_SIZE);
            return new AcpiTables(base, all, tables);
        }

        /** Root System Description Pointer (5.2.5.3), whose first checksum covers what ACPI 1.0 knew. */
        private byte[] rsdp(long rsdt, long xsdt) {
            byte[] rsdp = new ByteWriter().ascii("RSD PTR ", 8, ' ').u8(0).ascii(facts.oem().oemId(), 6, ' ').u8(2)
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

        /** Places a table with the common header (5.2.6). */
        private long place(String signature, int revision, byte[] body) {
            AcpiOem oem = facts.oem();
            byte[] table = new ByteWriter().ascii(signature, 4, ' ').u32(HEADER_SIZE + body.length).u8(revision).u8(0)
                    .ascii(oem.oemId(), 6, ' ').ascii(oem.tableId(), 8, ' ').u32(oem.revision())
                    .ascii(oem.creatorId(), 4, ' ').u32(oem.creatorRevision()).bytes(body).toByteArray();
            return place(signature, Checksum.set(table, 9, table.length));
        }

        private long place(String signature, byte[] table) {
            out.align(ALIGNMENT);
            long address = base + out.size();
            tables.add(new Table(signature, address, table.length));
            out.bytes(table);
            return address;
        }
    }
}
