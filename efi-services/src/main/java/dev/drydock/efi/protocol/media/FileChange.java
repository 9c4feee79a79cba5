package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatWriter;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Time;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;

/**
 * What a guest wants of a file by SetInfo (UEFI 2.10, 13.5.15 and 13.5.16).
 *
 * @param size in bytes
 * @param created null, as for the other times, to leave it as it is
 * @param attributes of {@code EFI_FILE_INFO}
 * @param name a name, or a path from the directory that the file is in
 */
record FileChange(long size, LocalDateTime created, LocalDateTime accessed, LocalDateTime modified, long attributes,
        String name) {
    private static final int NAME_OFFSET = 80;
    private static final int LONGEST_NAME = 1 << 15;

    /**
     * Reads an {@code EFI_FILE_INFO}.
     *
     * @param bufferSize the bytes that the guest says there are
     * @throws EfiException EFI_BAD_BUFFER_SIZE, or EFI_INVALID_PARAMETER if a field is not valid
     */
    static FileChange read(GuestMemory memory, long buffer, long bufferSize) {
        if (Long.compareUnsigned(bufferSize, NAME_OFFSET + Character.BYTES) < 0) {
            throw new EfiException(EfiStatus.BAD_BUFFER_SIZE);
        }
        long stated = memory.getLong(buffer);
        if (Long.compareUnsigned(stated, bufferSize) > 0
                || Long.compareUnsigned(stated, NAME_OFFSET + Character.BYTES) < 0) {
            throw new EfiException(EfiStatus.BAD_BUFFER_SIZE);
        }
        long attributes = memory.getLong(buffer + 72);
        if ((attributes & ~FileAccess.VALID_ATTRIBUTES) != 0) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return new FileChange(memory.getLong(buffer + 8), time(memory, buffer + 24), time(memory, buffer + 40),
                time(memory, buffer + 56), attributes, string(memory, buffer + NAME_OFFSET, stated - NAME_OFFSET));
    }

    /**
     * A string that ends within {@code size} bytes.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if it does not
     */
    static String string(GuestMemory memory, long address, long size) {
        StringBuilder text = new StringBuilder();
        for (long at = 0; at + Character.BYTES <= size && text.length() < LONGEST_NAME; at += Character.BYTES) {
            char c = (char) memory.getShort(address + at);
            if (c == 0) {
                return text.toString();
            }
            text.append(c);
        }
        throw new EfiException(EfiStatus.INVALID_PARAMETER);
    }

    private static LocalDateTime time(GuestMemory memory, long address) {
        Codec<Time> codec = Codec.of(Time.class);
        Time time = codec.decode(memory.readable(address, codec.size()), 0);
        if (time.year() == 0 && time.month() == 0 && time.day() == 0 && time.hour() == 0 && time.minute() == 0
                && time.second() == 0 && time.nanosecond() == 0) {
            return null;
        }
        try {
            return LocalDateTime.of(time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second(),
                    time.nanosecond());
        } catch (DateTimeException _) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
    }

    boolean isDirectory() {
        return (attributes & FatEntry.DIRECTORY) != 0;
    }

    /** Whether a time is given that {@code entry} does not have. */
    boolean isOtherTime(FatEntry entry) {
        return isOther(created, entry.created()) || isOther(accessed, entry.accessed())
                || isOther(modified, entry.modified());
    }

    private static boolean isOther(LocalDateTime wanted, LocalDateTime present) {
        return wanted != null && !wanted.equals(present);
    }

    /** Puts attributes and times into a directory's entry. */
    FatEntry update(FatWriter writer, FatEntry entry) throws IOException {
        int changed = (int) attributes & ~FatEntry.DIRECTORY;
        return changed == (entry.attributes() & ~FatEntry.DIRECTORY) && !isOtherTime(entry)
                ? entry
                : writer.update(entry, changed, or(created, entry.created()), or(modified, entry.modified()),
                        or(accessed, entry.accessed()));
    }

    private static LocalDateTime or(LocalDateTime wanted, LocalDateTime present) {
        return wanted == null ? present : wanted;
    }
}
