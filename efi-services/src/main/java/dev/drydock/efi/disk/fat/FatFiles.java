package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link FatImage} is to contain.
 *
 * <p>Paths are from the root, with backslashes, the leading one optional. Directories above a file come into being with
 * it. On disk everything is in the order in which it was added.
 */
public final class FatFiles {
    private static final long MAXIMUM_SIZE = 0xffffffffL;

    private final FatNode root = new FatNode(null, "", null);

    FatFiles() {}

    /** Says what an image is to contain, when the image is built. */
    @FunctionalInterface
    public interface Filler {
        void fill(FatFiles files) throws IOException;
    }

    FatNode root() {
        return root;
    }

    /**
     * Adds a file with these bytes, which must not change any more.
     *
     * @throws IllegalArgumentException if there is such an entry already, or a name is not valid
     */
    public FatFiles file(String path, byte[] contents) {
        return file(path, Content.of(contents));
    }

    /**
     * Adds a file with a host file's contents, read when the image is.
     *
     * @throws IOException if {@code hostFile} is not a readable file
     * @throws IllegalArgumentException as {@link #file(String, byte[])}
     */
    public FatFiles file(String path, Path hostFile) throws IOException {
        return file(path, Content.of(hostFile));
    }

    /**
     * Adds a file.
     *
     * @throws IllegalArgumentException as {@link #file(String, byte[])}, or if the contents are 4 GiB or more
     */
    public FatFiles file(String path, Content contents) {
        if (contents.size() > MAXIMUM_SIZE) {
            throw new IllegalArgumentException(path + " has " + contents.size() + " bytes, too many for FAT");
        }
        List<String> names = names(path);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a file needs a name");
        }
        FatNode parent = makeDirectories(names.subList(0, names.size() - 1), path);
        FatNode file = new FatNode(parent, names.getLast(), contents);
        if (parent.children.putIfAbsent(FatNode.fold(file.name), file) != null) {
            throw new IllegalArgumentException(path + " is there already");
        }
        return this;
    }

    /**
     * Adds a directory, unless there is one.
     *
     * @throws IllegalArgumentException if there is a file of that path, or a name is not valid
     */
    public FatFiles directory(String path) {
        makeDirectories(names(path), path);
        return this;
    }

    /**
     * Adds a host directory's files and directories, whose names become those on the volume, in the order of their names.
     *
     * <p>Symbolic links are followed.
     *
     * @param path where to; the directory comes into being
     * @throws IOException if something cannot be read, is neither a file nor a directory, is 4 GiB or more, has a name
     *     that FAT cannot have, or differs from another only in case
     */
    public FatFiles tree(String path, Path hostDirectory) throws IOException {
        addTree(path, hostDirectory, 0);
        return this;
    }

    private void addTree(String path, Path hostDirectory, int depth) throws IOException {
        if (depth > FatVolume.MAXIMUM_DEPTH) {
            throw new IOException(hostDirectory + " is too deep, or a link to a directory above it");
        }
        List<Path> entries;
        try (Stream<Path> listing = Files.list(hostDirectory)) {
            entries = listing.sorted().toList();
        }
        directory(path);
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            try {
                if (find(path).children.containsKey(FatNode.fold(name))) {
                    throw new IllegalArgumentException("there is a name that differs only in case");
                }
                if (Files.isDirectory(entry)) {
                    addTree(path + "\\" + name, entry, depth + 1);
                } else {
                    file(path + "\\" + name, Content.of(entry));
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(entry + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Sets the attributes of what was added before.
     *
     * @param attributes constants of {@link FatEntry}; what it is, {@link FatEntry#DIRECTORY} or not, stays as it is
     * @throws IllegalArgumentException if there is no such entry
     */
    public FatFiles attributes(String path, int attributes) {
        FatNode node = find(path);
        node.attributes = attributes & ~FatEntry.DIRECTORY & ~FatEntry.VOLUME_ID & FatEntry.LONG_NAME_MASK
                | node.attributes & FatEntry.DIRECTORY;
        return this;
    }

    /**
     * Sets the times of what was added before, which are otherwise the image's.
     *
     * @param time between 1980 and 2107; of the seconds, access and modification keep only even ones
     * @throws IllegalArgumentException if there is no such entry, or the year cannot be encoded
     */
    public FatFiles time(String path, LocalDateTime time) {
        find(path).time = FatTimestamp.check(time);
        return this;
    }

    private FatNode find(String path) {
        FatNode node = root;
        for (String name : names(path)) {
            node = node.children.get(FatNode.fold(name));
            if (node == null) {
                throw new IllegalArgumentException("there is no " + path);
            }
        }
        return node;
    }

    private FatNode makeDirectories(List<String> names, String path) {
        FatNode node = root;
        for (String name : names) {
            FatNode parent = node;
            node = parent.children.computeIfAbsent(FatNode.fold(name), _ -> new FatNode(parent, name, null));
            if (!node.isDirectory()) {
                throw new IllegalArgumentException(path + ": " + name + " is a file");
            }
        }
        return node;
    }

    private static List<String> names(String path) {
        List<String> names = Stream.of(path.split("\\\\")).filter(name -> !name.isEmpty()).toList();
        for (String name : names) {
            if (!LongName.isValid(name) || name.endsWith(".") || name.endsWith(" ")) {
                throw new IllegalArgumentException("FAT cannot have the name \"" + name + "\"");
            }
        }
        if (names.size() > FatVolume.MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("the path is too deep: " + path);
        }
        return names;
    }
}
