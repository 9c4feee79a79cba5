package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_HII_FONT_PROTOCOL} (UEFI 2.10, 34.1). */
@Protocol(value = "e9ca4775-8657-47fc-97e7-7ed65a084324", name = "EFI_HII_FONT_PROTOCOL")
public interface HiiFontProtocol {
    int CLIP = 0x01;
    int WRAP = 0x02;
    int CLIP_CLEAN_Y = 0x04;
    int CLIP_CLEAN_X = 0x08;
    int TRANSPARENT = 0x10;
    int IGNORE_IF_NO_GLYPH = 0x20;
    int IGNORE_LINE_BREAK = 0x40;
    int DIRECT_TO_SCREEN = 0x80;

    @Slot(0x00)
    Step stringToImage(int flags, String string, Address stringInfo, Pointer<Address> blt, long bltX, long bltY,
            Pointer<Address> rowInfoArray, Pointer<Long> rowInfoArraySize, Pointer<Long> columnInfoArray);

    @Slot(0x08)
    Step stringIdToImage(int flags, Handle packageList, short stringId, Address language, Address stringInfo,
            Pointer<Address> blt, long bltX, long bltY, Pointer<Address> rowInfoArray, Pointer<Long> rowInfoArraySize,
            Pointer<Long> columnInfoArray);

    @Slot(0x10)
    EfiStatus getGlyph(short character, Address stringInfo, Pointer<Address> blt, Pointer<Long> baseline);

    @Slot(0x18)
    EfiStatus getFontInfo(Pointer<Long> fontHandle, Address stringInfoIn, Pointer<Address> stringInfoOut,
            String string);
}
