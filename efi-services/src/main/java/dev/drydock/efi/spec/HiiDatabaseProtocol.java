package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_HII_DATABASE_PROTOCOL} (UEFI 2.10, 34.8). An {@code EFI_HII_HANDLE} is a {@link Handle} of its own kind. */
@Protocol(value = "ef9fc172-a1b2-4693-b327-6d32fc416042", name = "EFI_HII_DATABASE_PROTOCOL")
public interface HiiDatabaseProtocol {
    @Slot(0x00)
    EfiStatus newPackageList(Address packageList, Handle driverHandle, Pointer<Handle> handle);

    @Slot(0x08)
    EfiStatus removePackageList(Handle handle);

    @Slot(0x10)
    EfiStatus updatePackageList(Handle handle, Address packageList);

    @Slot(0x18)
    EfiStatus listPackageLists(byte packageType, Guid packageGuid, Pointer<Long> handleBufferLength,
            Pointer<Handle> handle);

    @Slot(0x20)
    EfiStatus exportPackageLists(Handle handle, Pointer<Long> bufferSize, Address buffer);

    @Slot(0x28)
    EfiStatus registerPackageNotify(byte packageType, Guid packageGuid, Address packageNotifyFn, long notifyType,
            Pointer<Handle> notifyHandle);

    @Slot(0x30)
    EfiStatus unregisterPackageNotify(Handle notificationHandle);

    @Slot(0x38)
    EfiStatus findKeyboardLayouts(Pointer<Short> keyGuidBufferLength, Pointer<Guid> keyGuidBuffer);

    @Slot(0x40)
    EfiStatus getKeyboardLayout(Guid keyGuid, Pointer<Short> keyboardLayoutLength, Address keyboardLayout);

    @Slot(0x48)
    EfiStatus setKeyboardLayout(Guid keyGuid);

    @Slot(0x50)
    EfiStatus getPackageListHandle(Handle packageListHandle, Pointer<Handle> driverHandle);
}
