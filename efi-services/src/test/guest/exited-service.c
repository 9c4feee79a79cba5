/* A boot service called after ExitBootServices (UEFI 2.10, 7.4.6). */
#include "late.h"

static VOID contract(VOID) {
    EFI_BOOT_SERVICES *gone = BS;
    EXPECT_END("fault at BOOT.*: a call of EFI_BOOT_SERVICES.Stall after ExitBootServices");
    end_boot_services();
    gone->Stall(1);
    contract_reset();
}
