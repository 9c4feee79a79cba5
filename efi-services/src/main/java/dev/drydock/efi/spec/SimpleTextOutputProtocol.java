package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL} (UEFI 2.10, 12.4). */
@Protocol(value = "387477c2-69c7-11d2-8e39-00a0c969723b", name = "EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL")
public interface SimpleTextOutputProtocol {
    @Slot(0x00)
    EfiStatus reset(boolean extendedVerification);

    @Slot(0x08)
    EfiStatus outputString(String string);

    @Slot(0x10)
    EfiStatus testString(String string);

    @Slot(0x18)
    EfiStatus queryMode(long modeNumber, Pointer<Long> columns, Pointer<Long> rows);

    @Slot(0x20)
    EfiStatus setMode(long modeNumber);

    @Slot(0x28)
    EfiStatus setAttribute(long attribute);

    @Slot(0x30)
    EfiStatus clearScreen();

    @Slot(0x38)
    EfiStatus setCursorPosition(long column, long row);

    @Slot(0x40)
    EfiStatus enableCursor(boolean visible);

    @Field(0x48)
    Pointer<SimpleTextOutputMode> mode();
}
