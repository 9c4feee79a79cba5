package dev.drydock.efi.protocol.media;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.RamDiskProtocol;
import java.util.List;

/** The firmware's {@code EFI_RAM_DISK_PROTOCOL} (UEFI 2.10, 13.17): disks in guest memory, with what is on them. */
final class RamDisks implements RamDiskProtocol {
    /** Media of disks in memory are numbered from here on. */
    private static final int FIRST_MEDIA_ID = 0x1000;

    private final Platform platform;
    private final Disks disks;
    private final StateMap<DevicePath, Handle> registered;
    private final StateCounter created;

    private RamDisks(Platform platform, Disks disks) {
        this.platform = platform;
        this.disks = disks;
        registered = platform.state().map();
        created = platform.state().counter();
    }

    /** Installs the protocol on a handle of its own. */
    static void install(Platform platform, Disks disks) {
        var table = platform.binder().bindServices(0,
                List.of(new TableBinder.Part<>(RamDiskProtocol.class, new RamDisks(platform, disks))));
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        platform.handles().install(platform.handles().create(), RamDiskProtocol.GUID, address);
    }

    @Override
    public EfiStatus register(long ramDiskBase, long ramDiskSize, Guid ramDiskType, Address parentDevicePath,
            Pointer<Address> devicePath) {
        if (ramDiskSize == 0 || ramDiskType == null || devicePath.isNull()
                || !platform.memory().contains(ramDiskBase, ramDiskSize)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        DevicePath path;
        try {
            path = (parentDevicePath.isNull()
                    ? DevicePath.EMPTY
                    : DevicePath.read(platform.memory(), parentDevicePath.value()))
                    .append(new MediaNode.RamDisk(ramDiskBase, ramDiskBase + ramDiskSize - 1, ramDiskType, 0));
        } catch (DevicePathFormatException _) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (registered.containsKey(path)) {
            return EfiStatus.ALREADY_STARTED;
        }
        var device = new GuestMemoryDevice(platform.memory(), ramDiskBase,
                ramDiskSize / GuestMemoryDevice.BLOCK_SIZE);
        int number = (int) created.next();
        registered.put(path, disks.add("RAM disk " + number, path, device, FIRST_MEDIA_ID + number));
        devicePath.set(new Address(platform.place(path.encode())));
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step unregister(Address devicePath) {
        if (devicePath.isNull()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        DevicePath path;
        try {
            path = DevicePath.read(platform.memory(), devicePath.value());
        } catch (DevicePathFormatException _) {
            return status(EfiStatus.UNSUPPORTED);
        }
        if (path.nodes().isEmpty() || !(path.nodes().getLast() instanceof MediaNode.RamDisk)) {
            return status(EfiStatus.UNSUPPORTED);
        }
        Handle disk = registered.get(path);
        if (disk == null) {
            return status(EfiStatus.NOT_FOUND);
        }
        return disks.remove(disk, status -> {
            if (!status.isError()) {
                registered.remove(path);
            }
            return status(status);
        });
    }

    private static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}
