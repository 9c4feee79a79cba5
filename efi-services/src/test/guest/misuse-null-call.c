/* A function behind a null pointer is called, as one does through a protocol that was not there. */
#include "contract.h"

static VOID contract(VOID) {
    EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *volatile nothing = NULL;
    CHECK(SetMem, "a program runs", TRUE);
    EXPECT_END("fault at BOOT.*: read of 8 bytes at 0x8");
    EXPECT_FINDING("NullAccess: .* at 0x8");
    contract_end();
    nothing->OutputString(nothing, NULL);
}
