package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_UNICODE_COLLATION_PROTOCOL} as EFI 1.10 had it (15.1): languages are ISO 639-2 codes of three letters, one
 * after the other.
 */
@Protocol(value = "1d85cd7f-f43d-11d2-9a0c-0090273fc14d", name = "EFI_UNICODE_COLLATION_PROTOCOL")
public interface UnicodeCollationProtocol {
    @Slot(0x00)
    long striColl(String first, String second);

    @Slot(0x08)
    boolean metaiMatch(String string, String pattern);

    @Slot(0x10)
    void strLwr(Address string);

    @Slot(0x18)
    void strUpr(Address string);

    @Slot(0x20)
    void fatToStr(long fatSize, Address fat, Address string);

    @Slot(0x28)
    boolean strToFat(String string, long fatSize, Address fat);

    @Field(0x30)
    Pointer<Byte> supportedLanguages();
}
