package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SIMPLE_TEXT_INPUT_PROTOCOL} (UEFI 2.10, 12.3). */
@Protocol(value = "387477c1-69c7-11d2-8e39-00a0c969723b", name = "EFI_SIMPLE_TEXT_INPUT_PROTOCOL")
public interface SimpleTextInputProtocol {
    @Slot(0x00)
    EfiStatus reset(boolean extendedVerification);

    @Slot(0x08)
    EfiStatus readKeyStroke(Pointer<InputKey> key);

    /** {@code EFI_EVENT}: signaled while a key can be read. */
    @Field(0x10)
    long waitForKey();
}
