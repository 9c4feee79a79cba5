package dev.drydock.efi.protocol.smbios;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Handle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An SMBIOS structure (DSP0134 3.3.0, 6.1).
 *
 * @param handle 0 to 0xFFFD
 * @param producer who added it, or the null handle
 * @param formatted the formatted area, its header included, with {@code handle} in it
 * @param strings without their NULs
 * @param address where the guest finds it
 */
record SmbiosRecord(int handle, Handle producer, byte[] formatted, List<byte[]> strings, long address) {
    static final int HEADER_SIZE = 4;
    static final int END_OF_TABLE = 127;
    private static final int MOST_STRINGS = 255;

    /** The structures of a table up to the one that ends it; the table is the firmware's own. */
    static List<SmbiosRecord> all(byte[] table) {
        List<SmbiosRecord> records = new ArrayList<>();
        int offset = 0;
        while (table[offset] != END_OF_TABLE) {
            int from = offset;
            SmbiosRecord record = parse(index -> from + index < table.length ? table[from + index] : 0, Handle.NULL)
                    .orElseThrow();
            records.add(record);
            offset += record.bytes().length;
        }
        return records;
    }

    /** Gives a structure's bytes one by one, from the guest's memory for example. */
    interface Bytes {
        byte at(int index);
    }

    /** Reads a structure; empty if it is too short for its header, or its strings have no end. */
    static Optional<SmbiosRecord> parse(Bytes source, Handle producer) {
        int length = Byte.toUnsignedInt(source.at(1));
        if (length < HEADER_SIZE) {
            return Optional.empty();
        }
        var formatted = new byte[length];
        for (int i = 0; i < length; i++) {
            formatted[i] = source.at(i);
        }
        List<byte[]> strings = new ArrayList<>();
        int offset = length;
        while (source.at(offset) != 0) {
            var string = new ByteWriter();
            for (; source.at(offset) != 0; offset++) {
                if (string.size() > 0xffff) {
                    return Optional.empty();
                }
                string.u8(source.at(offset));
            }
            offset++;
            strings.add(string.toByteArray());
            if (strings.size() > MOST_STRINGS) {
                return Optional.empty();
            }
        }
        int handle = Byte.toUnsignedInt(formatted[2]) | Byte.toUnsignedInt(formatted[3]) << 8;
        return Optional.of(new SmbiosRecord(handle, producer, formatted, List.copyOf(strings), 0));
    }

    int type() {
        return Byte.toUnsignedInt(formatted[0]);
    }

    SmbiosRecord withHandle(int newHandle) {
        byte[] changed = formatted.clone();
        changed[2] = (byte) newHandle;
        changed[3] = (byte) (newHandle >>> 8);
        return new SmbiosRecord(newHandle, producer, changed, strings, address);
    }

    SmbiosRecord withAddress(long newAddress) {
        return new SmbiosRecord(handle, producer, formatted, strings, newAddress);
    }

    SmbiosRecord withString(int index, byte[] text) {
        List<byte[]> changed = new ArrayList<>(strings);
        changed.set(index, text);
        return new SmbiosRecord(handle, producer, formatted, List.copyOf(changed), address);
    }

    byte[] bytes() {
        ByteWriter out = new ByteWriter().bytes(formatted);
        strings.forEach(string -> out.bytes(string).u8(0));
        return out.zeros(strings.isEmpty() ? 2 : 1).toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SmbiosRecord record && handle == record.handle && producer.equals(record.producer)
                && address == record.address && Arrays.equals(bytes(), record.bytes());
    }

    @Override
    public int hashCode() {
        return handle;
    }
}
