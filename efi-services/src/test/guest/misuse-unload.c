/* An image is unloaded that left an event, an interface, an open protocol and a raised level behind. */
#include "contract.h"

static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID DEVICE_PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;
static UINT8 path[512];

/* The path of this image's device, with a file path node behind it. */
static EFI_DEVICE_PATH_PROTOCOL *path_of(EFI_HANDLE device, const CHAR16 *file, UINTN bytes) {
    UINT8 *base = NULL;
    UINTN at = 0;
    BS->HandleProtocol(device, &DEVICE_PATH, (VOID **) &base);
    while (base[at] != 0x7f) {
        at += base[at + 2] + 256 * base[at + 3];
    }
    BS->CopyMem(path, base, at);
    UINT8 node[4] = {4, 4, (UINT8) (bytes + 4), 0}, end[4] = {0x7f, 0xff, 4, 0};
    BS->CopyMem(path + at, node, 4);
    BS->CopyMem(path + at + 4, (VOID *) file, bytes);
    BS->CopyMem(path + at + 4 + bytes, end, 4);
    return (EFI_DEVICE_PATH_PROTOCOL *) path;
}

static VOID contract(VOID) {
    static const CHAR16 file[] = L"\\misuse-child.efi";
    EFI_LOADED_IMAGE_PROTOCOL *self = NULL;
    EFI_HANDLE child = NULL;
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &self);
    CHECK_EQUAL(Misuse, "the child is loaded", EFI_SUCCESS,
                BS->LoadImage(FALSE, IMAGE, path_of(self->DeviceHandle, file, sizeof(file)), NULL, 0, &child));
    EXPECT_FINDING("UnbalancedTpl: misuse-child.efi was called at task priority level 4 and returned at 16");
    EXPECT_FINDING("UnclosedProtocol: misuse-child.efi was unloaded and has 5[bB]1[bB]31");
    EXPECT_FINDING("LeftBehind: misuse-child.efi was unloaded, but the interface of 5[eE]");
    EXPECT_FINDING("LeftBehind: misuse-child.efi was unloaded, but an event's notification function at misuse-child");
    CHECK_EQUAL(Misuse, "the child is run", EFI_SUCCESS, BS->StartImage(child, NULL, NULL));
    CHECK_EQUAL(Misuse, "the level is as before", TPL_APPLICATION, BS->RaiseTPL(TPL_APPLICATION));
}
