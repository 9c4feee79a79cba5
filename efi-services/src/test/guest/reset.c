/* ResetSystem by type with data, and the monotonic count (UEFI 2.10, 8.5). */
#include "contract.h"

static VOID contract(VOID) {
    UINT32 high = 0;
    UINT32 next = 0;
    UINT64 count = 0;
    CALL(GetNextHighMonotonicCount, INVALID_PARAMETER, "no count", RT->GetNextHighMonotonicCount(NULL));
    CALL(GetNextHighMonotonicCount, SUCCESS, "once", RT->GetNextHighMonotonicCount(&high));
    CALL(GetNextHighMonotonicCount, SUCCESS, "twice", RT->GetNextHighMonotonicCount(&next));
    CHECK_EQUAL(GetNextHighMonotonicCount, "counts up", high + 1, next);
    BS->GetNextMonotonicCount(&count);
    CHECK_EQUAL(GetNextHighMonotonicCount, "is the upper half", next, count >> 32);
    struct {
        CHAR16 message[4];
        EFI_GUID kind;
    } data = {L"Why", {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x09}}};
    EXPECT_END("reset: PLATFORM_SPECIFIC 9d2f0bd1-5b8a-4a5c-8c11-7a2e6105d309, EFI_ABORTED");
    contract_end();
    RT->ResetSystem(EfiResetPlatformSpecific, EFI_ABORTED, sizeof(data), &data);
}
