package dev.drydock.efi.protocol.media;

import static dev.drydock.efi.protocol.media.MountedVolume.access;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatFileWriter;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.protocol.media.OpenFile.Node;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.FileProtocol;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** What {@link FatFileProtocol} does with open files, whether at once or in the background. */
final class FileAccess {
    /** {@code EFI_FILE_VALID_ATTR}. */
    static final long VALID_ATTRIBUTES = 0x37;

    private final GuestMemory memory;
    private final OpenFiles files;

    FileAccess(GuestMemory memory, OpenFiles files) {
        this.memory = memory;
        this.files = files;
    }

    /** How an operation ended, and how many bytes it moved or wants. */
    record Result(EfiStatus status, long bytes) {}

    private Node live(OpenFile file) {
        Node node = files.node(file);
        if (node.deleted()) {
            throw new EfiException(EfiStatus.DEVICE_ERROR);
        }
        node.volume().requireMedium();
        return node;
    }

    /**
     * Finds, or creates, what is to be opened.
     *
     * @throws EfiException with the status of the refusal
     */
    FatEntry locate(OpenFile base, String path, long mode, long attributes) throws IOException {
        Node node = live(base);
        MountedVolume volume = node.volume();
        boolean writes = (mode & FileProtocol.MODE_WRITE) != 0;
        boolean creates = (mode & FileProtocol.MODE_CREATE) != 0;
        Optional<FatEntry> found = access(() -> volume.files().find(node.entry(), path));
        if (found.isEmpty() && !creates) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        if (writes && volume.isReadOnly()) {
            throw new EfiException(EfiStatus.WRITE_PROTECTED);
        }
        if (found.isEmpty()) {
            return create(volume, node.entry(), path, attributes);
        }
        FatEntry entry = found.get();
        if (creates && (attributes & FatEntry.DIRECTORY) != 0 && !entry.isDirectory()) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        if (writes && !entry.isDirectory() && (entry.attributes() & FatEntry.READ_ONLY) != 0) {
            throw new EfiException(EfiStatus.ACCESS_DENIED);
        }
        return entry;
    }

    private FatEntry create(MountedVolume volume, FatEntry base, String path, long attributes) throws IOException {
        Place place = place(volume.files(), base, path);
        int kind = (attributes & FatEntry.DIRECTORY) != 0 ? 0 : FatEntry.ARCHIVE;
        FatEntry created = access(() -> volume.writer().create(place.directory, place.name, (int) attributes | kind));
        files.directoriesChanged(volume);
        return created;
    }

    /** A name in a directory. */
    private record Place(FatEntry directory, String name) {}

    /** Where something that is not there yet would be. */
    private static Place place(FatVolume volume, FatEntry base, String path) throws IOException {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '\\') {
            end--;
        }
        int start = path.lastIndexOf('\\', end - 1) + 1;
        String name = path.substring(start, end);
        Optional<FatEntry> directory = access(() -> volume.find(base, path.substring(0, start)));
        if (directory.isEmpty() || !directory.get().isDirectory() || name.equals(".") || name.equals("..")) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        return new Place(directory.get(), name);
    }

    /** Deletes what a handle that is being closed was open for. */
    boolean delete(OpenFile file) throws IOException {
        Node node = files.node(file);
        MountedVolume volume = node.volume();
        if (node.deleted() || !file.writable() || node.entry().isRoot() || volume.isReadOnly()) {
            return false;
        }
        try {
            volume.requireMedium();
            access(() -> {
                volume.writer().delete(node.entry());
                return null;
            });
        } catch (EfiException _) {
            return false;
        }
        files.put(file, node.asDeleted());
        files.directoriesChanged(volume);
        return true;
    }

    /** Reads from a file, or a directory's next entry, and moves the position. */
    Result read(long address, long size, Address buffer) throws IOException {
        OpenFile file = files.get(address);
        Node node = live(file);
        return node.isDirectory()
                ? readDirectory(address, file, node, size, buffer)
                : readFile(address, file, node, size, buffer);
    }

    private Result readFile(long address, OpenFile file, Node node, long size, Address buffer) throws IOException {
        long left = node.contents().size() - file.position();
        if (file.position() < 0 || left < 0) {
            throw new EfiException(EfiStatus.DEVICE_ERROR);
        }
        long length = size < 0 ? left : Math.min(size, left);
        if (length > 0) {
            requireBuffer(buffer);
            MemorySegment target = memory.writable(buffer.value(), length);
            access(() -> node.contents().read(file.position(), target));
        }
        files.put(address, file.at(file.position() + length));
        return new Result(EfiStatus.SUCCESS, length);
    }

    private Result readDirectory(long address, OpenFile file, Node node, long size, Address buffer)
            throws IOException {
        FatVolume volume = node.volume().files();
        List<FatEntry> entries = file.entries() != null
                ? file.entries()
                : access(() -> volume.directory(node.entry()).entries());
        Optional<FatEntry> next = entries.stream().filter(entry -> entry.slot() >= file.position()).findFirst();
        if (next.isEmpty()) {
            return new Result(EfiStatus.SUCCESS, 0);
        }
        Result result = give(FileInformation.file(volume, next.get()), size, buffer);
        if (!result.status().isError()) {
            files.put(address, file.listing(entries, next.get().slot() + 1L));
        }
        return result;
    }

    /** Puts a structure into the guest's buffer if it fits. */
    Result give(byte[] info, long size, Address buffer) {
        if (Long.compareUnsigned(size, info.length) < 0) {
            return new Result(EfiStatus.BUFFER_TOO_SMALL, info.length);
        }
        requireBuffer(buffer);
        memory.putBytes(buffer.value(), info);
        return new Result(EfiStatus.SUCCESS, info.length);
    }

    private static void requireBuffer(Address buffer) {
        if (buffer.isNull()) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
    }

    /** Writes to a file, and moves the position by what was written. */
    Result write(long address, long size, Address buffer) throws IOException {
        OpenFile file = files.get(address);
        if (files.node(file).isDirectory()) {
            throw new EfiException(EfiStatus.UNSUPPORTED);
        }
        Node node = live(file);
        requireWritable(file, node);
        if (size == 0) {
            return new Result(EfiStatus.SUCCESS, 0);
        }
        requireBuffer(buffer);
        MemorySegment source = memory.readable(buffer.value(), size);
        FatFileWriter.Written written = access(
                () -> node.volume().writer().files().write(node.contents(), file.position(), source));
        changed(file, node.withContents(written.file()));
        files.put(address, file.at(file.position() + written.bytes()));
        return new Result(written.bytes() == size ? EfiStatus.SUCCESS : EfiStatus.VOLUME_FULL, written.bytes());
    }

    private void changed(OpenFile file, Node node) {
        files.put(file, node);
        files.directoriesChanged(node.volume());
    }

    private static void requireWritable(OpenFile file, Node node) {
        if (node.volume().isReadOnly()) {
            throw new EfiException(EfiStatus.WRITE_PROTECTED);
        }
        if (!file.writable()) {
            throw new EfiException(EfiStatus.ACCESS_DENIED);
        }
    }

    EfiStatus flush(long address) throws IOException {
        OpenFile file = files.get(address);
        Node node = live(file);
        if (!file.writable()) {
            return EfiStatus.ACCESS_DENIED;
        }
        if (node.volume().isReadOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        node.volume().medium().device().flush();
        return EfiStatus.SUCCESS;
    }

    /** The byte offset of a file's next access. */
    long position(long address) {
        OpenFile file = files.get(address);
        if (files.node(file).isDirectory()) {
            throw new EfiException(EfiStatus.UNSUPPORTED);
        }
        return live(file) == null ? 0 : file.position();
    }

    EfiStatus setPosition(long address, long position) {
        OpenFile file = files.get(address);
        Node node = files.node(file);
        if (node.isDirectory() && position != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        if (node.deleted()) {
            return EfiStatus.DEVICE_ERROR;
        }
        // A directory that starts over is read anew.
        files.put(address, node.isDirectory()
                ? new OpenFile(file.node(), file.writable(), 0, null)
                : file.at(position == FileProtocol.END_OF_FILE ? node.contents().size() : position));
        return EfiStatus.SUCCESS;
    }

    /** What is known of an open file. */
    Node node(long address) {
        return live(files.get(address));
    }

    /** Changes what {@code EFI_FILE_INFO} tells. */
    void change(long address, FileChange change) throws IOException {
        OpenFile file = files.get(address);
        Node node = live(file);
        FatEntry entry = node.entry();
        MountedVolume volume = node.volume();
        if (volume.isReadOnly()) {
            throw new EfiException(EfiStatus.WRITE_PROTECTED);
        }
        boolean renames = !change.name().equals(entry.name());
        boolean resizes = !node.isDirectory() && change.size() != entry.size();
        boolean retimes = change.isOtherTime(entry);
        if (change.isDirectory() != node.isDirectory() || entry.isRoot() && (renames || retimes)
                || node.isDirectory() && change.size() != FileInformation.size(volume.files(), entry)
                || !file.writable() && (renames || resizes || retimes)) {
            throw new EfiException(EfiStatus.ACCESS_DENIED);
        }
        if (entry.isRoot()) {
            return;
        }
        Place target = renames ? place(volume.files(), entry.parent(), change.name()) : null;
        if (renames) {
            Optional<FatEntry> there = access(() -> volume.files().find(target.directory, target.name));
            if (there.isPresent() && !there.get().isSamePlace(entry)) {
                throw new EfiException(EfiStatus.ACCESS_DENIED);
            }
        }
        if (resizes) {
            node = node.withContents(access(() -> volume.writer().files().resize(files.node(file).contents(),
                    change.size())));
            changed(file, node);
        }
        FatEntry resized = node.entry();
        FatEntry updated = access(() -> change.update(volume.writer(), resized));
        files.replaced(volume, resized, updated);
        if (renames) {
            files.replaced(volume, updated,
                    access(() -> volume.writer().move(updated, target.directory, target.name)));
        }
    }

    /** Changes the volume's label. */
    void label(long address, String label) throws IOException {
        MountedVolume volume = node(address).volume();
        if (volume.isReadOnly()) {
            throw new EfiException(EfiStatus.WRITE_PROTECTED);
        }
        access(() -> {
            volume.writer().setLabel(label);
            return null;
        });
        files.directoriesChanged(volume);
    }
}
