/*
 * What a boot menu on an immutable medium does: copies \target.efi of its own volume to \EFI\Linux\T-1 on the volume with
 * \CACHE, makes it Boot0001 with a command line, makes that all of BootOrder, and resets.
 */
#define CONTRACT_CHILD
#include "contract.h"

static const EFI_GUID GLOBAL = EFI_GLOBAL_VARIABLE;
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static const EFI_GUID DEVICE_PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;

#define CHUNK (1024 * 1024)
#define HARD_DRIVE 1
#define ALL_MODES (EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE | EFI_FILE_MODE_CREATE)
#define DIRECTORY 0x10

static UINT8 option[1024];
static UINTN used;

static VOID put(const VOID *bytes, UINTN size) {
    memcpy(option + used, bytes, size);
    used += size;
}

static EFI_FILE_PROTOCOL *root_of(EFI_HANDLE handle) {
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root = NULL;
    BS->HandleProtocol(handle, &FILE_SYSTEM, (VOID **) &volume);
    volume->OpenVolume(volume, &root);
    return root;
}

static EFI_STATUS copy(EFI_FILE_PROTOCOL *from, EFI_FILE_PROTOCOL *to) {
    VOID *buffer;
    UINTN size = CHUNK;
    EFI_STATUS status = BS->AllocatePool(EfiLoaderData, CHUNK, &buffer);
    while (status == EFI_SUCCESS && size != 0) {
        size = CHUNK;
        status = from->Read(from, &size, buffer);
        if (status == EFI_SUCCESS && size != 0) {
            status = to->Write(to, &size, buffer);
        }
    }
    return status;
}

/* The option: attributes, the length of the paths, a description, HD(...)/\EFI\Linux\T-1, a command line. */
static EFI_STATUS write_option(EFI_HANDLE cache) {
    static const CHAR16 FILE[] = L"\\EFI\\Linux\\T-1";
    static const CHAR16 COMMAND_LINE[] = L"drydock.staged=T-1 quiet";
    static const UINT8 END[] = {END_DEVICE_PATH_TYPE, END_ENTIRE_DEVICE_PATH_SUBTYPE, 4, 0};
    UINT32 active = 1;
    UINT16 order = 1;
    EFI_DEVICE_PATH_PROTOCOL *node;
    UINTN status = BS->HandleProtocol(cache, &DEVICE_PATH, (VOID **) &node);
    while (status == EFI_SUCCESS && !(node->Type == MEDIA_DEVICE_PATH && node->SubType == HARD_DRIVE)) {
        if (node->Type == END_DEVICE_PATH_TYPE) {
            return EFI_NOT_FOUND;
        }
        node = (EFI_DEVICE_PATH_PROTOCOL *) ((UINT8 *) node + (node->Length[0] | node->Length[1] << 8));
    }
    EFI_DEVICE_PATH_PROTOCOL file = {MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, {4 + sizeof(FILE), 0}};
    UINT16 length = (UINT16) (node->Length[0] + 4 + sizeof(FILE) + sizeof(END));
    put(&active, 4);
    put(&length, 2);
    put(L"T-1", 8);
    put(node, node->Length[0]);
    put(&file, 4);
    put(FILE, sizeof(FILE));
    put(END, sizeof(END));
    put(COMMAND_LINE, sizeof(COMMAND_LINE));
    status = RT->SetVariable(L"Boot0001", &GLOBAL, 7, used, option);
    return status != EFI_SUCCESS ? status : RT->SetVariable(L"BootOrder", &GLOBAL, 7, sizeof(order), &order);
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    EFI_FILE_PROTOCOL *file, *source, *target, *directory;
    EFI_HANDLE *handles;
    UINTN count;
    contract_begin(image, systemTable);
    BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &self);
    EFI_FILE_PROTOCOL *own = root_of(self->DeviceHandle);
    EFI_STATUS status = own->Open(own, &source, L"\\target.efi", EFI_FILE_MODE_READ, 0);
    if (status == EFI_SUCCESS) {
        status = BS->LocateHandleBuffer(ByProtocol, &FILE_SYSTEM, NULL, &count, &handles);
    }
    for (UINTN i = 0; status == EFI_SUCCESS && i < count; i++) {
        EFI_FILE_PROTOCOL *root = root_of(handles[i]);
        if (root == NULL || root->Open(root, &file, L"\\CACHE", EFI_FILE_MODE_READ, 0) != EFI_SUCCESS) {
            continue;
        }
        root->Open(root, &directory, L"\\EFI", ALL_MODES, DIRECTORY);
        root->Open(root, &directory, L"\\EFI\\Linux", ALL_MODES, DIRECTORY);
        status = root->Open(root, &target, L"\\EFI\\Linux\\T-1", ALL_MODES, 0);
        if (status == EFI_SUCCESS) {
            status = copy(source, target);
        }
        if (status == EFI_SUCCESS) {
            status = target->Close(target);
        }
        if (status == EFI_SUCCESS) {
            status = write_option(handles[i]);
        }
        if (status == EFI_SUCCESS) {
            contract_print(L"staged T-1\r\n");
            RT->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
        }
    }
    note(L"cannot stage:", status);
    return status == EFI_SUCCESS ? EFI_NOT_FOUND : status;
}
