/*
 * What is loaded before a boot option, and one that is no file (UEFI 2.10, 3.1.3, 3.1.7 and 13.1). The machine has
 * Driver0000 with LOAD_OPTION_FORCE_RECONNECT, SysPrep0000, SysPrep0001, which is missing, SysPrep0002, and Boot0001, which
 * names the handle on which the driver installs Load File.
 */
#include "contract.h"
#include "boot-sources.h"

static UINT8 data[64];

static UINTN counted(CHAR16 *name) {
    UINTN size = sizeof(data);
    return RT->GetVariable(name, &SOURCES, NULL, &size, data) == EFI_SUCCESS ? data[0] : 0;
}

static VOID contract(VOID) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    VOID *found;
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &self);
    if (self->LoadOptionsSize == 0) {
        return; /* The option returned EFI_SUCCESS, so the removable media path was tried after it. */
    }
    CHECK(Driver, "is offered every device anew", counted(L"Offered") > 1);
    CHECK(SysPrep, "each is started, whatever the one before returned", counted(L"Prepared") == 2);
    CHECK(SysPrep, "comes before ReadyToBoot", counted(L"ReadyAtPrepare") == 0);
    CHECK(ReadyToBoot, "comes before a boot option is loaded", counted(L"ReadyAtLoad") == 1);
    CHECK(LoadFile, "is asked by the boot manager's policy", counted(L"Policy") == 1);
    CHECK(LoadFile, "is asked for the size, then for the file", counted(L"Calls") == 2);
    CHECK(LoadFile, "its handle is the image's device",
          BS->HandleProtocol(self->DeviceHandle, &LOAD_FILE, &found) == EFI_SUCCESS);
    CHECK(LoadFile, "nothing is left of the path", self->FilePath->Type == END_DEVICE_PATH_TYPE);
    CHECK(LoadFile, "load options", self->LoadOptionsSize == 2 && equal(self->LoadOptions, "ok", 2));
}
