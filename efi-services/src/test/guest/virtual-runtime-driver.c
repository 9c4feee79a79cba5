/* A runtime driver whose pointers must follow the virtual address map: see virtual.c. */
#define CONTRACT_CHILD
#include "contract.h"
#include "virtual.h"

static UINTN twice(UINTN value);
static VIRTUAL_DRIVER DRIVER = {twice, &DRIVER.value, NULL, 0, 21};

static UINTN twice(UINTN value) {
    return value + *DRIVER.pointer;
}

static VOID changed(EFI_EVENT event, VOID *context) {
    (void) event;
    DRIVER.notified++;
    /* Its own to convert: the relocation that the linker made for it must not be applied a second time. */
    RT->ConvertPointer(0, (VOID **) &DRIVER.pointer);
    RT->ConvertPointer(0, &DRIVER.converted);
    (void) context;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    static EFI_GUID guid = VIRTUAL_DRIVER_GUID;
    EFI_EVENT event;
    contract_begin(image, systemTable);
    DRIVER.converted = (VOID *) &DRIVER;
    EFI_STATUS status = BS->CreateEvent(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_NOTIFY, changed, NULL, &event);
    return status != EFI_SUCCESS ? status : BS->InstallConfigurationTable(&guid, &DRIVER);
}
