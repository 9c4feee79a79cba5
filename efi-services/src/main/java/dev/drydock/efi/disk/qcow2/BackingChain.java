package dev.drydock.efi.disk.qcow2;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens an image and those below it. */
final class BackingChain {
    private static final int LONGEST = 64;
    private static final Pattern PROTOCOL = Pattern.compile("([A-Za-z0-9+.-]+):");

    private record Layer(Content file, Qcow2Header header) {}

    private BackingChain() {}

    static Qcow2Image open(Path top, BackingFiles allowed) throws IOException {
        Set<Path> seen = new LinkedHashSet<>(Set.of(top.toRealPath()));
        Deque<Layer> layers = new ArrayDeque<>();
        Path directory = top.toAbsolutePath().getParent().toRealPath();
        Path path = top;
        Content bottom = Content.of(new byte[0]);
        while (true) {
            Content file = Content.of(path);
            Layer layer = new Layer(file, read(path, file, path.equals(top)));
            layers.push(layer);
            if (layer.header().backing().isEmpty()) {
                break;
            }
            Qcow2Header.Backing backing = layer.header().backing().get();
            checkFormat(backing);
            path = resolve(path, backing.name());
            if (allowed == BackingFiles.OWN_DIRECTORY && !path.toRealPath().startsWith(directory)) {
                throw new Qcow2FormatException("backing file name", 8, path + " is not in " + directory
                        + ", the image's own directory; only BackingFiles.ANYWHERE allows that");
            }
            boolean qcow2 = backing.format().isPresent()
                    ? backing.format().get().equals("qcow2")
                    : Qcow2Image.isPresent(path);
            if (!qcow2) {
                bottom = Content.of(path);
                break;
            }
            if (!seen.add(path.toRealPath())) {
                throw new Qcow2FormatException("backing file name", 8, path + " is below itself");
            }
            if (seen.size() > LONGEST) {
                throw new Qcow2FormatException("backing file name", 8, "more than " + LONGEST + " images are one below "
                        + "the other");
            }
        }
        Content below = bottom;
        Qcow2Image image = null;
        for (Layer layer : layers) {
            image = new Qcow2Image(layer.file(), layer.header(), below);
            below = image;
        }
        return image;
    }

    /** Reads a header, and closes the file again: a read opens it. */
    private static Qcow2Header read(Path path, Content file, boolean top) throws IOException {
        try (file) {
            return Qcow2Header.read(file);
        } catch (Qcow2FormatException e) {
            throw top ? e : new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static Path resolve(Path image, String name) throws Qcow2FormatException {
        Matcher protocol = PROTOCOL.matcher(name);
        String path = name;
        if (protocol.lookingAt()) {
            if (!protocol.group(1).equals("file")) {
                throw new Qcow2FormatException("backing file name", 8,
                        name + ": the protocol " + protocol.group(1) + " is not supported");
            }
            path = name.substring(protocol.end());
        }
        try {
            return image.resolveSibling(path);
        } catch (InvalidPathException e) {
            throw new Qcow2FormatException("backing file name", 8, e.getMessage());
        }
    }

    private static void checkFormat(Qcow2Header.Backing backing) throws Qcow2FormatException {
        String format = backing.format().orElse("raw");
        if (!format.equals("raw") && !format.equals("qcow2")) {
            throw new Qcow2FormatException("backing file format", 8, format + " is not supported");
        }
    }
}
