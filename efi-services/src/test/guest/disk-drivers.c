/* The firmware's own disk, partition and FAT drivers, as the driver model sees them (UEFI 2.10, 11.1 and 11.6). */
#include "handles.h"

static const EFI_GUID BINDING = EFI_DRIVER_BINDING_PROTOCOL_GUID;
static const EFI_GUID NAME = {0x6a7a5cff, 0xe8d9, 0x4f70, {0xba, 0xda, 0x75, 0xab, 0x30, 0x25, 0xce, 0x14}};
static const EFI_GUID FILE_SYSTEM = {0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};
static const EFI_GUID DISK_IO = {0xce345171, 0xba0b, 0x11d2, {0x8e, 0x4f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};
static const EFI_GUID BLOCK_IO = {0x964e5b21, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};

typedef struct {
    EFI_STATUS (*GetDriverName)(VOID *This, const CHAR8 *Language, CHAR16 **DriverName);
    EFI_STATUS (*GetControllerName)(VOID *This, EFI_HANDLE Controller, EFI_HANDLE Child, const CHAR8 *Language,
                                    CHAR16 **ControllerName);
    CHAR8 *SupportedLanguages;
} COMPONENT_NAME2;

static BOOLEAN has(EFI_HANDLE handle, const EFI_GUID *protocol) {
    return BS->OpenProtocol(handle, protocol, NULL, NULL, NULL, EFI_OPEN_PROTOCOL_TEST_PROTOCOL) == EFI_SUCCESS;
}

/* Who manages a handle by a protocol. */
static EFI_HANDLE manager(EFI_HANDLE handle, const EFI_GUID *protocol) {
    EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries;
    EFI_HANDLE result = NULL;
    UINTN count = 0;
    if (BS->OpenProtocolInformation(handle, protocol, &entries, &count) == EFI_SUCCESS) {
        for (UINTN i = 0; i < count; i++) {
            if (entries[i].Attributes == EFI_OPEN_PROTOCOL_BY_DRIVER) {
                result = entries[i].AgentHandle;
            }
        }
        BS->FreePool(entries);
    }
    return result;
}

static EFI_STATUS connect(EFI_HANDLE controller) {
    return BS->ConnectController(controller, NULL, NULL, TRUE);
}

static VOID contract(VOID) {
    static PATH path;
    EFI_LOADED_IMAGE_PROTOCOL *own;
    EFI_DRIVER_BINDING_PROTOCOL *binding;
    COMPONENT_NAME2 *name;
    EFI_DEVICE_PATH_PROTOCOL *rest;
    EFI_HANDLE disk;
    VOID *interface;
    CHAR16 *text = NULL;
    UINT8 *device;
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &own);
    EFI_HANDLE partition = own->DeviceHandle;
    EFI_HANDLE fat = manager(partition, &DISK_IO);
    CHECK(OpenProtocolInformation, "the FAT driver has disk I/O", fat != NULL && has(fat, &BINDING));
    EFI_HANDLE diskIo = manager(partition, &BLOCK_IO);
    CHECK(OpenProtocolInformation, "the disk driver has block I/O", diskIo != NULL && has(diskIo, &BINDING));
    /* The Shell's dh -v reads the headers there. */
    EFI_LOADED_IMAGE_PROTOCOL *image;
    CALL(HandleProtocol, SUCCESS, "a driver's image", BS->HandleProtocol(fat, &LOADED_IMAGE, (VOID **) &image));
    CHECK(HandleProtocol, "its memory can be read", image->ImageBase != NULL && image->ImageSize >= 64
          && *(volatile UINT16 *) image->ImageBase == 0);
    CALL(HandleProtocol, SUCCESS, "component name", BS->HandleProtocol(fat, &NAME, (VOID **) &name));
    CALL(GetDriverName, SUCCESS, "English", name->GetDriverName(name, "en", &text));
    CHECK(GetDriverName, "a name", text != NULL && text[0] != 0);
    CALL(GetDriverName, UNSUPPORTED, "Klingon", name->GetDriverName(name, "tlh", &text));
    CALL(GetDriverName, INVALID_PARAMETER, "Language is NULL", name->GetDriverName(name, NULL, &text));
    CALL(GetDriverName, INVALID_PARAMETER, "DriverName is NULL", name->GetDriverName(name, "en", NULL));
    CALL(GetControllerName, UNSUPPORTED, "none", name->GetControllerName(name, partition, NULL, "en", &text));
    CALL(GetControllerName, INVALID_PARAMETER, "no controller",
         name->GetControllerName(name, NO_HANDLE, NULL, "en", &text));
    BS->HandleProtocol(fat, &BINDING, (VOID **) &binding);
    CALL(Supported, ALREADY_STARTED, "managed", binding->Supported(binding, partition, NULL));
    CALL(Start, ALREADY_STARTED, "managed", binding->Start(binding, partition, NULL));
    CALL(Supported, UNSUPPORTED, "no disk", binding->Supported(binding, IMAGE, NULL));
    CALL(Stop, INVALID_PARAMETER, "children are NULL", binding->Stop(binding, partition, 1, NULL));

    CALL(DisconnectController, SUCCESS, "the FAT driver", BS->DisconnectController(partition, fat, NULL));
    CHECK(DisconnectController, "the file system goes", !has(partition, &FILE_SYSTEM) && has(partition, &DISK_IO));
    /* What has no file system of the firmware's is free for a driver of the guest's. */
    CALL(OpenProtocol, SUCCESS, "disk I/O that nobody manages",
         BS->OpenProtocol(partition, &DISK_IO, &interface, IMAGE, partition, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(Supported, ACCESS_DENIED, "managed by another", binding->Supported(binding, partition, NULL));
    BS->CloseProtocol(partition, &DISK_IO, IMAGE, partition);
    CALL(ConnectController, SUCCESS, "a partition", connect(partition));
    CHECK(ConnectController, "the file system comes back", has(partition, &FILE_SYSTEM));

    /* The disk: what has the beginning of the partition's path. */
    BS->HandleProtocol(partition, &DEVICE_PATH, (VOID **) &device);
    for (path.length = 0; device[path.length] != MEDIA_DEVICE_PATH; path.length += device[path.length + 2]) {
    }
    memcpy(path.bytes, device, path.length);
    path_end(&path, END_ENTIRE_DEVICE_PATH_SUBTYPE);
    rest = (EFI_DEVICE_PATH_PROTOCOL *) path.bytes;
    BS->LocateDevicePath(&BLOCK_IO, &rest, &disk);
    CALL(OpenProtocol, SUCCESS, "block I/O exclusively",
         BS->OpenProtocol(partition, &BLOCK_IO, &interface, IMAGE, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CHECK(OpenProtocol, "EXCLUSIVE stops what is above", !has(partition, &DISK_IO) && !has(partition, &FILE_SYSTEM));
    CALL(DisconnectController, DEVICE_ERROR, "a partition that is used",
         BS->DisconnectController(disk, manager(disk, &DISK_IO), NULL));
    CHECK(DisconnectController, "leaves what is used", has(partition, &BLOCK_IO) && has(partition, &DEVICE_PATH));
    BS->CloseProtocol(partition, &BLOCK_IO, IMAGE, NULL);
    connect(partition);

    CALL(DisconnectController, SUCCESS, "a disk", BS->DisconnectController(disk, NULL, NULL));
    CHECK(DisconnectController, "partitions go", !has(partition, &BLOCK_IO) && has(disk, &BLOCK_IO));
    CALL(HandleProtocol, INVALID_PARAMETER, "a partition that is gone",
         BS->HandleProtocol(partition, &BLOCK_IO, &interface));
    CALL(ConnectController, SUCCESS, "a disk", connect(disk));
    CHECK(ConnectController, "partitions come back", has(partition, &FILE_SYSTEM));
}
