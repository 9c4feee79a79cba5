package dev.drydock.efi.tables;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The checksum of ACPI and SMBIOS: a byte that makes a range of bytes add up to 0, modulo 256. */
public final class Checksum {
    private Checksum() {}

    /** Sets the byte at {@code field} so that the first {@code length} bytes add up to 0. */
    public static byte[] set(byte[] table, int field, int length) {
        table[field] = 0;
        table[field] = (byte) -sum(MemorySegment.ofArray(table).asSlice(0, length));
        return table;
    }

    /** The sum of all bytes, modulo 256. */
    public static byte sum(MemorySegment bytes) {
        int sum = 0;
        for (long i = 0; i < bytes.byteSize(); i++) {
            sum += bytes.get(ValueLayout.JAVA_BYTE, i);
        }
        return (byte) sum;
    }
}
