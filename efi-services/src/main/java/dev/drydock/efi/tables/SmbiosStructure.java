package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One structure: a formatted area and its strings (DSP0134 3.3.0, 6.1). */
final class SmbiosStructure {
    private final int length;
    private final ByteWriter formatted = new ByteWriter();
    private final List<String> strings = new ArrayList<>();

    /** Starts with the structure's header; the formatted area must be filled up to {@code length}. */
    SmbiosStructure(int type, int length, int handle) {
        this.length = length;
        formatted.u8(type).u8(length).u16(handle);
    }

    SmbiosStructure u8(int value) {
        formatted.u8(value);
        return this;
    }

    SmbiosStructure u16(int value) {
        formatted.u16(value);
        return this;
    }

    SmbiosStructure u32(long value) {
        formatted.u32(value);
        return this;
    }

    SmbiosStructure u64(long value) {
        formatted.u64(value);
        return this;
    }

    /** Adds a field that names a string by its number; no string if it is empty. */
    SmbiosStructure string(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL within an SMBIOS string");
        }
        if (text.isEmpty()) {
            return u8(0);
        }
        strings.add(text);
        return u8(strings.size());
    }

    void appendTo(ByteWriter table) {
        if (formatted.size() != length) {
            throw new IllegalStateException("SMBIOS structure: %d bytes, not %d".formatted(formatted.size(), length));
        }
        table.bytes(formatted.toByteArray());
        strings.forEach(string -> table.bytes(string.getBytes(StandardCharsets.UTF_8)).u8(0));
        // The set of strings ends with a NUL of its own, and has two if it is empty.
        table.zeros(strings.isEmpty() ? 2 : 1);
    }
}
