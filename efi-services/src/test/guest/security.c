/* Security architectural protocols (Platform Initialization Specification 1.7, volume 2, 12.9). */
#include "contract.h"

static EFI_GUID SECURITY_GUID = EFI_SECURITY_ARCH_PROTOCOL_GUID;
static EFI_GUID SECURITY2_GUID = EFI_SECURITY2_ARCH_PROTOCOL_GUID;
static EFI_GUID LOADED_IMAGE_GUID = EFI_LOADED_IMAGE_PROTOCOL_GUID;

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
}
