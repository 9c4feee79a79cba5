/* The watchdog timer fires in Stall (UEFI 2.10, 7.5.1). */
#include "contract.h"

static VOID contract(VOID) {
    CALL(SetWatchdogTimer, SUCCESS, "3 seconds", BS->SetWatchdogTimer(3, 0x10000, 0, NULL));
    EXPECT_END("reset: COLD, EFI_TIMEOUT");
    contract_end();
    BS->Stall(100000000);
    CHECK(SetWatchdogTimer, "not reached", FALSE);
}
