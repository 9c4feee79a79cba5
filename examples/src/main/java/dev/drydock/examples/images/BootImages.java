package dev.drydock.examples.images;

import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.partition.PartitionType;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Builds disk images of real programs from the distribution's packages: raw, with a GUID partition table, an EFI
 * system partition and, for one of them, an ext4 partition. The same packages give the same bytes; an image that was built from them before is left as it is.
 */
public final class BootImages {

    /** Changes whenever other bytes are made of the same recipe and packages. */
    private static final int FORMAT = 1;

    private final DistributionPackages packages;
    private final PackageFiles files;
    private final ImagesProgress progress;

    private BootImages(DistributionPackages packages, PackageFiles files, ImagesProgress progress) {
        this.packages = packages;
        this.files = files;
        this.progress = progress;
    }

    /** Where images lie that nobody wants at another place: a folder in the user's cache. */
    public static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache == null || cache.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache);
        return base.resolve("drydock").resolve("images");
    }

    /**
     * Builds one image, unless the folder has it already.
     *
     * @param folder
     *            gets the image, and beside it a file of the same name that ends in {@code .properties} and says what it
     *            was made of; created where missing
     * @throws ImagesUnavailableException
     *             where the packages can't be had on this machine now
     * @throws IOException
     *             where something else fails
     */
    public static BuiltImage build(BootImage image, ImageArchitecture architecture, Path folder,
            ImagesProgress progress)
            throws IOException {
        return build(List.of(image), List.of(architecture), folder, progress).getFirst();
    }

    /**
     * Builds several images, each for each of the architectures; quicker than one after the other.
     *
     * @throws ImagesUnavailableException
     *             where the packages can't be had on this machine now; images that were finished before stay
     * @throws IOException
     *             where something else fails
     */
    public static List<BuiltImage> build(Collection<BootImage> images, Collection<ImageArchitecture> architectures,
            Path folder, ImagesProgress progress) throws IOException {
        return build(images, architectures, folder, new DistributionPackages(progress), progress);
    }

    static List<BuiltImage> build(Collection<BootImage> images, Collection<ImageArchitecture> architectures,
            Path folder, DistributionPackages packages, ImagesProgress progress) throws IOException {
        Files.createDirectories(folder);
        var built = new ArrayList<BuiltImage>();
        try (var files = new PackageFiles(packages)) {
            var builder = new BootImages(packages, files, progress);
            for (BootImage image : images) {
                for (ImageArchitecture architecture : architectures) {
                    built.add(builder.provide(image, architecture, folder));
                }
            }
        }
        return built;
    }

    private BuiltImage provide(BootImage image, ImageArchitecture architecture, Path folder) throws IOException {
        Recipe recipe = Recipe.of(image, architecture);
        Path file = folder.resolve(image.fileName(architecture));
        Path facts = folder.resolve(file.getFileName() + ".properties");
        String inputs = inputs(recipe);
        Optional<BuiltImage> known = read(facts, inputs, image, architecture, file);
        if (known.isPresent()) {
            return known.get();
        }
        progress.step("building " + file.getFileName() + ": " + image.description());
        var contents = new ArrayList<byte[]>();
        for (EspFile part : recipe.files()) {
            contents.add(part.content(files));
        }
        String release = recipe.kernel().isPresent() ? files.kernelRelease(recipe.kernel().get()) : "";
        long initrd = recipe.initrd().isPresent() ? Initrd.build(files.read(recipe.initrd().get())).length : 0;
        replace(file, fresh -> {
            var disk = DiskImage.builder().guid(Long.parseUnsignedLong(inputs.substring(0, 16), 16))
                    .espFat32("DRYDOCK", volume -> {
                        for (int i = 0; i < contents.size(); i++) {
                            volume.file(recipe.files().get(i).path().replace('/', '\\'), contents.get(i));
                        }
                    });
            if (!recipe.linuxFiles().isEmpty()) {
                disk.partition(PartitionType.LINUX_DATA, "ext4", Ext4Volume.of(recipe.linuxFiles()));
            }
            disk.writeTo(fresh);
        });
        var built = new BuiltImage(image, architecture, file, release, recipe.commandLine(), initrd);
        // Last, so that facts about an image are never older than the image.
        replace(facts, fresh -> Files.writeString(fresh, """
                inputs=%s
                kernelRelease=%s
                commandLine=%s
                initrdBytes=%d
                """.formatted(inputs, release, recipe.commandLine(), initrd), StandardCharsets.ISO_8859_1));
        return built;
    }

    /** A digest of all that an image is made of: what is written here, and the packages in their versions. */
    private String inputs(Recipe recipe) throws IOException {
        var wanted = new LinkedHashSet<DistributionPackage>();
        recipe.files().forEach(file -> wanted.addAll(file.packages()));
        var text = new StringBuilder().append(FORMAT).append('\n').append(Initrd.INIT).append(recipe).append('\n');
        for (DistributionPackage one : wanted) {
            text.append(packages.fetch(one).getFileName()).append('\n');
        }
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static Optional<BuiltImage> read(Path facts, String inputs, BootImage image, ImageArchitecture architecture,
            Path file) throws IOException {
        if (!Files.isRegularFile(facts) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var known = new Properties();
        try (Reader reader = Files.newBufferedReader(facts, StandardCharsets.ISO_8859_1)) {
            known.load(reader);
            if (!inputs.equals(known.getProperty("inputs"))) {
                return Optional.empty();
            }
            return Optional.of(new BuiltImage(image, architecture, file, known.getProperty("kernelRelease", ""),
                    known.getProperty("commandLine", ""), Long.parseLong(known.getProperty("initrdBytes", ""))));
        } catch (IllegalArgumentException _) {
            // Not what is written here: the image is built anew.
            return Optional.empty();
        }
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }

    /** Writes a file beside its place and moves it there, so that nobody sees a part of it. */
    private static void replace(Path file, Writing writing) throws IOException {
        Path fresh = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + "."
                        + Long.toHexString(System.nanoTime()));
        try {
            writing.to(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
