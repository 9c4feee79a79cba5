package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.hii.PackageListener.News;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiDatabaseProtocol;
import dev.drydock.efi.spec.HiiConfigRoutingProtocol;
import dev.drydock.efi.spec.HiiFontProtocol;
import dev.drydock.efi.spec.HiiImageProtocol;
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
    private final KeyboardLayouts layouts;
    private final PackageListener listener;

    /**
     * @param layouts those of the packages
     * @param listener is told of what happens to packages
     */
    HiiDatabase(GuestMemory memory, HandleDatabase handles, PackageLists lists, KeyboardLayouts layouts,
            PackageListener listener) {
        this.memory = memory;
        this.handles = handles;
        this.lists = lists;
        this.layouts = layouts;
        this.listener = listener;
    }

    /** Installs the database's protocol and those of its strings, fonts, images and settings on a handle. */
    public static void install(Platform platform) {
        var lists = new PackageLists(platform.state(), platform.memory());
        Handle handle = platform.handles().create();
        platform.install(handle, HiiDatabaseProtocol.class,
                new HiiDatabase(platform.memory(), platform.handles(), lists, new KeyboardLayouts(platform.state(),
                        platform.memory(), lists, platform.events()::signalGroup), new HiiNotifications(platform)));
        var strings = new HiiStrings(platform.memory(), lists);
        platform.install(handle, HiiStringProtocol.class, strings);
        platform.install(handle, HiiFontProtocol.class, new HiiFont(platform, lists, strings));
        platform.install(handle, HiiImageProtocol.class, new HiiImages(platform, lists));
        platform.install(handle, HiiConfigRoutingProtocol.class, new HiiConfigRouting(platform));
    }

    @Override
    public EfiStatus newPackageList(Address packageList, Handle driverHandle, Pointer<Handle> handle) {
        if (packageList.isNull() || handle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.read(packageList.value(), driverHandle);
        Optional<HiiPackage> devicePath = devicePath(driverHandle);
        PackageList whole = devicePath.map(list::plus).orElse(list);
        Handle added = lists.add(whole);
        handle.set(added);
        listener.happened(News.NEW, added, whole.packages());
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
        Optional<PackageList> removed = lists.find(handle);
        if (removed.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        lists.remove(handle);
        listener.happened(News.REMOVED, handle, removed.get().packages());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus updatePackageList(Handle handle, Address packageList) {
        if (handle.isNull() || packageList.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList before = lists.get(handle);
        PackageList update = lists.read(packageList.value(), before.driver());
        lists.put(handle, before.update(update));
        listener.happened(News.REMOVED, handle,
                before.packages().stream().filter(p -> update.has(p.kind().type(), p.kind().guid())).toList());
        listener.happened(News.ADDED, handle, update.packages());
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
        List<Map.Entry<Handle, PackageList>> exported = handle.isNull()
                ? List.copyOf(lists.entries())
                : List.of(Map.entry(handle, lists.get(handle)));
        if (exported.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        long needed = exported.stream().mapToLong(entry -> entry.getValue().size()).sum();
        bufferSize.set(needed);
        if (Long.compareUnsigned(available, needed) < 0) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        var out = new ByteArrayOutputStream();
        exported.forEach(entry -> out.writeBytes(entry.getValue().encode()));
        memory.putBytes(buffer.value(), out.toByteArray());
        exported.forEach(
                entry -> listener.happened(News.EXPORTED, entry.getKey(), entry.getValue().packages()));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus registerPackageNotify(byte packageType, Guid packageGuid, Address packageNotifyFn, long notifyType,
            Pointer<Handle> notifyHandle) {
        int type = Byte.toUnsignedInt(packageType);
        News news = News.of(notifyType);
        if (notifyHandle.isNull() || packageNotifyFn.isNull() || news == null
                || type == PackageType.GUID != (packageGuid != null)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        notifyHandle.set(
                listener.register(new HiiPackage.Kind(type, packageGuid), packageNotifyFn.value(), news));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus unregisterPackageNotify(Handle notificationHandle) {
        return listener.unregister(notificationHandle) ? EfiStatus.SUCCESS : EfiStatus.NOT_FOUND;
    }

    @Override
    public EfiStatus findKeyboardLayouts(Pointer<Short> keyGuidBufferLength, Pointer<Guid> keyGuidBuffer) {
        return layouts.find(keyGuidBufferLength, keyGuidBuffer);
    }

    @Override
    public EfiStatus getKeyboardLayout(Guid keyGuid, Pointer<Short> keyboardLayoutLength, Address keyboardLayout) {
        return layouts.get(keyGuid, keyboardLayoutLength, keyboardLayout);
    }

    @Override
    public EfiStatus setKeyboardLayout(Guid keyGuid) {
        return layouts.set(keyGuid);
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
