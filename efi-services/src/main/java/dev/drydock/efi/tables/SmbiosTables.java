package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.layout.ByteWriter;
import java.util.Arrays;

/**
 * An SMBIOS 3.3 entry point and its structures (DSP0134 3.3.0), laid out from an address: types 0, 1, 2, 3, 4, 7, 16, 17, 19,
 * 32 and 127.
 */
public final class SmbiosTables {
    /** Where the entry point may lie. */
    public static final int ALIGNMENT = 16;
    private static final int ENTRY_POINT_SIZE = 24;
    private static final int STRUCTURES_OFFSET = 32;

    private final long base;
    private final byte[] bytes;

    private SmbiosTables(long base, byte[] bytes) {
        this.base = base;
        this.bytes = bytes;
    }

    /**
     * Makes the entry point and the structures that describe a machine, to be placed at {@code base}.
     *
     * @throws IllegalArgumentException if {@code base} is no multiple of {@value #ALIGNMENT}
     */
    public static SmbiosTables at(long base, Hardware hardware) {
        return at(base, SmbiosStructures.of(hardware));
    }

    /** The same tables for another place. */
    SmbiosTables movedTo(long newBase) {
        return at(newBase, structures());
    }

    private static SmbiosTables at(long base, byte[] structures) {
        if (base % ALIGNMENT != 0) {
            throw new IllegalArgumentException("0x%x is no multiple of %d".formatted(base, ALIGNMENT));
        }
        // 5.2.2: anchor, checksum, length, version 3.3.0, revision of the entry point.
        ByteWriter table = new ByteWriter().ascii("_SM3_", 5, ' ').u8(0).u8(ENTRY_POINT_SIZE).u8(3).u8(3).u8(0).u8(1)
                .u8(0);
        table.u32(structures.length).u64(base + STRUCTURES_OFFSET).zerosTo(STRUCTURES_OFFSET).bytes(structures);
        return new SmbiosTables(base, Checksum.set(table.toByteArray(), 5, ENTRY_POINT_SIZE));
    }

    /** The address of the entry point, to publish under {@code SMBIOS3_TABLE_GUID}. */
    public long entryPointAddress() {
        return base;
    }

    /** The structures alone, the one that ends the table included. */
    public byte[] structures() {
        return Arrays.copyOfRange(bytes, STRUCTURES_OFFSET, bytes.length);
    }

    /** A copy of entry point and structures, as they are to lie in memory from {@link #entryPointAddress()} on. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
