package dev.drydock.examples.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One file of an EFI system partition and where it comes from. That is all that an image's bytes depend on, so a
 * description of it tells whether an image that was built before is still the right one.
 */
sealed interface EspFile {

    /** Where it lies on the partition: with slashes, and without one at the start. */
    String path();

    /** The packages that it is made of. */
    List<DistributionPackage> packages();

    /** Its bytes. */
    byte[] content(PackageFiles files) throws IOException;

    /** A file that is written here. */
    record Text(String path, String text) implements EspFile {

        @Override
        public List<DistributionPackage> packages() {
            return List.of();
        }

        @Override
        public byte[] content(PackageFiles files) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A file of a package, unmodified. */
    record Packaged(String path, PackagedFile source) implements EspFile {

        @Override
        public List<DistributionPackage> packages() {
            return List.of(source.origin());
        }

        @Override
        public byte[] content(PackageFiles files) throws IOException {
            return files.read(source);
        }
    }

    /** The initial file system around a package's static busybox. */
    record InitialFileSystem(String path, PackagedFile busybox) implements EspFile {

        @Override
        public List<DistributionPackage> packages() {
            return List.of(busybox.origin());
        }

        @Override
        public byte[] content(PackageFiles files) throws IOException {
            return Initrd.build(files.read(busybox));
        }
    }

    /** A unified kernel image. */
    record UnifiedKernel(String path, PackagedFile stub, PackagedFile kernel, PackagedFile busybox, String osRelease,
            String commandLine) implements EspFile {

        @Override
        public List<DistributionPackage> packages() {
            return List.of(stub.origin(), kernel.origin(), busybox.origin());
        }

        @Override
        public byte[] content(PackageFiles files) throws IOException {
            return new Uki(files.read(stub)).section(".osrel", osRelease).section(".cmdline", commandLine)
                    .section(".uname", files.kernelRelease(kernel))
                    .section(".initrd", Initrd.build(files.read(busybox))).section(".linux", files.read(kernel))
                    .build();
        }
    }
}
