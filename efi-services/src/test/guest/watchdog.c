/* The watchdog timer fires on the guest's clock and resets (UEFI 2.10, 7.5.1). */
#include "contract.h"

static CHAR16 reason[] = L"# the watchdog fired";

static VOID contract(VOID) {
    EFI_EVENT event;
    UINTN index;
    CALL(SetWatchdogTimer, SUCCESS, "20 seconds", BS->SetWatchdogTimer(20, 0x12345, sizeof(reason), reason));
    BS->Stall(5000000);
    CHECK(Stall, "shorter than the watchdog", TRUE);
    EXPECT_END("reset: COLD, EFI_TIMEOUT");
    contract_end();
    BS->CreateEvent(0, 0, NULL, NULL, &event);
    BS->WaitForEvent(1, &event, &index);
    CHECK(SetWatchdogTimer, "not reached", FALSE);
}
