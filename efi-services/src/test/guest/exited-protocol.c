/* A protocol's function called after ExitBootServices (UEFI 2.10, 7.4.6). */
#include "late.h"

static VOID contract(VOID) {
    EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *gone = ST->ConOut;
    EXPECT_END("fault at BOOT.*: a call of EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL.OutputString after ExitBootServices");
    end_boot_services();
    gone->OutputString(gone, L"too late\r\n");
    contract_reset();
}
