package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_HII_STRING_PROTOCOL} (UEFI 2.10, 34.3). Languages are RFC 4646 codes in zero-terminated ASCII. */
@Protocol(value = "0fd96974-23aa-4cdc-b9cb-98d17750322a", name = "EFI_HII_STRING_PROTOCOL")
public interface HiiStringProtocol {
    @Slot(0x00)
    EfiStatus newString(Handle packageList, Pointer<Short> stringId, Address language, String languageName,
            String string, Address stringFontInfo);

    @Slot(0x08)
    EfiStatus getString(Address language, Handle packageList, short stringId, Address string, Pointer<Long> stringSize,
            Pointer<Address> stringFontInfo);

    @Slot(0x10)
    EfiStatus setString(Handle packageList, short stringId, Address language, String string, Address stringFontInfo);

    @Slot(0x18)
    EfiStatus getLanguages(Handle packageList, Address languages, Pointer<Long> languagesSize);

    @Slot(0x20)
    EfiStatus getSecondaryLanguages(Handle packageList, Address primaryLanguage, Address secondaryLanguages,
            Pointer<Long> secondaryLanguagesSize);
}
