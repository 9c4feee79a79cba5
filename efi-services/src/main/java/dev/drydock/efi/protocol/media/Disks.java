package dev.drydock.efi.protocol.media;

import dev.drydock.core.machine.Step;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.protocol.devicepath.AcpiNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.HardwareNode;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A machine's disks: puts each, its partitions (UEFI 2.10, 13.3.2) and their file systems into the handle database.
 *
 * <p>Disk n, counted from 0, is a function of the PCI bus: {@code PciRoot(0x0)/Pci(0xn+1,0x0)}.
 */
public final class Disks {
    /** Device 0 of a PCI bus is the host bridge. */
    private static final int DEVICES = 31;
    private static final int FUNCTIONS = 8;

    private final Platform platform;
    private final DiskDrivers drivers;
    private final List<Place> places;

    /**
     * A disk of the machine.
     *
     * @param name what to call it in reports
     */
    public record Disk(String name, BlockDevice device) {}

    private Disks(Platform platform, List<Disk> disks, Supplier<LocalDateTime> clock) {
        this.platform = platform;
        drivers = new DiskDrivers(platform, clock);
        List<Place> found = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            addDisk(disks.get(i), i, found);
        }
        places = List.copyOf(found);
        RamDisks.install(platform, this);
    }

    /**
     * Puts disks into the handle database, in their order. A disk that cannot be read is there all the same.
     *
     * @param clock the local time that files are stamped with
     * @throws IllegalArgumentException if there are more than 248
     */
    public static Disks install(Platform platform, List<Disk> disks, Supplier<LocalDateTime> clock) {
        if (disks.size() > DEVICES * FUNCTIONS) {
            throw new IllegalArgumentException("more than " + DEVICES * FUNCTIONS + " disks");
        }
        return new Disks(platform, disks, clock);
    }

    /** Every disk, followed by its partitions. */
    public List<Place> places() {
        return places;
    }

    /** Every file system, in the order of the disks and of their partitions. */
    public List<Volume> volumes() {
        return places.stream().flatMap(place -> place.volume().stream()).toList();
    }

    private void addDisk(Disk disk, int index, List<Place> found) {
        var path = DevicePath.of(AcpiNode.pciRoot(0), new HardwareNode.Pci(1 + index % DEVICES, index / DEVICES));
        addDisk(disk, path, index + 1, found);
    }

    /**
     * Adds a disk while the machine runs.
     *
     * @return its handle
     */
    Handle add(String name, DevicePath path, BlockDevice device, int mediaId) {
        List<Place> found = new ArrayList<>();
        addDisk(new Disk(name, device), path, mediaId, found);
        return found.getFirst().handle();
    }

    /**
     * Removes a disk that {@link #add} gave.
     *
     * @param next is given EFI_ACCESS_DENIED if someone does not let go of it
     */
    Step remove(Handle disk, Function<EfiStatus, Step> next) {
        return drivers.remove(disk, next);
    }

    private void addDisk(Disk disk, DevicePath path, int mediaId, List<Place> found) {
        Handle handle = platform.handles().create();
        var medium = new Medium(ClockedDevice.of(disk.device(), platform.events()), mediaId);
        drivers.installBlockDevice(handle, path, medium, false);
        int place = found.size();
        List<String> findings = new ArrayList<>();
        Optional<Volume> volume = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            DiskLayout layout = DiskLayout.detect(disk.device());
            switch (layout) {
                case DiskLayout.WholeDiskFat() -> volume = Optional
                        .of(volume(disk.name(), handle, path, false, medium, findings));
                case DiskLayout.Unknown(String reason) -> problem = Optional.of(reason);
                default -> {
                    List<Partition> partitions = Partition.of(layout, disk.device(), findings);
                    problem = partitions.isEmpty() ? Optional.of("there is no partition to be used") : problem;
                    if (!partitions.isEmpty()) {
                        drivers.installPartitions(handle, path, medium, partitions,
                                (partition, child, part) -> found.add(place(disk, partition, child, path, part)));
                    }
                }
            }
        } catch (IOException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        found.add(place, new Place(disk.name(), handle, path, volume, problem, findings));
    }

    private Place place(Disk disk, Partition partition, Handle handle, DevicePath diskPath, Medium medium) {
        DevicePath path = diskPath.append(partition.node());
        String name = disk.name() + ", " + partition.name();
        List<String> findings = new ArrayList<>();
        try {
            Volume volume = volume(name, handle, path, partition.efiSystem(), medium, findings);
            return new Place(name, handle, path, Optional.of(volume), Optional.empty(), findings);
        } catch (DiskFormatException e) {
            return new Place(name, handle, path, Optional.empty(),
                    Optional.of("there is no FAT file system: " + e.getMessage()), findings);
        } catch (IOException e) {
            return new Place(name, handle, path, Optional.empty(), Optional.of(String.valueOf(e.getMessage())),
                    findings);
        }
    }

    private Volume volume(String name, Handle handle, DevicePath path, boolean efiSystem, Medium medium,
            List<String> findings) throws IOException {
        FatVolume files = DiskDrivers.open(medium);
        findings.addAll(files.findings());
        drivers.installFileSystem(handle, files, medium);
        return new Volume(name, handle, path, medium.device().isRemovable(), efiSystem, files);
    }
}
