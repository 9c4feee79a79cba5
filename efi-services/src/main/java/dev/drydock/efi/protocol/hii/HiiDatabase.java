package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.abi.NotOffered;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiDatabaseProtocol;
import dev.drydock.efi.spec.HiiStringProtocol;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HII database (UEFI 2.10, 34.8): package lists, kept and exported as they came. */
public final class HiiDatabase implements HiiDatabaseProtocol {

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final PackageLists lists;

    HiiDatabase(GuestMemory memory, HandleDatabase handles, PackageLists lists) {
        this.memory = memory;
        this.handles = handles;
        this.lists = lists;
    }

    /** Installs the database's protocol and that of its strings on a handle. */
    public static void install(Platform platform) {
        var lists = new PackageLists(platform.state(), platform.memory());
        Handle handle = platform.handles().create();
        platform.install(handle, HiiDatabaseProtocol.class,
                new HiiDatabase(platform.memory(), platform.handles(), lists));
        platform.install(handle, HiiStringProtocol.class, new HiiStrings(platform.memory(), lists));
    }

    @Override
    public EfiStatus newPackageList(Address packageList, Handle driverHandle, Pointer<Handle> handle) {
        if (packageList.isNull() || handle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.read(packageList.value(), driverHandle);
        Optional<HiiPackage> devicePath = devicePath(driverHandle);
        handle.set(lists.add(devicePath.map(list::plus).orElse(list)));
        return EfiStatus.SUCCESS;
    }

    /** The database adds a package with the driver's device path itself (34.3.5). */
    private Optional<HiiPackage> devicePath(Handle driver) {
        return handles.find(driver, DevicePathProtocol.GUID).filter(path -> path.address() != 0).map(path -> {
            try {
                return new HiiPackage(PackageType.DEVICE_PATH,
                        DevicePath.read(memory, path.address()).encode(),
                        Optional.empty());
            } catch (DevicePathFormatException _) {
                throw new EfiException(EfiStatus.INVALID_PARAMETER);
            }
        });
    }

    @Override
    public EfiStatus removePackageList(Handle handle) {
        return lists.remove(handle) ? EfiStatus.SUCCESS : EfiStatus.NOT_FOUND;
    }

    @Override
    public EfiStatus updatePackageList(Handle handle, Address packageList) {
        if (handle.isNull() || packageList.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList before = lists.get(handle);
        lists.put(handle, before.update(lists.read(packageList.value(), before.driver())));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus listPackageLists(byte packageType, Guid packageGuid, Pointer<Long> handleBufferLength,
            Pointer<Handle> handle) {
        int type = Byte.toUnsignedInt(packageType);
        if (handleBufferLength.isNull() || type == PackageType.GUID != (packageGuid != null)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<Handle> found = lists.entries().stream().filter(entry -> entry.getValue().has(type, packageGuid))
                .map(Map.Entry::getKey).toList();
        long available = handleBufferLength.get();
        if (handle.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (found.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        long needed = (long) Long.BYTES * found.size();
        handleBufferLength.set(needed);
        if (Long.compareUnsigned(available, needed) < 0) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        for (int i = 0; i < found.size(); i++) {
            handle.at(i).set(found.get(i));
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus exportPackageLists(Handle handle, Pointer<Long> bufferSize, Address buffer) {
        if (bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long available = bufferSize.get();
        if (buffer.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<PackageList> exported = handle.isNull()
                ? lists.entries().stream().map(Map.Entry::getValue).toList()
                : List.of(lists.get(handle));
        if (exported.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        long needed = exported.stream().mapToLong(PackageList::size).sum();
        bufferSize.set(needed);
        if (Long.compareUnsigned(available, needed) < 0) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        var out = new ByteArrayOutputStream();
        exported.forEach(list -> out.writeBytes(list.encode()));
        memory.putBytes(buffer.value(), out.toByteArray());
        return EfiStatus.SUCCESS;
    }

    @Override
    @NotOffered("nobody is told of package changes")
    public EfiStatus registerPackageNotify(byte packageType, Guid packageGuid, Address packageNotifyFn, long notifyType,
            Pointer<Handle> notifyHandle) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    @NotOffered("nobody is told of package changes")
    public EfiStatus unregisterPackageNotify(Handle notificationHandle) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    @NotOffered("keyboard layouts are not interpreted")
    public EfiStatus findKeyboardLayouts(Pointer<Short> keyGuidBufferLength, Pointer<Guid> keyGuidBuffer) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    @NotOffered("keyboard layouts are not interpreted")
    public EfiStatus getKeyboardLayout(Guid keyGuid, Pointer<Short> keyboardLayoutLength, Address keyboardLayout) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    @NotOffered("keyboard layouts are not interpreted")
    public EfiStatus setKeyboardLayout(Guid keyGuid) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus getPackageListHandle(Handle packageListHandle, Pointer<Handle> driverHandle) {
        Optional<PackageList> list = lists.find(packageListHandle);
        if (list.isEmpty() || driverHandle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        driverHandle.set(list.get().driver());
        return EfiStatus.SUCCESS;
    }
}
