package dev.drydock.efi.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Turns the 32 byte entries of one directory into {@link FatEntry}s, in their order on disk. */
final class DirectoryReader {
    private static final int FREE = 0xe5;

    private final FatType type;
    private final FatEntry directory;
    private final LongName longName = new LongName();
    private final List<FatEntry> entries = new ArrayList<>();
    private String label;
    private int slot;

    DirectoryReader(FatType type, FatEntry directory) {
        this.type = type;
        this.directory = directory;
    }

    /** The entries so far, the volume's label not among them. */
    List<FatEntry> entries() {
        return entries;
    }

    /** The volume's label without trailing spaces, or null if none was among the entries so far. */
    String label() {
        return label;
    }

    /** The number of 32 byte entries so far. */
    int slots() {
        return slot;
    }

    /**
     * Reads a stretch of the directory; long names may go on from one to the next.
     *
     * @return false if this stretch has the directory's end
     */
    boolean read(byte[] bytes) {
        for (int offset = 0; offset + FatGeometry.ENTRY_BYTES <= bytes.length; offset += FatGeometry.ENTRY_BYTES) {
            int first = bytes[offset] & 0xff;
            int attributes = bytes[offset + 11] & 0xff;
            if (first == 0) {
                return false;
            }
            if (first == FREE) {
                longName.reset();
            } else if ((attributes & FatEntry.LONG_NAME_MASK) == FatEntry.LONG_NAME) {
                longName.add(bytes, offset);
            } else {
                if ((attributes & FatEntry.VOLUME_ID) == 0) {
                    add(bytes, offset, attributes);
                } else if (label == null && (attributes & FatEntry.DIRECTORY) == 0) {
                    label = OemText.decode(bytes, offset, ShortName.BYTES).stripTrailing();
                }
                longName.reset();
            }
            slot++;
        }
        return true;
    }

    private void add(byte[] bytes, int offset, int attributes) {
        ByteBuffer entry = ByteBuffer.wrap(bytes, offset, FatGeometry.ENTRY_BYTES).slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        String shortName = ShortName.decode(bytes, offset, 0);
        if (shortName.isEmpty()) {
            return;
        }
        String name = longName.take(ShortName.checksum(bytes, offset));
        int slots = name == null ? 1 : longName.slots() + 1;
        if (name == null) {
            name = ShortName.decode(bytes, offset, bytes[offset + 12]);
        }
        boolean isDirectory = (attributes & FatEntry.DIRECTORY) != 0;
        int cluster = entry.getShort(26) & 0xffff;
        if (type == FatType.FAT32) {
            cluster |= (entry.getShort(20) & 0xffff) << 16;
        }
        LocalDateTime created = FatTimestamp.decode(entry.getShort(16), entry.getShort(14), bytes[offset + 13] & 0xff);
        LocalDateTime accessed = FatTimestamp.decode(entry.getShort(18), 0, 0);
        LocalDateTime modified = FatTimestamp.decode(entry.getShort(24), entry.getShort(22), 0);
        entries.add(new FatEntry(directory, name, shortName, attributes & 0x3f,
                isDirectory ? 0 : entry.getInt(28) & 0xffffffffL, cluster, created, modified, accessed, slot, slots));
    }
}
