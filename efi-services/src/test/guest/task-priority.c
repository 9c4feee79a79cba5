/* Task priority services (UEFI 2.10, 7.1): levels, what they hold back, and their misuse. */
#include "contract.h"

static UINTN calls;
static EFI_TPL seen;

static VOID notify(EFI_EVENT event, VOID *context) {
    (void) event;
    calls++;
    seen = BS->RaiseTPL(TPL_HIGH_LEVEL);
    BS->RestoreTPL(seen);
    if (context != NULL) {
        BS->SignalEvent(context);
    }
}

static VOID unbalanced(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    BS->RaiseTPL(TPL_HIGH_LEVEL);
}

static VOID contract(VOID) {
    EFI_EVENT low, high, chained;
    CHECK_EQUAL(RaiseTPL, "an application starts at TPL_APPLICATION", TPL_APPLICATION, BS->RaiseTPL(TPL_APPLICATION));
    CHECK_EQUAL(RaiseTPL, "returns the level before", TPL_APPLICATION, BS->RaiseTPL(TPL_CALLBACK));
    CHECK_EQUAL(RaiseTPL, "to the same level", TPL_CALLBACK, BS->RaiseTPL(TPL_CALLBACK));
    CHECK_EQUAL(RaiseTPL, "to TPL_NOTIFY", TPL_CALLBACK, BS->RaiseTPL(TPL_NOTIFY));
    EFI_TPL before = BS->RaiseTPL(TPL_HIGH_LEVEL);
    BS->RestoreTPL(TPL_NOTIFY);
    CHECK_EQUAL(RaiseTPL, "to TPL_HIGH_LEVEL", TPL_NOTIFY, before);
    BS->RestoreTPL(TPL_APPLICATION);
    CHECK_EQUAL(RestoreTPL, "over several levels", TPL_APPLICATION, BS->RaiseTPL(TPL_APPLICATION));

    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL, &low);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, notify, NULL, &high);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, high, &chained);
    BS->RaiseTPL(TPL_HIGH_LEVEL);
    BS->SignalEvent(low);
    BS->SignalEvent(high);
    BS->RestoreTPL(TPL_NOTIFY);
    CHECK_EQUAL(RestoreTPL, "nothing at its own level", 0, calls);
    BS->RestoreTPL(TPL_CALLBACK);
    CHECK(RestoreTPL, "what is above the new level", calls == 1 && seen == TPL_NOTIFY);
    BS->RestoreTPL(TPL_APPLICATION);
    CHECK(RestoreTPL, "the rest at TPL_APPLICATION", calls == 2 && seen == TPL_CALLBACK);
    calls = 0;
    BS->SignalEvent(chained);
    CHECK(SignalEvent, "a notification is interrupted by a higher one", calls == 2 && seen == TPL_NOTIFY);
    CHECK_EQUAL(SignalEvent, "the level is as before", TPL_APPLICATION, BS->RaiseTPL(TPL_APPLICATION));

    /* What may be called at which level. */
    VOID *piece;
    EXPECT_FINDING("ForbiddenTpl: .* level 31, .* at most 16 .*AllocatePool");
    BS->RaiseTPL(TPL_HIGH_LEVEL);
    EFI_STATUS status = BS->AllocatePool(EfiLoaderData, 8, &piece);
    BS->RestoreTPL(TPL_APPLICATION);
    CALL(AllocatePool, SUCCESS, "at TPL_HIGH_LEVEL", status);
    BS->RaiseTPL(TPL_NOTIFY);
    CALL(FreePool, SUCCESS, "at TPL_NOTIFY", BS->FreePool(piece));
    EXPECT_FINDING("ForbiddenTpl: .* level 16, .* at most 8 .*EFI_RUNTIME_SERVICES.GetTime");
    EFI_TIME time;
    CHECK_EQUAL(RaiseTPL, "GetTime at TPL_NOTIFY", EFI_SUCCESS, RT->GetTime(&time, NULL));
    BS->RestoreTPL(TPL_APPLICATION);

    /* Changes in the wrong direction: not defined, so only the report is checked. */
    EXPECT_FINDING("TplOrder: .* from 16 to 8; at BOOT.*RaiseTPL");
    BS->RaiseTPL(TPL_NOTIFY);
    BS->RaiseTPL(TPL_CALLBACK);
    BS->RestoreTPL(TPL_APPLICATION);
    EXPECT_FINDING("TplOrder: .* from 4 to 8; at BOOT.*RestoreTPL");
    BS->RestoreTPL(TPL_CALLBACK);
    BS->RestoreTPL(TPL_APPLICATION);
    EXPECT_FINDING("TplOrder: .* from 4 to 32");
    BS->RaiseTPL(32);
    BS->RestoreTPL(TPL_APPLICATION);
    EXPECT_FINDING("UnbalancedTpl: the notification function at BOOT.* level 8 and returned at 31");
    EFI_EVENT bad;
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, unbalanced, NULL, &bad);
    BS->SignalEvent(bad);
    CHECK_EQUAL(SignalEvent, "an unbalanced notification", TPL_APPLICATION, BS->RaiseTPL(TPL_APPLICATION));
    BS->CloseEvent(low);
    BS->CloseEvent(high);
    BS->CloseEvent(chained);
    BS->CloseEvent(bad);
    EXPECT_FINDING("UnbalancedTpl: BOOT.* was called at task priority level 4 and returned at 8");
    BS->RaiseTPL(TPL_CALLBACK);
}
