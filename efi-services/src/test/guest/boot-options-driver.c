/* Loaded by Driver0000 before boot-options.c: counts what is signaled from then on. */
#define CONTRACT_CHILD
#include "contract.h"

static const EFI_GUID GLOBAL = EFI_GLOBAL_VARIABLE;
static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x21}};
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID READY = EFI_EVENT_GROUP_READY_TO_BOOT;
static const EFI_GUID AFTER = EFI_EVENT_GROUP_AFTER_READY_TO_BOOT;

static UINT8 ready, after;

static VOID set(CHAR16 *name, const VOID *data, UINTN size) {
    RT->SetVariable(name, &MINE, EFI_VARIABLE_BOOTSERVICE_ACCESS, size, (VOID *) data);
}

static VOID count_ready(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    ready++;
    set(L"Ready", &ready, 1);
}

static VOID count_after(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    after = ready;
    set(L"After", &after, 1);
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    EFI_EVENT event;
    UINT16 current;
    UINTN size = sizeof(current);
    contract_begin(image, systemTable);
    BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &self);
    set(L"Options", self->LoadOptions, self->LoadOptionsSize);
    if (RT->GetVariable(L"BootCurrent", &GLOBAL, NULL, &size, &current) == EFI_SUCCESS) {
        set(L"Current", &current, size);
    }
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, count_after, NULL, &AFTER, &event);
    return BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, count_ready, NULL, &READY, &event);
}
