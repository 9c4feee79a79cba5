package dev.drydock.efi.protocol.media;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.protocol.media.OpenFile.Node;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The files that a guest has open, by the addresses of their tables; what has the same file open shares its node. */
final class OpenFiles {
    /** How many files may be open at once: far more than any program opens. */
    private static final int MOST_OPEN = 1024;

    private final StateMap<Long, OpenFile> files;
    private final StateMap<Long, Node> nodes;
    private final StateCounter numbers;

    OpenFiles(MachineState state) {
        files = state.map();
        nodes = state.map();
        numbers = state.counter();
    }

    /** Refuses to open one more. */
    void requireRoom() {
        if (files.size() >= MOST_OPEN) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
    }

    /** Opens a file under a new address. */
    void open(long address, MountedVolume volume, FatEntry entry, boolean writable) throws IOException {
        files.put(address, new OpenFile(nodeOf(volume, entry), writable, 0, null));
    }

    private long nodeOf(MountedVolume volume, FatEntry entry) throws IOException {
        for (Map.Entry<Long, Node> known : nodes.entrySet()) {
            Node node = known.getValue();
            if (node.volume() == volume && !node.deleted() && node.entry().isSamePlace(entry)) {
                return known.getKey();
            }
        }
        Node node = MountedVolume.access(() -> Node.of(volume, entry));
        long number = numbers.next();
        nodes.put(number, node);
        return number;
    }

    /** @throws EfiException EFI_INVALID_PARAMETER if there is none at this address */
    OpenFile get(long address) {
        OpenFile file = files.get(address);
        if (file == null) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return file;
    }

    Node node(OpenFile file) {
        return nodes.get(file.node());
    }

    void put(long address, OpenFile file) {
        files.put(address, file);
    }

    void close(long address) {
        OpenFile closed = files.remove(address);
        if (files.values().stream().noneMatch(file -> file.node() == closed.node())) {
            nodes.remove(closed.node());
        }
    }

    void put(OpenFile file, Node node) {
        nodes.put(file.node(), node);
    }

    /** Tells all that an entry has become another, and that directories of its volume have changed. */
    void replaced(MountedVolume volume, FatEntry old, FatEntry now) {
        for (Map.Entry<Long, Node> known : List.copyOf(nodes.entrySet())) {
            Node node = known.getValue();
            if (node.volume() == volume && !node.deleted()) {
                FatEntry changed = replace(node.entry(), old, now);
                if (changed != node.entry()) {
                    nodes.put(known.getKey(), node.withEntry(changed));
                }
            }
        }
        directoriesChanged(volume);
    }

    private static FatEntry replace(FatEntry entry, FatEntry old, FatEntry now) {
        if (entry.isSamePlace(old)) {
            return now;
        }
        if (entry.isRoot()) {
            return entry;
        }
        FatEntry parent = replace(entry.parent(), old, now);
        return parent == entry.parent() ? entry : entry.under(parent);
    }

    /** Lets every open directory of a volume be read anew. */
    void directoriesChanged(MountedVolume volume) {
        for (Map.Entry<Long, OpenFile> file : List.copyOf(files.entrySet())) {
            if (file.getValue().entries() != null && nodes.get(file.getValue().node()).volume() == volume) {
                files.put(file.getKey(), file.getValue().forgetful());
            }
        }
    }
}
