package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL} (UEFI 2.10, 12.2). */
@Protocol(value = "dd9e7534-7762-4698-8c14-f58517a625aa", name = "EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL")
public interface SimpleTextInputExProtocol {
    @Slot(0x00)
    EfiStatus reset(boolean extendedVerification);

    @Slot(0x08)
    EfiStatus readKeyStrokeEx(Pointer<KeyData> keyData);

    /** {@code EFI_EVENT}: signaled while a key can be read. */
    @Field(0x10)
    long waitForKeyEx();

    @Slot(0x18)
    EfiStatus setState(Pointer<Byte> keyToggleState);

    @Slot(0x20)
    EfiStatus registerKeyNotify(Pointer<KeyData> keyData, Address keyNotificationFunction, Pointer<Long> notifyHandle);

    @Slot(0x28)
    EfiStatus unregisterKeyNotify(Address notificationHandle);
}
