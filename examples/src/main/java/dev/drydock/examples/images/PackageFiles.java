package dev.drydock.examples.images;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files of packages, each folder unpacked when the first of its files is wanted, all gone when closed. */
final class PackageFiles implements AutoCloseable {

    private static final String KERNEL_PREFIX = "vmlinuz-";

    private final DistributionPackages packages;
    private final Path folder;
    private final Map<Part, Path> unpacked = new HashMap<>();

    PackageFiles(DistributionPackages packages) throws IOException {
        this.packages = packages;
        this.folder = Files.createTempDirectory("drydock-packages");
    }

    /** The bytes of a file. */
    byte[] read(PackagedFile file) throws IOException {
        return Files.readAllBytes(find(file));
    }

    /** The release that a kernel calls itself, which Debian's file name of it ends with. */
    String kernelRelease(PackagedFile kernel) throws IOException {
        String name = find(kernel).getFileName().toString();
        if (!name.startsWith(KERNEL_PREFIX)) {
            throw new IOException(name + " does not name a kernel's release");
        }
        return name.substring(KERNEL_PREFIX.length());
    }

    private Path find(PackagedFile file) throws IOException {
        Path place = unpack(file.origin(), file.folder()).resolve(file.folder());
        if (!Files.isDirectory(place)) {
            throw new IOException(file.origin().name() + " has no folder " + file.folder());
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, file.pattern())) {
            var files = found.iterator();
            if (!files.hasNext()) {
                throw new IOException(file.origin().name() + " has no " + file.folder() + "/" + file.pattern());
            }
            Path first = files.next();
            if (files.hasNext()) {
                throw new IOException(file.origin().name() + " has several " + file.folder() + "/" + file.pattern());
            }
            return first;
        }
    }

    private Path unpack(DistributionPackage wanted, String part) throws IOException {
        var key = new Part(wanted, part);
        Path place = unpacked.get(key);
        if (place == null) {
            place = folder.resolve(Integer.toString(unpacked.size()));
            packages.unpack(wanted, place, part);
            unpacked.put(key, place);
        }
        return place;
    }

    private record Part(DistributionPackage origin, String folder) {}

    @Override
    public void close() throws IOException {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
}
