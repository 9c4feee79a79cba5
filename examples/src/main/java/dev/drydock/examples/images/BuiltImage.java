package dev.drydock.examples.images;

import java.nio.file.Path;

/**
 * A disk image that was built, and what whoever boots it can expect.
 *
 * @param image
 *            which one
 * @param architecture
 *            for which architecture
 * @param file
 *            the raw disk image
 * @param kernelRelease
 *            what the kernel that is started in the end calls itself, {@code 6.12.107+deb13-cloud-amd64} for one; empty
 *            where none is started
 * @param commandLine
 *            what the image tells the kernel; empty where it tells nothing. A loader may put more before it
 * @param initrdBytes
 *            the size of the initial file system that the kernel gets, 0 where it gets none
 */
public record BuiltImage(BootImage image, ImageArchitecture architecture, Path file, String kernelRelease,
        String commandLine, long initrdBytes) {}
