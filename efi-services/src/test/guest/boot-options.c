/*
 * The boot manager (UEFI 2.10, chapter 3). The machine has Driver0000, which counts events; BootNext 5 and Boot0005, an
 * inactive application; BootOrder 7, 2, 6, 4, of which 7 does not exist, 2 is not active, and 6 is an application. What
 * boots is this program each time: by BootNext, by BootOrder, and as the removable media path.
 */
#include "contract.h"

static const EFI_GUID GLOBAL = EFI_GLOBAL_VARIABLE;
static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x21}};
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static const EFI_GUID TEXT_OUTPUT = {0x387477c2, 0x69c7, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};

#define LASTING 7
#define VOLATILE 6

static UINT8 data[4096] __attribute__((aligned(8)));
static UINTN size;
static UINT32 attributes;
static EFI_LOADED_IMAGE_PROTOCOL *self;

static EFI_STATUS get(CHAR16 *name, const EFI_GUID *vendor) {
    size = sizeof(data);
    attributes = 0;
    return RT->GetVariable(name, vendor, &attributes, &size, data);
}

static BOOLEAN global(CHAR16 *name, UINT32 wanted) {
    return get(name, &GLOBAL) == EFI_SUCCESS && attributes == wanted;
}

/* How often the group was notified, as the driver counted. */
static UINTN counted(CHAR16 *name) {
    return get(name, &MINE) == EFI_SUCCESS ? data[0] : 0;
}

static BOOLEAN console(CHAR16 *name, UINT32 wanted) {
    EFI_DEVICE_PATH_PROTOCOL *path = (EFI_DEVICE_PATH_PROTOCOL *) data;
    EFI_HANDLE handle = NULL;
    return global(name, wanted) && BS->LocateDevicePath(&TEXT_OUTPUT, &path, &handle) == EFI_SUCCESS
           && handle == ST->ConsoleOutHandle && path->Type == END_DEVICE_PATH_TYPE;
}

static VOID by_boot_next(VOID) {
    UINT64 indications = 1;
    VOID *volume;
    CHECK(BootNext, "BootCurrent", global(L"BootCurrent", VOLATILE) && size == 2 && data[0] == 5 && data[1] == 0);
    CHECK(BootNext, "is deleted before", get(L"BootNext", &GLOBAL) == EFI_NOT_FOUND);
    CHECK(BootNext, "load options", self->LoadOptionsSize == 4 && equal(self->LoadOptions, "\x05 ok", 4));
    CHECK(BootNext, "comes from a file system",
          BS->HandleProtocol(self->DeviceHandle, &FILE_SYSTEM, &volume) == EFI_SUCCESS);
    CHECK(BootNext, "the file is its path",
          self->FilePath->Type == MEDIA_DEVICE_PATH && self->FilePath->SubType == MEDIA_FILEPATH_DP);
    CHECK(BootNext, "has a parent", self->ParentHandle != NULL);
    CHECK(ReadyToBoot, "is signaled before a boot option is loaded", counted(L"Ready") == 1);
    CHECK(ReadyToBoot, "and then AfterReadyToBoot", counted(L"After") == 1);
    CHECK(Driver, "load options", get(L"Options", &MINE) == EFI_SUCCESS && size == 3 && equal(data, "drv", 3));
    CHECK(Driver, "is no boot option", get(L"Current", &MINE) == EFI_NOT_FOUND);

    CHECK(Variables, "BootOrder", global(L"BootOrder", LASTING) && size == 8);
    CHECK(Variables, "BootOptionSupport", global(L"BootOptionSupport", VOLATILE) && size == 4 && data[0] == 0x12);
    CHECK(Variables, "OsIndicationsSupported",
          global(L"OsIndicationsSupported", VOLATILE) && size == 8 && data[0] == 0x40);
    CHECK(Variables, "OsIndications can be written",
          RT->SetVariable(L"OsIndications", &GLOBAL, LASTING, sizeof(indications), &indications) == EFI_SUCCESS);
    CHECK(Variables, "Timeout", global(L"Timeout", LASTING) && size == 2);
    CHECK(Variables, "PlatformRecovery0000", global(L"PlatformRecovery0000", VOLATILE));
    CHECK(Variables, "PlatformLang", global(L"PlatformLang", LASTING));
    CHECK(Variables, "PlatformLangCodes", global(L"PlatformLangCodes", VOLATILE));
    CHECK(Variables, "ConOut is the console's path", console(L"ConOut", LASTING));
    CHECK(Variables, "ConOutDev too", console(L"ConOutDev", VOLATILE));
    CHECK(Variables, "ErrOut too", console(L"ErrOut", LASTING));
    CHECK(Variables, "ErrOutDev too", console(L"ErrOutDev", VOLATILE));
    CHECK(Variables, "ConIn", global(L"ConIn", LASTING));
    CHECK(Variables, "ConInDev", global(L"ConInDev", VOLATILE));
    contract_end();
    BS->Exit(IMAGE, EFI_ABORTED, 0, NULL);
}

static VOID by_boot_order(VOID) {
    CHECK(BootOrder, "BootCurrent", global(L"BootCurrent", VOLATILE) && size == 2 && data[0] == 4 && data[1] == 0);
    CHECK(BootOrder, "is signaled once for each option that is tried", counted(L"Ready") == 2);
    CHECK(BootOrder, "stays as it was", global(L"BootOrder", LASTING) && size == 8);
}

static VOID by_recovery(VOID) {
    CHECK(PlatformRecovery, "no BootCurrent", get(L"BootCurrent", &GLOBAL) == EFI_NOT_FOUND);
    CHECK(PlatformRecovery, "no load options", self->LoadOptions == NULL);
    CHECK(PlatformRecovery, "ReadyToBoot", counted(L"Ready") == 3);
}

static VOID contract(VOID) {
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &self);
    if (self->LoadOptionsSize == 0) {
        by_recovery();
    } else if (*(UINT8 *) self->LoadOptions == 5) {
        by_boot_next();
    } else {
        by_boot_order();
    }
}
