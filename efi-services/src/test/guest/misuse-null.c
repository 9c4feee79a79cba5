/* Null pointers: as an argument, and used. */
#include "contract.h"

static VOID contract(VOID) {
    UINT64 *volatile nowhere = NULL;
    EXPECT_FINDING("NullArgument: argument 1 is NULL .*EFI_BOOT_SERVICES.GetNextMonotonicCount");
    CALL(GetNextMonotonicCount, INVALID_PARAMETER, "NULL", BS->GetNextMonotonicCount(NULL));
    EXPECT_END("fault at BOOT.*: write of 8 bytes at 0x10");
    EXPECT_FINDING("NullAccess: .* at 0x10; at BOOT");
    contract_end();
    nowhere[2] = 1;
}
