package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.fat.DirectorySlots.Range;
import dev.drydock.efi.disk.fat.EntryBytes.Times;
import dev.drydock.efi.disk.fat.FatOperationException.Reason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes a FAT volume: its directories, and by {@link FatFileWriter} its files.
 *
 * <p>Like {@link FatVolume} it keeps nothing: each operation reads what it needs and leaves everything on the device. The
 * order of its writes is such that, wherever they are cut short, the volume can be read and has lost nothing; what may be
 * left over are clusters that nobody uses, more clusters than a file's size needs, a part of a long name, copies of the
 * allocation table that differ, and a wrong count in FSInfo. A file that is moved to where both names cannot be written at
 * once has both for a moment.
 *
 * <p>Where an operation throws {@link FatOperationException}, nothing was changed.
 */
public final class FatWriter {
    private final FatVolume volume;
    private final FatGeometry geometry;
    private final Supplier<LocalDateTime> clock;

    /**
     * @param clock the local time that changes are stamped with; years that FAT cannot have become the nearest that it can
     */
    public FatWriter(FatVolume volume, Supplier<LocalDateTime> clock) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.clock = clock;
    }

    LocalDateTime now() {
        return FatTimestamp.clamp(clock.get());
    }

    /** A writer of files, with the same clock. */
    public FatFileWriter files() {
        return new FatFileWriter(volume, this);
    }

    /**
     * Creates an empty file, or a directory.
     *
     * @param directory where
     * @param name 1 to 255 characters; periods and spaces at its end are dropped
     * @param attributes constants of {@link FatEntry}; {@link FatEntry#DIRECTORY} for a directory
     * @throws FatOperationException if the name is taken or not valid, or there is no room
     */
    public FatEntry create(FatEntry directory, String name, int attributes) throws IOException {
        FatEntry parent = directory.resolved();
        String kept = checkName(parent, name, null);
        boolean isDirectory = (attributes & FatEntry.DIRECTORY) != 0;
        if (isDirectory && parent.depth() >= FatVolume.MAXIMUM_DEPTH - 1) {
            throw new FatOperationException(Reason.NOT_POSSIBLE, "the directory would be too deep");
        }
        FatAllocator allocator = new FatAllocator(volume);
        Target target = new Target(parent, kept);
        int[] own = allocator.find(target.growth + (isDirectory ? 1 : 0), parent.firstCluster());
        if (own.length < target.growth + (isDirectory ? 1 : 0)) {
            throw full();
        }
        target.grow(allocator, own);
        int cluster = isDirectory ? own[target.growth] : 0;
        LocalDateTime now = now();
        if (isDirectory) {
            makeDirectory(cluster, parent, now);
            allocator.link(new int[]{cluster}, 0);
        }
        int valid = attributes & FatEntry.LONG_NAME_MASK & ~FatEntry.VOLUME_ID;
        FatEntry created = target.add(valid, cluster, 0, Times.all(now));
        allocator.finish();
        return created;
    }

    /** The first cluster of a directory, with its entries {@code .} and {@code ..} (FAT specification, section 6.5). */
    private void makeDirectory(int cluster, FatEntry parent, LocalDateTime now) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(geometry.clusterSize()).order(ByteOrder.LITTLE_ENDIAN);
        EntryBytes.put(buffer, DirectoryWriter.padded("."), FatEntry.DIRECTORY, cluster, 0, Times.all(now));
        EntryBytes.put(buffer, DirectoryWriter.padded(".."), FatEntry.DIRECTORY,
                parent.isRoot() ? 0 : parent.firstCluster(), 0, Times.all(now));
        volume.bytes().write(geometry.clusterOffset(cluster), MemorySegment.ofArray(buffer.array()));
    }

    private String checkName(FatEntry parent, String name, FatEntry self) throws IOException {
        String stripped = LongName.stripped(name);
        if (!LongName.isValid(stripped)) {
            throw new FatOperationException(Reason.INVALID_NAME, "FAT cannot have the name \"" + name + "\"");
        }
        Optional<FatEntry> present = volume.directory(parent).find(stripped);
        if (present.isPresent() && (self == null || !present.get().isSamePlace(self))) {
            throw new FatOperationException(Reason.EXISTS, parent.path() + " has an entry " + stripped);
        }
        return stripped;
    }

    static FatOperationException full() {
        return new FatOperationException(Reason.FULL, "the volume is full");
    }

    /** Where in a directory a new entry goes. */
    private final class Target {
        private final FatEntry directory;
        private final String name;
        private final DirectorySlots slots;
        private final ShortNameGenerator.Alias alias;
        private final int count;
        /** How many clusters the directory needs in addition. */
        private final int growth;

        Target(FatEntry directory, String name) throws IOException {
            this.directory = directory;
            this.name = name;
            slots = volume.slots(directory);
            alias = ShortNameGenerator.beside(slots.shortNames()).generate(name);
            count = alias.complete() ? 1 : 1 + FatNode.longNameSlots(name);
            growth = slots.findRun(count) >= 0 ? 0 : slots.clustersFor(count);
            int more = growth * geometry.clusterSize() / FatGeometry.ENTRY_BYTES;
            if (growth > 0 && (slots.lastCluster() == 0 || slots.capacity() + more > FatVolume.MAXIMUM_SLOTS)) {
                throw new FatOperationException(Reason.FULL, directory.path() + " is full");
            }
        }

        /** Gives the directory the first of {@code clusters}, as many as it needs. */
        void grow(FatAllocator allocator, int[] clusters) throws IOException {
            if (growth == 0) {
                return;
            }
            int[] more = Arrays.copyOf(clusters, growth);
            for (int cluster : more) {
                volume.bytes().write(geometry.clusterOffset(cluster),
                        MemorySegment.ofArray(new byte[geometry.clusterSize()]));
            }
            allocator.link(more, slots.lastCluster());
            slots.grow(more);
        }

        FatEntry add(int attributes, int cluster, long size, Times times) throws IOException {
            return addAt(slots.findRun(count), attributes, cluster, size, times, 0, 0);
        }

        /** Adds the entry and removes the {@code oldCount} entries that end at {@code old}, in as few writes as can be. */
        private FatEntry addAt(int start, int attributes, int cluster, long size, Times times, int old, int oldCount)
                throws IOException {
            slots.secureEnd(start, count);
            byte[] entries = EntryBytes.of(name, alias, attributes, cluster, size, times);
            if (oldCount > 0) {
                slots.clear(old, oldCount);
            }
            slots.put(start, entries);
            Range added = Range.endingAt(start + count - 1, count);
            slots.write(oldCount > 0 ? List.of(added, Range.endingAt(old, oldCount)) : List.of(added));
            String shortName = ShortName.decode(alias.bytes(), 0, 0);
            return new FatEntry(directory, name, shortName, attributes, size, cluster, times.created(),
                    times.modified(), times.accessed(), start + count - 1, count);
        }
    }

    /**
     * Deletes a file, or a directory without entries of its own.
     *
     * @throws FatOperationException if it is the root, or a directory that is not empty
     */
    public void delete(FatEntry entry) throws IOException {
        FatEntry target = entry.resolved();
        if (target.isRoot()) {
            throw new FatOperationException(Reason.NOT_POSSIBLE, "the root cannot be deleted");
        }
        if (target.isDirectory() && volume.directory(target).entries().stream().anyMatch(e -> !e.isDot())) {
            throw new FatOperationException(Reason.NOT_EMPTY, target + " is not empty");
        }
        int[] clusters = target.firstCluster() == 0
                ? new int[0]
                : volume.chain(target).clusters(geometry.clusterCount());
        FatAllocator allocator = new FatAllocator(volume);
        remove(target);
        allocator.free(clusters, 0);
        allocator.finish();
    }

    private void remove(FatEntry entry) throws IOException {
        DirectorySlots slots = slotsWith(entry);
        slots.clear(entry.slot(), entry.slotCount());
        slots.write(List.of(Range.endingAt(entry.slot(), entry.slotCount())));
    }

    /** The directory of an entry that is still there. */
    private DirectorySlots slotsWith(FatEntry entry) throws IOException {
        DirectorySlots slots = volume.slots(entry.parent());
        if (!slots.shortName(entry.slot()).equals(entry.shortName()) || entry.slotCount() > entry.slot() + 1) {
            throw new FatFormatException("DIR_Name", volume.position(entry), entry + " is no longer in its directory");
        }
        return slots;
    }

    /**
     * Renames a file or directory, or moves it to another directory, or both.
     *
     * @param directory where it goes; it may be where it is
     * @return what describes it now
     * @throws FatOperationException if the name is taken or not valid, there is no room, or a directory would come to be in
     *     itself
     */
    public FatEntry move(FatEntry entry, FatEntry directory, String name) throws IOException {
        FatEntry from = entry.resolved();
        FatEntry parent = directory.resolved();
        if (from.isRoot()) {
            throw new FatOperationException(Reason.NOT_POSSIBLE, "the root cannot be moved");
        }
        for (FatEntry above = parent; above != null; above = above.parent()) {
            if (from.isDirectory() && above.isSamePlace(from)) {
                throw new FatOperationException(Reason.NOT_POSSIBLE, from + " cannot be moved into itself");
            }
        }
        boolean same = parent.firstCluster() == from.parent().firstCluster();
        String kept = checkName(parent, name, same ? from : null);
        slotsWith(from);
        FatAllocator allocator = new FatAllocator(volume);
        Target target = new Target(parent, kept);
        Times times = Times.of(from);
        int start = same ? target.slots.findRunBeside(target.count, from.slot(), from.slotCount()) : -1;
        if (start >= 0) {
            return target.addAt(start, from.attributes(), from.firstCluster(), from.size(), times, from.slot(),
                    from.slotCount());
        }
        int[] more = allocator.find(target.growth, parent.firstCluster());
        if (more.length < target.growth) {
            throw full();
        }
        target.grow(allocator, more);
        FatEntry moved = target.add(from.attributes(), from.firstCluster(), from.size(), times);
        remove(from);
        if (from.isDirectory() && !same) {
            setParent(moved);
        }
        allocator.finish();
        return moved;
    }

    private void setParent(FatEntry directory) throws IOException {
        DirectorySlots slots = volume.slots(directory);
        if (slots.shortName(1).equals("..")) {
            int parent = directory.parent().isRoot() ? 0 : directory.parent().firstCluster();
            slots.entry(1).putShort(20, (short) (parent >>> 16)).putShort(26, (short) parent);
            slots.write(List.of(new Range(1, 1)));
        }
    }

    /**
     * Changes what the directory says of an entry.
     *
     * @param attributes constants of {@link FatEntry}; whether it is a directory stays as it is
     * @param created null, as for the others, for not recorded
     * @return what describes it now
     */
    public FatEntry update(FatEntry entry, int attributes, LocalDateTime created, LocalDateTime modified,
            LocalDateTime accessed) throws IOException {
        int valid = attributes & FatEntry.LONG_NAME_MASK & ~FatEntry.VOLUME_ID & ~FatEntry.DIRECTORY;
        Times times = new Times(FatTimestamp.clamp(created), FatTimestamp.clamp(modified),
                FatTimestamp.clamp(accessed));
        return store(entry.with(valid | entry.attributes() & FatEntry.DIRECTORY, entry.size(), entry.firstCluster(),
                times));
    }

    /** Writes an entry's attributes, times, first cluster and size where they are, in one write. */
    FatEntry store(FatEntry entry) throws IOException {
        DirectorySlots slots = slotsWith(entry);
        ByteBuffer bytes = slots.entry(entry.slot());
        bytes.put(11, (byte) entry.attributes()).putInt(28, (int) entry.size());
        bytes.putShort(26, (short) entry.firstCluster());
        if (geometry.type() == FatType.FAT32) {
            bytes.putShort(20, (short) (entry.firstCluster() >>> 16));
        }
        EntryBytes.putTimes(bytes, 0, Times.of(entry));
        slots.write(List.of(new Range(entry.slot(), entry.slot())));
        return entry;
    }

    /**
     * Sets the volume's label, in the root directory and in the boot sector.
     *
     * @param label as {@link FatImage.Builder#label} wants it; empty for none
     * @throws FatOperationException if FAT cannot have it, or the root directory has no room
     */
    public void setLabel(String label) throws IOException {
        String kept;
        try {
            kept = FatImage.checkLabel(label);
        } catch (IllegalArgumentException e) {
            throw new FatOperationException(Reason.INVALID_NAME, e.getMessage());
        }
        DirectorySlots slots = volume.slots(volume.root());
        int slot = slots.labelSlot();
        if (kept.isEmpty()) {
            if (slot >= 0) {
                slots.clear(slot, 1);
                slots.write(List.of(new Range(slot, slot)));
            }
        } else if (slot >= 0) {
            slots.entry(slot).put(DirectoryWriter.padded(kept));
            slots.write(List.of(new Range(slot, slot)));
        } else {
            addLabel(slots, kept);
        }
        byte[] text = DirectoryWriter.padded(kept.isEmpty() ? "NO NAME" : kept);
        int offset = (geometry.type() == FatType.FAT32 ? 64 : 36) + 7;
        putBootLabel(offset, text);
        if (geometry.backupBootSector() != 0) {
            putBootLabel((long) geometry.backupBootSector() * geometry.bytesPerSector() + offset, text);
        }
    }

    private void addLabel(DirectorySlots slots, String label) throws IOException {
        FatAllocator allocator = new FatAllocator(volume);
        int start = slots.findRun(1);
        if (start < 0) {
            int[] more = slots.lastCluster() == 0 ? new int[0] : allocator.find(1, slots.lastCluster());
            if (more.length == 0) {
                throw full();
            }
            volume.bytes().write(geometry.clusterOffset(more[0]),
                    MemorySegment.ofArray(new byte[geometry.clusterSize()]));
            allocator.link(more, slots.lastCluster());
            slots.grow(more);
            start = slots.findRun(1);
        }
        slots.secureEnd(start, 1);
        ByteBuffer entry = ByteBuffer.allocate(FatGeometry.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        EntryBytes.put(entry, DirectoryWriter.padded(label), FatEntry.VOLUME_ID, 0, 0,
                new Times(null, now(), null));
        slots.put(start, entry.array());
        slots.write(List.of(new Range(start, start)));
        allocator.finish();
    }

    private void putBootLabel(long offset, byte[] text) throws IOException {
        // Only where the extended boot signature says that there is a label.
        if (volume.bytes().read(offset - 5, 1)[0] == 0x29) {
            volume.bytes().write(offset, MemorySegment.ofArray(text));
        }
    }
}
