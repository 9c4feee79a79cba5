package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.image.DirectoryEsp;
import dev.drydock.efi.disk.image.ImageFormat;
import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.disk.nbd.NbdExport;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.MbrPartition;
import dev.drydock.efi.libvirt.LibvirtDomain;
import dev.drydock.efi.libvirt.LibvirtFormatException;
import dev.drydock.pe.Machine;
import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PeImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command was given to boot: a disk, a program, a directory or a libvirt domain.
 *
 * @param text as given
 * @param kind which of them
 * @param architectures those that it has something to boot for, as far as that can be told without booting
 */
record ImageArgument(String text, Kind kind, Set<Architecture> architectures) {
    private static final int LOOKED_AT = 4096;

    /** What an argument can be. */
    enum Kind {
        /** A disk image, raw or qcow2. */
        DISK,
        /** A disk of an NBD server, by its URI. */
        NETWORK_DISK,
        /** An EFI program, a file of its own. */
        PROGRAM,
        /** A directory that is served as an EFI system partition. */
        DIRECTORY,
        /** A whole machine: the XML of a libvirt domain. */
        DOMAIN
    }

    /**
     * Looks at what the argument is.
     *
     * @throws IOException if it cannot be read, or is no image; the message is one line
     */
    static ImageArgument of(String text) throws IOException {
        if (NbdArgument.matches(text)) {
            return networkDisk(text);
        }
        try {
            return of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IOException(text + ": " + e.getReason(), e);
        }
    }

    private static ImageArgument networkDisk(String text) throws IOException {
        try (BlockDevice disk = NbdDevice.connect(NbdExport.of(NbdArgument.uri(text)))) {
            return new ImageArgument(text, Kind.NETWORK_DISK, bootable(text, disk));
        }
    }

    private static ImageArgument of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (BlockDevice disk = DirectoryEsp.of(path)) {
                return new ImageArgument(path.toString(), Kind.DIRECTORY, bootable(path.toString(), disk));
            }
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Files.size(path) == 0) {
            throw new IOException(path + ": is empty");
        }
        if (isDomain(path)) {
            return new ImageArgument(path.toString(), Kind.DOMAIN, Set.of(domain(path).architecture()));
        }
        return isProgram(path) ? program(path) : disk(path);
    }

    private static boolean isDomain(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return LibvirtDomain.isPresent(new String(file.readNBytes(LOOKED_AT), StandardCharsets.UTF_8));
        }
    }

    private static LibvirtDomain domain(Path path) throws IOException {
        try {
            return LibvirtDomain.parse(Files.readString(path));
        } catch (LibvirtFormatException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** What of it has no effect, a line each. */
    List<String> warnings() throws IOException {
        return kind == Kind.DOMAIN ? domain(Path.of(text)).warnings() : List.of();
    }

    /** Begins a machine of an architecture with it. */
    FirmwareBuilder on(Architecture machine) throws IOException {
        FirmwareBuilder firmware = Firmware.builder(machine);
        return switch (kind) {
            case DOMAIN -> domain(Path.of(text)).firmware();
            case DISK -> firmware.disk(Path.of(text));
            case NETWORK_DISK -> firmware.disk(URI.create(text));
            case PROGRAM -> firmware.application(Path.of(text));
            case DIRECTORY -> firmware.directory(Path.of(text));
        };
    }

    /**
     * Begins a machine of an architecture with it, and keeps what the guest writes in an overlay file.
     *
     * @throws IllegalArgumentException if it is no disk
     */
    FirmwareBuilder on(Architecture machine, Path overlay) {
        FirmwareBuilder firmware = Firmware.builder(machine);
        return switch (kind) {
            case DISK -> firmware.disk(Path.of(text), overlay);
            case NETWORK_DISK -> {
                NbdExport export = NbdExport.of(URI.create(text));
                yield firmware.disk(text, () -> NbdDevice.connect(export), overlay);
            }
            case PROGRAM, DIRECTORY, DOMAIN -> throw new IllegalArgumentException(text + " is no disk image");
        };
    }

    private static boolean isProgram(Path path) throws IOException {
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".efi")) {
            return true;
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] start = file.readNBytes(2);
            return start.length == 2 && start[0] == 'M' && start[1] == 'Z';
        }
    }

    private static ImageArgument program(Path path) throws IOException {
        try {
            Machine machine = PeImage.read(path).machine();
            Set<Architecture> architectures = EnumSet.noneOf(Architecture.class);
            if (machine.equals(Machine.X64)) {
                architectures.add(Architecture.X86_64);
            } else if (machine.equals(Machine.ARM64)) {
                architectures.add(Architecture.AARCH64);
            } else {
                throw new IOException(path + ": a program for " + machine + "; Drydock runs X64 and ARM64");
            }
            return new ImageArgument(path.toString(), Kind.PROGRAM, architectures);
        } catch (MalformedImageException e) {
            throw new IOException(path + ": not an EFI program: " + e.getMessage(), e);
        }
    }

    private static ImageArgument disk(Path path) throws IOException {
        try (BlockDevice disk = ImageFormat.detect(path).open(path, 512)) {
            return new ImageArgument(path.toString(), Kind.DISK, bootable(path.toString(), disk));
        }
    }

    private static Set<Architecture> bootable(String name, BlockDevice disk) throws IOException {
        Set<Architecture> architectures = EnumSet.noneOf(Architecture.class);
        for (BlockDevice part : parts(name, disk)) {
            try {
                if (FatVolume.isPresent(part)) {
                    architectures.addAll(bootable(FatVolume.open(part)));
                }
            } catch (DiskFormatException _) {
                // The boot will tell; another partition may still have something.
                continue;
            }
        }
        return architectures;
    }

    private static List<BlockDevice> parts(String name, BlockDevice disk) throws IOException {
        List<BlockDevice> parts = new ArrayList<>();
        switch (DiskLayout.detect(disk)) {
            case DiskLayout.GptDisk(var gpt) -> {
                for (GptPartition partition : gpt.partitions()) {
                    parts.add(partition.on(disk));
                }
            }
            case DiskLayout.MbrDisk(var mbr) -> {
                for (MbrPartition partition : mbr.partitions()) {
                    parts.add(partition.on(disk));
                }
            }
            case DiskLayout.OpticalDisk(var catalog) -> catalog.entries().forEach(entry -> parts.add(entry.on(disk)));
            case DiskLayout.WholeDiskFat() -> parts.add(disk);
            case DiskLayout.Unknown(var reason) -> throw new IOException(name + ": not a disk image: " + reason);
        }
        return parts;
    }

    private static Set<Architecture> bootable(FatVolume volume) throws IOException {
        Set<Architecture> found = EnumSet.noneOf(Architecture.class);
        for (Architecture architecture : Architecture.values()) {
            if (volume.find(volume.root(), removableMediaPath(architecture)).filter(e -> !e.isDirectory())
                    .isPresent()) {
                found.add(architecture);
            }
        }
        return found;
    }

    /** Where firmware looks for a program on a removable medium (UEFI 2.10, 3.5.1.1). */
    static String removableMediaPath(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "\\EFI\\BOOT\\BOOTX64.EFI";
            case AARCH64 -> "\\EFI\\BOOT\\BOOTAA64.EFI";
        };
    }
}
