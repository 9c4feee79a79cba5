/* Leaves behind all that an image must not when it is unloaded; started by misuse-unload. */
#define CONTRACT_CHILD
#include "contract.h"

static const EFI_GUID LEFT = {0x5ee4d9a1, 0x1f0c, 0x4a52, {0x9a, 0x21, 0x3c, 0x0d, 0x87, 0x5e, 0x11, 0x03}};
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static UINT64 interface;

static VOID notify(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    EFI_EVENT event;
    EFI_HANDLE handle = NULL;
    EFI_LOADED_IMAGE_PROTOCOL *self;
    VOID *open;
    contract_begin(image, systemTable);
    BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &self);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL, &event);
    BS->InstallProtocolInterface(&handle, &LEFT, EFI_NATIVE_INTERFACE, &interface);
    BS->OpenProtocol(self->ParentHandle, &LOADED_IMAGE, &open, image, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE);
    BS->RaiseTPL(TPL_NOTIFY);
    return EFI_SUCCESS;
}
