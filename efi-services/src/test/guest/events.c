/* Event and timer services (UEFI 2.10, 7.1). */
#include "contract.h"

#define MILLISECONDS 10000ULL /* in units of 100 ns */

static const EFI_GUID GROUP = {0x5ee4d9a1, 0x1f0c, 0x4a52, {0x9a, 0x21, 0x3c, 0x0d, 0x87, 0x5e, 0x11, 0x01}};
static const EFI_GUID BOOT_GROUP = EFI_EVENT_GROUP_EXIT_BOOT_SERVICES;
static const EFI_GUID MAP_GROUP = EFI_EVENT_GROUP_MEMORY_MAP_CHANGE;

/* What notification functions have done: their contexts, in order. */
static UINTN calls;
static UINTN order[64];
static EFI_EVENT signaledBy;
static EFI_TPL level;

static VOID note_call(EFI_EVENT event, VOID *context) {
    signaledBy = event;
    if (calls < 64) {
        order[calls] = (UINTN) context;
    }
    calls++;
    level = BS->RaiseTPL(TPL_HIGH_LEVEL);
    BS->RestoreTPL(level);
}

static VOID signal_itself(EFI_EVENT event, VOID *context) {
    (void) context;
    calls++;
    BS->SignalEvent(event);
}

static VOID close_itself(EFI_EVENT event, VOID *context) {
    note_call(event, context);
    *(EFI_STATUS *) context = BS->CloseEvent(event);
}

static BOOLEAN called(UINTN count, UINTN a, UINTN b, UINTN c) {
    BOOLEAN right = calls == count && (count < 1 || order[0] == a) && (count < 2 || order[1] == b)
        && (count < 3 || order[2] == c);
    calls = 0;
    return right;
}

static VOID create(VOID) {
    EFI_EVENT e;
    CALL(CreateEvent, INVALID_PARAMETER, "Event is NULL", BS->CreateEvent(EVT_TIMER, 0, NULL, NULL, NULL));
    CALL(CreateEvent, INVALID_PARAMETER, "unknown bit", BS->CreateEvent(0x1000, TPL_CALLBACK, NULL, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "signal and wait",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL | EVT_NOTIFY_WAIT, TPL_CALLBACK, note_call, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "signal without function",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "wait without function",
         BS->CreateEvent(EVT_NOTIFY_WAIT, TPL_CALLBACK, NULL, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "notified at TPL_APPLICATION",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_APPLICATION, note_call, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "notified at TPL 9",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, 9, note_call, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "notified at TPL 32",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, 32, note_call, NULL, &e));
    CALL(CreateEvent, INVALID_PARAMETER, "a timer at ExitBootServices",
         BS->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES | EVT_TIMER, TPL_CALLBACK, note_call, NULL, &e));
    /* EDK2 refuses TPL_HIGH_LEVEL; the table of restrictions allows it. */
    CALL(CreateEvent, SUCCESS, "notified at TPL_HIGH_LEVEL",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_HIGH_LEVEL, note_call, NULL, &e));
    CALL(CloseEvent, SUCCESS, "a notified event", BS->CloseEvent(e));
    CALL(CreateEvent, SUCCESS, "without notification, TPL ignored", BS->CreateEvent(0, 77, NULL, NULL, &e));
    BS->CloseEvent(e);
    CALL(CreateEvent, SUCCESS, "at ExitBootServices",
         BS->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note_call, NULL, &e));
    BS->CloseEvent(e);
    CALL(CreateEvent, SUCCESS, "at SetVirtualAddressMap",
         BS->CreateEvent(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_CALLBACK, note_call, NULL, &e));
    BS->CloseEvent(e);

    CALL(CreateEventEx, INVALID_PARAMETER, "Event is NULL", BS->CreateEventEx(0, 0, NULL, NULL, &GROUP, NULL));
    CALL(CreateEventEx, INVALID_PARAMETER, "a type that has its group",
         BS->CreateEventEx(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note_call, NULL, &BOOT_GROUP, &e));
    CALL(CreateEventEx, INVALID_PARAMETER, "the other type that has its group",
         BS->CreateEventEx(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_CALLBACK, note_call, NULL, &GROUP, &e));
    CALL(CreateEventEx, INVALID_PARAMETER, "signal without function",
         BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &GROUP, &e));
    CALL(CreateEventEx, INVALID_PARAMETER, "notified at TPL 9",
         BS->CreateEventEx(EVT_NOTIFY_SIGNAL, 9, note_call, NULL, &GROUP, &e));
    CALL(CreateEventEx, SUCCESS, "without group",
         BS->CreateEventEx(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note_call, NULL, NULL, &e));
    BS->CloseEvent(e);
}

static VOID signal(VOID) {
    EFI_EVENT a, b, c;
    EFI_STATUS closed = 99;
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 1, &a);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 2, &b);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note_call, (VOID *) 3, &c);
    CALL(SignalEvent, SUCCESS, "notified", BS->SignalEvent(a));
    CHECK(SignalEvent, "notified at once", signaledBy == a && level == TPL_CALLBACK && called(1, 1, 0, 0));

    EFI_TPL old = BS->RaiseTPL(TPL_NOTIFY);
    BS->SignalEvent(b);
    BS->SignalEvent(a);
    BS->SignalEvent(a);
    BS->SignalEvent(c);
    CHECK_EQUAL(SignalEvent, "kept back at TPL_NOTIFY", 0, calls);
    BS->RestoreTPL(old);
    CHECK(SignalEvent, "by level, then in order, once each", called(3, 3, 2, 1));
    old = BS->RaiseTPL(TPL_CALLBACK);
    BS->SignalEvent(a);
    BS->SignalEvent(c);
    CHECK(SignalEvent, "a higher level interrupts", called(1, 3, 0, 0));
    BS->RestoreTPL(old);
    CHECK(SignalEvent, "the lower one is made up for", called(1, 1, 0, 0));

    old = BS->RaiseTPL(TPL_NOTIFY);
    BS->SignalEvent(a);
    BS->SignalEvent(b);
    BS->CloseEvent(a);
    BS->RestoreTPL(old);
    CHECK(CloseEvent, "a closed event is not notified", called(1, 2, 0, 0));
    BS->CloseEvent(b);
    BS->CloseEvent(c);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, close_itself, &closed, &a);
    CALL(SignalEvent, SUCCESS, "closes itself", BS->SignalEvent(a));
    CHECK(CloseEvent, "in its own notification", calls == 1 && closed == EFI_SUCCESS);
    calls = 0;
}

static VOID groups(VOID) {
    EFI_EVENT a, b, plain, alone;
    EFI_PHYSICAL_ADDRESS page;
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 1, &GROUP, &a);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note_call, (VOID *) 2, &GROUP, &b);
    CALL(CreateEventEx, SUCCESS, "without notification", BS->CreateEventEx(0, 0, NULL, NULL, &GROUP, &plain));
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note_call, (VOID *) 3, NULL, &alone);
    BS->SignalEvent(a);
    CHECK(SignalEvent, "all of the group, by level", called(2, 2, 1, 0));
    /* EDK2 signals those members only that have a notification; the specification (7.1.2) says all. */
    CALL(CheckEvent, SUCCESS, "signaled with its group", BS->CheckEvent(plain));
    BS->SignalEvent(plain);
    CHECK(SignalEvent, "by its member without notification", called(2, 2, 1, 0));
    BS->CloseEvent(b);
    BS->SignalEvent(plain);
    BS->CheckEvent(plain);
    BS->SignalEvent(plain);
    CHECK(SignalEvent, "what is left of the group", calls >= 1 && order[0] == 1);
    calls = 0;
    BS->CloseEvent(a);
    BS->CloseEvent(plain);
    BS->CloseEvent(alone);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 4, &MAP_GROUP, &a);
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &page);
    CHECK(CreateEventEx, "the memory map changes: allocated", calls > 0 && order[0] == 4);
    calls = 0;
    BS->FreePages(page, 1);
    CHECK(CreateEventEx, "the memory map changes: freed", calls > 0 && order[0] == 4);
    BS->CloseEvent(a);
    calls = 0;
}

static VOID check(VOID) {
    EFI_EVENT plain, notified, waited;
    BS->CreateEvent(0, 0, NULL, NULL, &plain);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, NULL, &notified);
    BS->CreateEvent(EVT_NOTIFY_WAIT, TPL_CALLBACK, signal_itself, NULL, &waited);
    CALL(CheckEvent, NOT_READY, "not signaled", BS->CheckEvent(plain));
    BS->SignalEvent(plain);
    CALL(CheckEvent, SUCCESS, "signaled", BS->CheckEvent(plain));
    CALL(CheckEvent, NOT_READY, "checking takes the signal", BS->CheckEvent(plain));
    CALL(CheckEvent, INVALID_PARAMETER, "of type EVT_NOTIFY_SIGNAL", BS->CheckEvent(notified));
    CALL(CheckEvent, SUCCESS, "its notification signals it", BS->CheckEvent(waited));
    CHECK_EQUAL(CheckEvent, "notified once", 1, calls);
    BS->SignalEvent(waited);
    CHECK_EQUAL(SignalEvent, "EVT_NOTIFY_WAIT is not notified of it", 1, calls);
    CALL(CheckEvent, SUCCESS, "signaled already", BS->CheckEvent(waited));
    CHECK_EQUAL(CheckEvent, "not notified where it is signaled", 1, calls);
    EFI_TPL old = BS->RaiseTPL(TPL_NOTIFY);
    CALL(CheckEvent, NOT_READY, "its notification is kept back", BS->CheckEvent(waited));
    BS->RestoreTPL(old);
    CALL(CheckEvent, SUCCESS, "made up for", BS->CheckEvent(waited));
    calls = 0;
    BS->CloseEvent(plain);
    BS->CloseEvent(notified);
    BS->CloseEvent(waited);
}

static VOID timers(VOID) {
    EFI_EVENT t, u, plain;
    BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 1, &t);
    BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, (VOID *) 2, &u);
    BS->CreateEvent(0, 0, NULL, NULL, &plain);
    CALL(SetTimer, INVALID_PARAMETER, "no timer", BS->SetTimer(plain, TimerRelative, MILLISECONDS));
    CALL(SetTimer, INVALID_PARAMETER, "type 3", BS->SetTimer(t, 3, MILLISECONDS));
    CALL(SetTimer, SUCCESS, "relative", BS->SetTimer(t, TimerRelative, 500 * MILLISECONDS));
    BS->Stall(100000);
    CHECK_EQUAL(SetTimer, "not before its time", 0, calls);
    BS->Stall(1000000);
    CHECK(SetTimer, "fires in Stall", called(1, 1, 0, 0));
    BS->Stall(1000000);
    CHECK_EQUAL(SetTimer, "a relative timer fires once", 0, calls);
    CALL(SetTimer, SUCCESS, "periodic", BS->SetTimer(t, TimerPeriodic, 100 * MILLISECONDS));
    BS->Stall(1050000);
    CHECK(SetTimer, "fires each time in Stall", calls >= 9 && calls <= 11);
    CALL(SetTimer, SUCCESS, "cancel", BS->SetTimer(t, TimerCancel, 0));
    calls = 0;
    BS->Stall(500000);
    CHECK_EQUAL(SetTimer, "a cancelled timer does not fire", 0, calls);
    CALL(SetTimer, SUCCESS, "cancel twice", BS->SetTimer(t, TimerCancel, 0));
    CALL(SetTimer, SUCCESS, "every tick", BS->SetTimer(t, TimerPeriodic, 0));
    BS->Stall(500000);
    CHECK(SetTimer, "ticks are there", calls >= 10);
    BS->SetTimer(t, TimerCancel, 0);
    calls = 0;
    CALL(SetTimer, SUCCESS, "next tick", BS->SetTimer(t, TimerRelative, 0));
    BS->Stall(100000);
    CHECK(SetTimer, "fires at the next tick", called(1, 1, 0, 0));
    BS->SetTimer(t, TimerRelative, 400 * MILLISECONDS);
    BS->SetTimer(u, TimerRelative, 200 * MILLISECONDS);
    BS->Stall(1000000);
    CHECK(SetTimer, "in the order of their times", called(2, 2, 1, 0));
    BS->SetTimer(t, TimerRelative, 100 * MILLISECONDS);
    BS->SetTimer(t, TimerRelative, 900 * MILLISECONDS);
    BS->Stall(500000);
    CHECK_EQUAL(SetTimer, "set again, the old time is forgotten", 0, calls);
    BS->CloseEvent(t);
    BS->Stall(1000000);
    CHECK_EQUAL(CloseEvent, "a closed timer does not fire", 0, calls);
    BS->CloseEvent(u);
    BS->CloseEvent(plain);
}

static VOID wait(VOID) {
    EFI_EVENT list[3], notified;
    UINTN index = 99;
    BS->CreateEvent(EVT_TIMER, 0, NULL, NULL, &list[0]);
    BS->CreateEvent(EVT_TIMER, 0, NULL, NULL, &list[1]);
    BS->CreateEvent(EVT_NOTIFY_WAIT, TPL_CALLBACK, signal_itself, NULL, &list[2]);
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, NULL, &notified);
    CALL(WaitForEvent, INVALID_PARAMETER, "no events", BS->WaitForEvent(0, list, &index));
    BS->SignalEvent(list[1]);
    CALL(WaitForEvent, SUCCESS, "signaled before", BS->WaitForEvent(2, list, &index));
    CHECK_EQUAL(WaitForEvent, "index", 1, index);
    CALL(CheckEvent, NOT_READY, "waiting takes the signal", BS->CheckEvent(list[1]));
    BS->SignalEvent(list[1]);
    BS->SignalEvent(list[0]);
    BS->WaitForEvent(2, list, &index);
    CHECK_EQUAL(WaitForEvent, "the first in the list wins", 0, index);
    CALL(CheckEvent, SUCCESS, "the second keeps its signal", BS->CheckEvent(list[1]));
    BS->SetTimer(list[0], TimerRelative, 300 * MILLISECONDS);
    BS->SetTimer(list[1], TimerRelative, 100 * MILLISECONDS);
    CALL(WaitForEvent, SUCCESS, "for the earlier timer", BS->WaitForEvent(2, list, &index));
    CHECK_EQUAL(WaitForEvent, "index of the earlier timer", 1, index);
    BS->WaitForEvent(2, list, &index);
    CHECK_EQUAL(WaitForEvent, "then the later timer", 0, index);
    CALL(WaitForEvent, SUCCESS, "its notification signals it", BS->WaitForEvent(3, list, &index));
    CHECK_EQUAL(WaitForEvent, "index of what signaled itself", 2, index);
    EFI_EVENT reverse[2] = {list[2], list[0]};
    BS->SignalEvent(list[0]);
    BS->WaitForEvent(2, reverse, &index);
    CHECK_EQUAL(WaitForEvent, "a notification counts before later events", 0, index);
    BS->CheckEvent(list[0]);
    EFI_EVENT wrong[2] = {list[0], notified};
    CALL(WaitForEvent, INVALID_PARAMETER, "of type EVT_NOTIFY_SIGNAL", BS->WaitForEvent(2, wrong, &index));
    CHECK_EQUAL(WaitForEvent, "index of the wrong event", 1, index);
    EXPECT_FINDING("ForbiddenTpl: .* level 8, .* at most 4 .*WaitForEvent");
    EFI_TPL old = BS->RaiseTPL(TPL_CALLBACK);
    EFI_STATUS status = BS->WaitForEvent(2, list, &index);
    BS->RestoreTPL(old);
    CALL(WaitForEvent, UNSUPPORTED, "at TPL_CALLBACK", status);
    for (UINTN i = 0; i < 3; i++) {
        BS->CloseEvent(list[i]);
    }
    BS->CloseEvent(notified);
    calls = 0;
}

static EFI_EVENT many[20000];

/* How many events are possible is the firmware's matter: EDK2 makes them until memory ends. */
static VOID exhaust(VOID) {
    EFI_STATUS status = EFI_SUCCESS;
    UINTN count = 0;
    while (count < 20000 && status == EFI_SUCCESS) {
        status = BS->CreateEvent(0, 0, NULL, NULL, &many[count]);
        count += status == EFI_SUCCESS;
    }
    CALL(CreateEvent, OUT_OF_RESOURCES, "20000 events", status);
    CALL(CreateEventEx, OUT_OF_RESOURCES, "after 20000 events", BS->CreateEventEx(0, 0, NULL, NULL, NULL, many));
    CALL(CreateEvent, OUT_OF_RESOURCES, "notified, after 20000 events",
         BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_call, NULL, many + count));
    while (count > 0) {
        BS->CloseEvent(many[--count]);
    }
}

static VOID contract(VOID) {
    create();
    signal();
    groups();
    check();
    timers();
    wait();
    exhaust();
}
