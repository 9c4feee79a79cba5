package dev.drydock.efi.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** Encodes the 32 byte entries of directories (FAT specification, sections 6 and 7). */
final class EntryBytes {
    private EntryBytes() {}

    /**
     * Puts an entry with a short name at the buffer's position.
     *
     * @param name 11 bytes
     * @param times null members where nothing is to be recorded
     */
    static void put(ByteBuffer buffer, byte[] name, int attributes, int cluster, long size, Times times) {
        int start = buffer.position();
        buffer.put(name).put((byte) attributes);
        putTimes(buffer, start, times);
        buffer.putShort(start + 20, (short) (cluster >>> 16)).putShort(start + 26, (short) cluster);
        buffer.putInt(start + 28, (int) size).position(start + FatGeometry.ENTRY_BYTES);
    }

    /** Replaces the times of the entry at {@code start}. */
    static void putTimes(ByteBuffer buffer, int start, Times times) {
        LocalDateTime created = times.created();
        LocalDateTime modified = times.modified();
        buffer.put(start + 13, created == null ? 0 : FatTimestamp.hundredths(created));
        buffer.putShort(start + 14, created == null ? 0 : FatTimestamp.time(created));
        buffer.putShort(start + 16, created == null ? 0 : FatTimestamp.date(created));
        buffer.putShort(start + 18, times.accessed() == null ? 0 : FatTimestamp.date(times.accessed()));
        buffer.putShort(start + 22, modified == null ? 0 : FatTimestamp.time(modified));
        buffer.putShort(start + 24, modified == null ? 0 : FatTimestamp.date(modified));
    }

    /** Puts the entries of a long name, last part first, at the buffer's position. */
    static void putLongName(ByteBuffer buffer, String name, byte checksum) {
        for (int ordinal = FatNode.longNameSlots(name); ordinal >= 1; ordinal--) {
            int start = buffer.position();
            int from = (ordinal - 1) * LongName.ENTRY_CHARS;
            boolean last = from + LongName.ENTRY_CHARS >= name.length();
            buffer.put(start, (byte) (last ? ordinal | LongName.LAST : ordinal));
            buffer.put(start + 11, (byte) FatEntry.LONG_NAME).put(start + 13, checksum);
            for (int i = 0; i < LongName.ENTRY_CHARS; i++) {
                int at = from + i;
                char c = at < name.length() ? name.charAt(at) : at == name.length() ? '\0' : '\uffff';
                buffer.putChar(start + LongName.charOffset(i), c);
            }
            buffer.position(start + FatGeometry.ENTRY_BYTES);
        }
    }

    /** The entries of a new file or directory, those of its long name first. */
    static byte[] of(String name, ShortNameGenerator.Alias alias, int attributes, int cluster, long size,
            Times times) {
        int slots = alias.complete() ? 1 : 1 + FatNode.longNameSlots(name);
        ByteBuffer buffer = ByteBuffer.allocate(slots * FatGeometry.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (!alias.complete()) {
            putLongName(buffer, name, ShortName.checksum(alias.bytes(), 0));
        }
        put(buffer, alias.bytes(), attributes, cluster, size, times);
        return buffer.array();
    }

    /** When a file was created, last written and last read, as exact as on disk; each may be null for unknown. */
    record Times(LocalDateTime created, LocalDateTime modified, LocalDateTime accessed) {
        Times {
            created = created == null ? null : created.withNano(created.getNano() / 10_000_000 * 10_000_000);
            modified = modified == null ? null : modified.withSecond(modified.getSecond() & ~1).withNano(0);
            accessed = accessed == null ? null : accessed.truncatedTo(ChronoUnit.DAYS);
        }

        static final Times NONE = new Times(null, null, null);

        static Times all(LocalDateTime time) {
            return new Times(time, time, time);
        }

        static Times of(FatEntry entry) {
            return new Times(entry.created(), entry.modified(), entry.accessed());
        }

        /** After a change now. */
        Times modifiedAt(LocalDateTime now) {
            return new Times(created, now, now);
        }
    }
}
