package dev.drydock.efi.protocol.media;

import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.PartitionDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.protocol.devicepath.AcpiNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.HardwareNode;
import dev.drydock.efi.spec.BlockIo2Protocol;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.DiskIo2Protocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.PartitionInfoProtocol;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static final List<Guid> OWN_PROTOCOLS = List.of(Platform.guid(SimpleFileSystemProtocol.class),
            PartitionType.EFI_SYSTEM, PartitionInfoProtocol.GUID, Platform.guid(DiskIo2Protocol.class),
            Platform.guid(DiskIoProtocol.class), Platform.guid(BlockIo2Protocol.class),
            Platform.guid(BlockIoProtocol.class), DevicePath.PROTOCOL);

    private final Platform platform;
    private final DiskBlockIo blockIo;
    private final BlockDiskIo diskIo;
    private final FatFileSystem fileSystem;
    private final Supplier<LocalDateTime> clock;
    private final List<Place> places;

    /**
     * A disk of the machine.
     *
     * @param name what to call it in reports
     */
    public record Disk(String name, BlockDevice device) {}

    private Disks(Platform platform, List<Disk> disks, Supplier<LocalDateTime> clock) {
        this.platform = platform;
        this.clock = clock;
        BackgroundRequests background = new BackgroundRequests(platform);
        blockIo = new DiskBlockIo(platform, background);
        diskIo = new BlockDiskIo(platform, background);
        fileSystem = new FatFileSystem(platform, background);
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
     * @return its handle, followed by those of its partitions
     */
    List<Handle> add(String name, DevicePath path, BlockDevice device, int mediaId) {
        List<Place> found = new ArrayList<>();
        addDisk(new Disk(name, device), path, mediaId, found);
        return found.stream().map(Place::handle).toList();
    }

    /** Takes the firmware's own protocols off a handle that {@link #add} gave. */
    void remove(Handle handle) {
        for (Guid protocol : OWN_PROTOCOLS) {
            if (platform.handles().find(handle, protocol).isPresent()) {
                platform.handles().remove(handle, protocol);
            }
        }
    }

    private void addDisk(Disk disk, DevicePath path, int mediaId, List<Place> found) {
        Handle handle = platform.handles().create();
        var medium = new Medium(ClockedDevice.of(disk.device(), platform.events()), mediaId);
        install(handle, path, medium, false);
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
                    partitions.forEach(partition -> found.add(add(disk, mediaId, partition, path)));
                }
            }
        } catch (IOException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        found.add(place, new Place(disk.name(), handle, path, volume, problem, findings));
    }

    private Place add(Disk disk, int mediaId, Partition partition, DevicePath diskPath) {
        Handle handle = platform.handles().create();
        DevicePath path = diskPath.append(partition.node());
        var medium = new Medium(ClockedDevice.of(partition.device(), platform.events()), mediaId);
        install(handle, path, medium, true);
        platform.handles().install(handle, PartitionInfoProtocol.GUID, platform.place(partition.info()));
        if (partition.efiSystem()) {
            platform.handles().install(handle, PartitionType.EFI_SYSTEM, 0);
        }
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

    private void install(Handle handle, DevicePath path, Medium medium, boolean partition) {
        platform.handles().install(handle, DevicePath.PROTOCOL, platform.place(path.encode()));
        blockIo.install(handle, medium, partition);
        diskIo.install(handle, medium);
    }

    private Volume volume(String name, Handle handle, DevicePath path, boolean efiSystem, Medium medium,
            List<String> findings) throws IOException {
        // A view that fails once another medium is there, whose size the volume does not know.
        BlockDevice found = medium.device();
        FatVolume files = FatVolume.open(new PartitionDevice(found, 0, found.blockCount()));
        findings.addAll(files.findings());
        fileSystem.install(handle, new MountedVolume(files, medium, medium.id(), clock));
        return new Volume(name, handle, path, efiSystem, files);
    }
}
