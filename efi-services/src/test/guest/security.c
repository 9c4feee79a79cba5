/* Security architectural protocols (Platform Initialization Specification 1.7, volume 2, 12.9). */
#include "contract.h"

static EFI_GUID SECURITY_GUID = EFI_SECURITY_ARCH_PROTOCOL_GUID;
static EFI_GUID SECURITY2_GUID = EFI_SECURITY2_ARCH_PROTOCOL_GUID;
static EFI_GUID LOADED_IMAGE_GUID = EFI_LOADED_IMAGE_PROTOCOL_GUID;

static EFI_STATUS answer;
static UINTN asked;
static VOID *askedOf;
static UINTN askedSize;
static const VOID *askedPath;

/* What a boot loader puts into the protocols' tables. */
static EFI_STATUS hook2(const EFI_SECURITY2_ARCH_PROTOCOL *This, const EFI_DEVICE_PATH_PROTOCOL *File, VOID *FileBuffer,
                        UINTN FileSize, BOOLEAN BootPolicy) {
    asked += This != NULL && BootPolicy == FALSE;
    askedPath = File;
    askedOf = FileBuffer;
    askedSize = FileSize;
    return answer;
}

static VOID hooks(EFI_SECURITY2_ARCH_PROTOCOL *two, VOID *image, UINTN size) {
    EFI_HANDLE handle = NULL;
    EFI_STATUS (*own)(const EFI_SECURITY2_ARCH_PROTOCOL *, const EFI_DEVICE_PATH_PROTOCOL *, VOID *, UINTN, BOOLEAN) =
        two->FileAuthentication;
    two->FileAuthentication = hook2;
    answer = EFI_ACCESS_DENIED;
    CALL(LoadImage, ACCESS_DENIED, "the hook says so", BS->LoadImage(FALSE, IMAGE, NULL, image, size, &handle));
    CHECK(SecurityHook, "no handle where access is denied", handle == NULL);
    CHECK(SecurityHook, "the hook sees the file", asked == 1 && askedOf == image && askedSize == size && askedPath == NULL);
    answer = EFI_DEVICE_ERROR;
    CALL(LoadImage, DEVICE_ERROR, "the hook fails otherwise", BS->LoadImage(FALSE, IMAGE, NULL, image, size, &handle));
    answer = EFI_SECURITY_VIOLATION;
    CALL(LoadImage, SECURITY_VIOLATION, "the hook says so", BS->LoadImage(FALSE, IMAGE, NULL, image, size, &handle));
    CALL(StartImage, SECURITY_VIOLATION, "loaded with that", BS->StartImage(handle, NULL, NULL));
    CHECK(SecurityHook, "unloaded without a start", BS->UnloadImage(handle) == EFI_SUCCESS);
    answer = EFI_SUCCESS;
    CHECK(SecurityHook, "the hook allows it",
          BS->LoadImage(FALSE, IMAGE, NULL, image, size, &handle) == EFI_SUCCESS);
    CHECK(SecurityHook, "the hook was asked each time", asked == 4);
    BS->UnloadImage(handle);
    two->FileAuthentication = own;
    answer = EFI_ACCESS_DENIED;
    CHECK(SecurityHook, "the hook is gone",
          BS->LoadImage(FALSE, IMAGE, NULL, image, size, &handle) == EFI_SUCCESS);
    CHECK(SecurityHook, "the hook was not asked again", asked == 4);
    BS->UnloadImage(handle);
}

/* A program's smallest file: this program's own headers without any section. */
static UINTN smallest(UINT8 *file, const UINT8 *self) {
    UINTN pe = *(const UINT32 *) (self + 60);
    UINTN optional = *(const UINT16 *) (self + pe + 20);
    UINTN size = 4096;
    BS->CopyMem(file, (VOID *) self, size);
    *(UINT16 *) (file + pe + 6) = 0;
    *(UINT32 *) (file + pe + 24 + 16) = 0;
    *(UINT32 *) (file + pe + 24 + 56) = 4096;
    *(UINT32 *) (file + pe + 24 + 60) = 1024;
    BS->SetMem(file + pe + 24 + 112, optional - 112, 0);
    return size;
}

static VOID contract(VOID) {
    EFI_SECURITY_ARCH_PROTOCOL *one = NULL;
    EFI_SECURITY2_ARCH_PROTOCOL *two = NULL;
    EFI_LOADED_IMAGE_PROTOCOL *self = NULL;
    CHECK(Protocol, "security",
          BS->LocateProtocol(&SECURITY_GUID, NULL, (VOID **) &one) == EFI_SUCCESS);
    CHECK(Protocol, "security 2",
          BS->LocateProtocol(&SECURITY2_GUID, NULL, (VOID **) &two) == EFI_SUCCESS);
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE_GUID, (VOID **) &self);
    CALL(FileAuthenticationState, SUCCESS, "no policy", one->FileAuthenticationState(one, 0, self->FilePath));
    CALL(FileAuthentication, SUCCESS, "no policy",
         two->FileAuthentication(two, self->FilePath, self->ImageBase, 64, FALSE));
    CALL(FileAuthentication, INVALID_PARAMETER, "neither a file nor its contents",
         two->FileAuthentication(two, NULL, NULL, 0, FALSE));
    static UINT8 file[4096];
    hooks(two, file, smallest(file, self->ImageBase));
}
