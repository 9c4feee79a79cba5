package dev.drydock.efi.protocol.media;

import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.boot.DriverDisconnection;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.ProtocolRemoval;
import dev.drydock.efi.boot.ProtocolRemoval.Installed;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.PartitionDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.protocol.driver.DriverWork;
import dev.drydock.efi.protocol.driver.HostDriver;
import dev.drydock.efi.spec.BlockIo2Protocol;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.PartitionInfoProtocol;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The drivers that make files of blocks: disk I/O on block I/O, partitions and FAT file systems on disk I/O. They manage
 * what has block I/O of the firmware's own; a guest's block devices are for the guest's drivers.
 */
final class DiskDrivers {
    /** What a disk has without drivers. */
    private static final List<Guid> DISK_PROTOCOLS = List.of(Platform.guid(BlockIo2Protocol.class),
            Platform.guid(BlockIoProtocol.class), DevicePath.PROTOCOL);

    private final Platform platform;
    private final ProtocolRemoval removal;
    private final DriverDisconnection disconnection;
    private final DiskBlockIo blockIo;
    private final BlockDiskIo diskIo;
    private final FatFileSystem fileSystem;
    private final Supplier<LocalDateTime> clock;
    /** What partitions and file systems are made on: disk I/O, or the blocks where the firmware has no disk I/O. */
    private final Guid foundation;
    private final Optional<HostDriver> diskIoDriver;
    private final HostDriver partitionDriver;
    private final HostDriver fatDriver;
    /** The handles of partitions, which stay the same when the driver is stopped and started again. */
    private final StateMap<Child, Handle> children;

    private record Child(Handle disk, String name) {}

    /** @param clock the local time that files are stamped with */
    DiskDrivers(Platform platform, Supplier<LocalDateTime> clock) {
        this.platform = platform;
        this.clock = clock;
        removal = new ProtocolRemoval(platform);
        disconnection = new DriverDisconnection(platform);
        var background = new BackgroundRequests(platform);
        blockIo = new DiskBlockIo(platform, background);
        diskIo = new BlockDiskIo(platform, background);
        fileSystem = new FatFileSystem(platform, background);
        children = platform.state().map();
        boolean withoutDiskIo = platform.handles().withholds(Platform.guid(DiskIoProtocol.class));
        foundation = Platform.guid(withoutDiskIo ? BlockIoProtocol.class : DiskIoProtocol.class);
        diskIoDriver = withoutDiskIo ? Optional.empty() : Optional.of(install(new DiskIoWork(), "DiskIo"));
        partitionDriver = install(new PartitionWork(), "Partition");
        fatDriver = install(new FatWork(), "Fat");
    }

    private HostDriver install(DriverWork work, String file) {
        return HostDriver.install(platform, work, DevicePath.of(new MediaNode.FilePath(file)).encode());
    }

    /** Installs a disk or a partition as a block device, and connects disk I/O to it. */
    void installBlockDevice(Handle handle, DevicePath path, Medium medium, boolean partition) {
        installBlocks(handle, path, medium, partition);
        bindDiskIo(handle, medium);
    }

    private void bindDiskIo(Handle handle, Medium medium) {
        diskIoDriver.ifPresent(driver -> driver.bind(handle, () -> diskIo.install(handle, medium)));
    }

    private void installBlocks(Handle handle, DevicePath path, Medium medium, boolean partition) {
        platform.handles().install(handle, DevicePath.PROTOCOL, platform.place(path.encode()));
        blockIo.install(handle, medium, partition);
    }

    /** What is done with each of a disk's partitions. */
    interface Partitioning {
        void install(Partition partition, Handle handle, Medium medium);
    }

    /** Makes a disk's partitions its children, all of them connected to disk I/O. */
    void installPartitions(Handle disk, DevicePath path, Medium medium, List<Partition> partitions,
            Partitioning then) {
        partitionDriver.bind(disk, () -> {
            for (Partition partition : partitions) {
                Handle child = installPartition(disk, path, medium, partition);
                Medium part = medium(child).orElseThrow();
                bindDiskIo(child, part);
                then.install(partition, child, part);
            }
        });
    }

    private Handle installPartition(Handle disk, DevicePath path, Medium medium, Partition partition) {
        Handle child = children.computeIfAbsent(new Child(disk, partition.name()), _ -> platform.handles().create());
        partitionDriver.bindChild(disk, child, () -> {
            var part = new Medium(ClockedDevice.of(partition.device(), platform.events()), medium.baseId());
            installBlocks(child, path.append(partition.node()), part, true);
            platform.handles().install(child, PartitionInfoProtocol.GUID, platform.place(partition.info()));
            if (partition.efiSystem()) {
                platform.handles().install(child, PartitionType.EFI_SYSTEM, 0);
            }
        });
        return child;
    }

    /** Stops what manages a disk and its partitions, and removes the disk; gives EFI_ACCESS_DENIED if someone keeps it. */
    Step remove(Handle disk, Function<EfiStatus, Step> next) {
        return disconnection.disconnect(disk, Handle.NULL, Handle.NULL, _ -> {
            List<Installed> own = DISK_PROTOCOLS.stream().flatMap(guid -> platform.handles().find(disk, guid).stream()
                    .map(present -> new Installed(guid, present.address()))).toList();
            return removal.uninstallAll(disk, own,
                    status -> next.apply(status.isError() ? EfiStatus.ACCESS_DENIED : EfiStatus.SUCCESS));
        });
    }

    /** Mounts a file system. */
    void installFileSystem(Handle handle, FatVolume files, Medium medium) {
        fatDriver.bind(handle, () -> mount(handle, files, medium));
    }

    /** The FAT file system on a medium. */
    static FatVolume open(Medium medium) throws IOException {
        // A view that fails once another medium is there, whose size the volume does not know.
        BlockDevice found = medium.device();
        return FatVolume.open(new PartitionDevice(found, 0, found.blockCount()));
    }

    private void mount(Handle handle, FatVolume files, Medium medium) {
        fileSystem.install(handle, new MountedVolume(files, medium, medium.id(), clock));
    }

    /** The firmware's medium behind a handle's block I/O. */
    private Optional<Medium> medium(Handle controller) {
        return blockIo.medium(controller);
    }

    private final class DiskIoWork implements DriverWork {
        @Override
        public String name() {
            return "Drydock Disk I/O Driver";
        }

        @Override
        public Guid consumes() {
            return Platform.guid(BlockIoProtocol.class);
        }

        @Override
        public boolean supports(Handle controller) {
            return medium(controller).isPresent()
                    && platform.handles().find(controller, Platform.guid(DiskIoProtocol.class)).isEmpty();
        }

        @Override
        public void start(Handle controller, HostDriver driver) {
            diskIo.install(controller, medium(controller).orElseThrow());
        }
    }

    private final class PartitionWork implements DriverWork {
        @Override
        public String name() {
            return "Drydock Partition Driver (GPT, MBR, El Torito)";
        }

        @Override
        public Guid consumes() {
            return foundation;
        }

        private List<Partition> partitions(Medium medium) throws IOException {
            BlockDevice disk = medium.withoutLatency().device();
            return Partition.of(DiskLayout.detect(disk), disk, new ArrayList<>());
        }

        private Optional<DevicePath> path(Handle controller) {
            return platform.handles().find(controller, DevicePath.PROTOCOL)
                    .map(present -> DevicePath.read(platform.memory(), present.address()));
        }

        @Override
        public boolean supports(Handle controller) throws IOException {
            Medium medium = medium(controller).orElse(null);
            return medium != null && medium.isPresent() && !blockIo.isPartition(controller)
                    && path(controller).isPresent() && !partitions(medium).isEmpty();
        }

        @Override
        public void start(Handle controller, HostDriver driver) throws IOException {
            Medium medium = medium(controller).orElseThrow();
            DevicePath path = path(controller).orElseThrow();
            for (Partition partition : partitions(medium)) {
                installPartition(controller, path, medium, partition);
            }
        }
    }

    private final class FatWork implements DriverWork {
        @Override
        public String name() {
            return "Drydock FAT File System Driver";
        }

        @Override
        public Guid consumes() {
            return foundation;
        }

        @Override
        public boolean supports(Handle controller) throws IOException {
            Medium medium = medium(controller).orElse(null);
            if (medium == null || !medium.isPresent()) {
                return false;
            }
            try {
                open(medium);
                return true;
            } catch (DiskFormatException _) {
                return false;
            }
        }

        @Override
        public void start(Handle controller, HostDriver driver) throws IOException {
            Medium medium = medium(controller).orElseThrow();
            mount(controller, open(medium), medium);
        }
    }
}
