package dev.drydock.efi.libvirt;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.FaultyDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.image.ImageFormat;
import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.libvirt.LibvirtDomain.Device;
import dev.drydock.efi.libvirt.LibvirtDomain.Disk;
import dev.drydock.efi.libvirt.LibvirtDomain.DomainNvram;
import dev.drydock.efi.libvirt.LibvirtDomain.Format;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a machine of a domain. */
final class DomainMachine {
    private static final long MEBIBYTE = 1 << 20;
    private static final long LEAST_MEMORY = 16 * MEBIBYTE;
    private static final long MOST_MEMORY = 2048 * MEBIBYTE;

    private static final int MOST_OF_GICV2 = 8;
    /** What the interrupt controllers of both architectures can serve. */
    private static final int MOST_CPUS = 123;

    private DomainMachine() {}

    static FirmwareBuilder of(LibvirtDomain domain) {
        Architecture architecture = domain.architecture();
        FirmwareProfile.Builder profile = FirmwareProfile.OVMF.but("OVMF, libvirt domain " + domain.name())
                .display(domain.display());
        if (!domain.randomNumbers()) {
            profile.without(FirmwareFeature.RNG);
        }
        Hardware hardware = hardware(architecture, domain.cpus()).toBuilder().memory(memory(domain.memorySize()))
                .cpus(cpus(domain.cpus())).build();
        FirmwareBuilder builder = Firmware.builder(architecture).profile(profile.build()).hardware(hardware);
        domain.disks().forEach(disk -> builder.disk(disk.target(), () -> open(disk)));
        domain.nvram().ifPresent(nvram -> builder.nvram(() -> open(nvram)));
        return builder;
    }

    /** Whole MiB, and what Drydock's machines can have. */
    static long memory(long wanted) {
        return Math.clamp((wanted + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE, LEAST_MEMORY, MOST_MEMORY);
    }

    static int cpus(int wanted) {
        return Math.min(wanted, MOST_CPUS);
    }

    /** QEMU's machine takes the interrupt controller that can serve so many CPUs. */
    private static Hardware hardware(Architecture architecture, int cpus) {
        return architecture == Architecture.AARCH64 && cpus > MOST_OF_GICV2
                ? Hardware.virtGicV3()
                : Hardware.of(architecture);
    }

    static BlockDevice open(Disk disk) throws IOException {
        BlockDevice device = switch (disk.source()) {
            case StorageSource.HostFile(Path path) -> open(disk, path);
            case StorageSource.HostBlock(Path path) -> open(disk, path);
            case StorageSource.Network(var export) -> NbdDevice.connect(export);
        };
        return disk.readOnly() && !device.isReadOnly()
                ? FaultyDevice.builder(device).writeProtected().build()
                : device;
    }

    private static BlockDevice open(Disk disk, Path path) throws IOException {
        if (disk.format() == Format.RAW && disk.device() == Device.CDROM) {
            return RawFileDevice.openOptical(path);
        }
        return (disk.format() == Format.QCOW2 ? ImageFormat.QCOW2 : ImageFormat.RAW).open(path, disk.blockSize());
    }

    private static Nvram open(DomainNvram nvram) throws IOException {
        if (nvram.source().isEmpty()) {
            return new TemplateNvram(nvram.template().orElseThrow());
        }
        return switch (nvram.source().get()) {
            case StorageSource.HostFile(Path path) when nvram.template().isPresent() -> NvramFiles.openOrCopy(path,
                    nvram.template().get());
            case StorageSource.HostFile(Path path) -> NvramFiles.open(path);
            case StorageSource.HostBlock(Path path) -> NvramFiles.open(RawFileDevice.openPersistent(path, 512));
            case StorageSource.Network(var export) -> NvramFiles.open(NbdDevice.connectPersistent(export));
        };
    }
}
