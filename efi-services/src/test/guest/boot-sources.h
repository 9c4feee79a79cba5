/* What the programs of boot-sources.c share. */
#ifndef BOOT_SOURCES_H
#define BOOT_SOURCES_H

static const EFI_GUID SOURCES = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x23}};
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID LOAD_FILE = EFI_LOAD_FILE_PROTOCOL_GUID;

static inline VOID keep(CHAR16 *name, UINT8 value) {
    RT->SetVariable(name, (EFI_GUID *) &SOURCES, EFI_VARIABLE_BOOTSERVICE_ACCESS, 1, &value);
}

static inline UINT8 kept(CHAR16 *name) {
    UINT8 value = 0;
    UINTN size = 1;
    RT->GetVariable(name, (EFI_GUID *) &SOURCES, NULL, &size, &value);
    return value;
}

#endif
