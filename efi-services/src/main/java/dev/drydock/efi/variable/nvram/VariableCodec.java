package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import java.nio.ByteBuffer;

/** How GUIDs, times and names lie in little-endian buffers. */
final class VariableCodec {
    private VariableCodec() {}

    static void putGuid(ByteBuffer target, Guid guid) {
        target.put(guid.toByteArray());
    }

    static Guid guid(ByteBuffer source) {
        byte[] bytes = new byte[Guid.BYTES];
        source.get(bytes);
        return Guid.decode(bytes, 0);
    }

    static void putTime(ByteBuffer target, Time time) {
        target.putShort(time.year()).put(time.month()).put(time.day()).put(time.hour()).put(time.minute())
                .put(time.second()).put(time.pad1()).putInt(time.nanosecond()).putShort(time.timeZone())
                .put(time.daylight()).put(time.pad2());
    }

    static Time time(ByteBuffer source) {
        return new Time(source.getShort(), source.get(), source.get(), source.get(), source.get(), source.get(),
                source.get(), source.getInt(), source.getShort(), source.get(), source.get());
    }

    /** UTF-16 units without a terminator. */
    static void putName(ByteBuffer target, String name) {
        for (int i = 0; i < name.length(); i++) {
            target.putChar(name.charAt(i));
        }
    }

    static String name(ByteBuffer source, int units) {
        var text = new StringBuilder(units);
        for (int i = 0; i < units; i++) {
            text.append(source.getChar());
        }
        return text.toString();
    }
}
