/* Loaded by Driver0000 before boot-sources.c: gives that program by Load File, and is offered devices. */
#define CONTRACT_CHILD
#include "contract.h"
#include "boot-sources.h"

static const EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static const EFI_GUID DEVICE_PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;
static const EFI_GUID DRIVER_BINDING = EFI_DRIVER_BINDING_PROTOCOL_GUID;
static const EFI_GUID READY = EFI_EVENT_GROUP_READY_TO_BOOT;

#ifdef __aarch64__
#define PROGRAM L"\\EFI\\BOOT\\BOOTAA64.EFI"
#else
#define PROGRAM L"\\EFI\\BOOT\\BOOTX64.EFI"
#endif
#define MOST 262144

static UINT8 contents[MOST];
static UINTN length;

static EFI_STATUS load_file(EFI_LOAD_FILE_PROTOCOL *self, EFI_DEVICE_PATH_PROTOCOL *path, BOOLEAN policy, UINTN *size,
                            VOID *buffer) {
    (void) self;
    keep(L"Calls", kept(L"Calls") + 1);
    keep(L"Policy", policy);
    keep(L"ReadyAtLoad", kept(L"Ready"));
    if (path->Type != END_DEVICE_PATH_TYPE) {
        return EFI_NOT_FOUND;
    }
    BOOLEAN fits = buffer != NULL && *size >= length;
    *size = length;
    if (!fits) {
        return EFI_BUFFER_TOO_SMALL;
    }
    memcpy(buffer, contents, length);
    return EFI_SUCCESS;
}

static EFI_STATUS supported(EFI_DRIVER_BINDING_PROTOCOL *self, EFI_HANDLE controller, EFI_DEVICE_PATH_PROTOCOL *rest) {
    (void) self;
    (void) controller;
    (void) rest;
    if (kept(L"Offered") < 100) {
        keep(L"Offered", kept(L"Offered") + 1);
    }
    return EFI_UNSUPPORTED;
}

static VOID ready(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    keep(L"Ready", kept(L"Ready") + 1);
}

static struct {
    VENDOR_DEVICE_PATH vendor;
    EFI_DEVICE_PATH_PROTOCOL end;
} PATH = {{{HARDWARE_DEVICE_PATH, HW_VENDOR_DP, {20, 0}},
           {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x23}}},
          {END_DEVICE_PATH_TYPE, END_ENTIRE_DEVICE_PATH_SUBTYPE, {4, 0}}};
static EFI_LOAD_FILE_PROTOCOL LOADER = {load_file};
static EFI_DRIVER_BINDING_PROTOCOL BINDING = {supported, NULL, NULL, 0x10, NULL, NULL};

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root, *file;
    EFI_HANDLE handle = NULL;
    EFI_EVENT event;
    contract_begin(image, systemTable);
    BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &self);
    BS->HandleProtocol(self->DeviceHandle, &FILE_SYSTEM, (VOID **) &volume);
    volume->OpenVolume(volume, &root);
    EFI_STATUS status = root->Open(root, &file, PROGRAM, EFI_FILE_MODE_READ, 0);
    if (status != EFI_SUCCESS) {
        return status;
    }
    length = MOST;
    status = file->Read(file, &length, contents);
    file->Close(file);
    root->Close(root);
    BINDING.ImageHandle = image;
    BINDING.DriverBindingHandle = image;
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, ready, NULL, &READY, &event);
    BS->InstallProtocolInterface(&image, &DRIVER_BINDING, EFI_NATIVE_INTERFACE, &BINDING);
    BS->InstallProtocolInterface(&handle, &DEVICE_PATH, EFI_NATIVE_INTERFACE, &PATH);
    BS->InstallProtocolInterface(&handle, &LOAD_FILE, EFI_NATIVE_INTERFACE, &LOADER);
    return status;
}
