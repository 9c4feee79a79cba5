/* A function calls itself until the stack is used up: the run ends there. */
#include "contract.h"

static UINTN deeper(volatile UINT8 *caller) {
    volatile UINT8 frame[200];
    if (caller[0] != 0) {
        return 0;
    }
    for (UINTN i = 0; i < sizeof(frame); i++) {
        frame[i] = caller[i];
    }
    return deeper(frame) + frame[7];
}

static VOID contract(VOID) {
    static UINT8 first[200];
    CHECK(SetMem, "a program runs", TRUE);
    EXPECT_END("fault at BOOT.*: stack overrun: write of .* at 0x");
    EXPECT_FINDING("StackOverrun: 0x.* was touched, .*; at BOOT.*, EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL.OutputString");
    contract_end();
    deeper(first);
}
