/* Capsules (UEFI 2.10, 8.5.3), of a firmware that knows none. */
#include "contract.h"

static VOID contract(VOID) {
    EFI_CAPSULE_HEADER capsule = {{0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x0a}},
                                  sizeof(capsule), 0, sizeof(capsule)};
    EFI_CAPSULE_HEADER *array[] = {&capsule};
    EFI_CAPSULE_HEADER *none[] = {NULL};
    UINT64 maximum;
    UINT32 type;
    CALL(UpdateCapsule, UNSUPPORTED, "unknown", RT->UpdateCapsule(array, 1, 0));
    CALL(UpdateCapsule, INVALID_PARAMETER, "no array", RT->UpdateCapsule(NULL, 1, 0));
    CALL(UpdateCapsule, INVALID_PARAMETER, "none", RT->UpdateCapsule(array, 0, 0));
    CALL(UpdateCapsule, INVALID_PARAMETER, "a null pointer", RT->UpdateCapsule(none, 1, 0));
    CALL(QueryCapsuleCapabilities, UNSUPPORTED, "unknown", RT->QueryCapsuleCapabilities(array, 1, &maximum, &type));
    CALL(QueryCapsuleCapabilities, INVALID_PARAMETER, "no array",
         RT->QueryCapsuleCapabilities(NULL, 1, &maximum, &type));
    CALL(QueryCapsuleCapabilities, INVALID_PARAMETER, "none", RT->QueryCapsuleCapabilities(array, 0, &maximum, &type));
    CALL(QueryCapsuleCapabilities, INVALID_PARAMETER, "no maximum",
         RT->QueryCapsuleCapabilities(array, 1, NULL, &type));
    CALL(QueryCapsuleCapabilities, INVALID_PARAMETER, "no type",
         RT->QueryCapsuleCapabilities(array, 1, &maximum, NULL));
    capsule.Flags = CAPSULE_FLAGS_POPULATE_SYSTEM_TABLE;
    CALL(UpdateCapsule, INVALID_PARAMETER, "populate without persist", RT->UpdateCapsule(array, 1, 0));
    CALL(QueryCapsuleCapabilities, INVALID_PARAMETER, "populate without persist",
         RT->QueryCapsuleCapabilities(array, 1, &maximum, &type));
    capsule.Flags = CAPSULE_FLAGS_INITIATE_RESET;
    CALL(UpdateCapsule, INVALID_PARAMETER, "reset without persist", RT->UpdateCapsule(array, 1, 0));
    capsule.Flags = CAPSULE_FLAGS_PERSIST_ACROSS_RESET;
    CALL(UpdateCapsule, INVALID_PARAMETER, "persist without a list", RT->UpdateCapsule(array, 1, 0));
    capsule.Flags = 0;
    capsule.HeaderSize = sizeof(capsule) - 1;
    CALL(UpdateCapsule, INVALID_PARAMETER, "a header too small", RT->UpdateCapsule(array, 1, 0));
}
