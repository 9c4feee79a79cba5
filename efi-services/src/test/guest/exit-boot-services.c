/* ExitBootServices: the key, and the order of notifications (UEFI 2.10, 7.4.6). */
#include "contract.h"

static const EFI_GUID EXIT = EFI_EVENT_GROUP_EXIT_BOOT_SERVICES;
static const EFI_GUID BEFORE = EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES;
static const EFI_GUID VIRTUAL = EFI_EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE;
static UINT8 map[65536] __attribute__((aligned(8)));
static UINTN size, key, calls;
static UINTN order[16];
static UINTN late;

static UINTN read_key(VOID) {
    UINTN descriptorSize;
    UINT32 version;
    size = sizeof(map);
    return BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &descriptorSize, &version);
}

static VOID notify(EFI_EVENT event, VOID *context) {
    (void) event;
    if (calls < 16) {
        order[calls++] = (UINTN) context;
    }
}

static VOID timer(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    late++;
}

static VOID last(EFI_EVENT event, VOID *context) {
    notify(event, context);
    contract_keep();
    CHECK_EQUAL(ExitBootServices, "every notification", 6, calls);
    CHECK(ExitBootServices, "before it, by level, once", order[0] == 2 && order[1] == 1);
    CHECK(ExitBootServices, "at it, by level", order[2] == 4 && order[3] == 3 && order[4] == 5);
    CHECK_EQUAL(ExitBootServices, "in the order of creation", 6, order[5]);
    BS->Stall(3000000);
    CHECK_EQUAL(ExitBootServices, "timers are stopped", 0, late);
    EXPECT_END("reset: SHUTDOWN, EFI_SUCCESS");
    contract_reset();
}

static VOID contract(VOID) {
    EFI_EVENT e, tick;
    EFI_PHYSICAL_ADDRESS page;
    VOID *piece;
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, (VOID *) 1, &BEFORE, &e);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, notify, (VOID *) 2, &BEFORE, &e);
    BS->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, notify, (VOID *) 3, &e);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, notify, (VOID *) 4, &EXIT, &e);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, (VOID *) 5, &EXIT, &e);
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, (VOID *) 7, &VIRTUAL, &e);
    BS->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, last, (VOID *) 6, &e);
    BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_NOTIFY, timer, NULL, &tick);

    read_key();
    CALL(ExitBootServices, INVALID_PARAMETER, "no image", BS->ExitBootServices(NULL, key));
    CHECK_EQUAL(ExitBootServices, "no image, nobody is notified", 0, calls);
    CALL(ExitBootServices, INVALID_PARAMETER, "another key", BS->ExitBootServices(IMAGE, key + 1));
    CHECK(ExitBootServices, "another key, only those before it", calls == 2);
    read_key();
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &page);
    CALL(ExitBootServices, INVALID_PARAMETER, "pages were allocated", BS->ExitBootServices(IMAGE, key));
    read_key();
    BS->FreePages(page, 1);
    CALL(ExitBootServices, INVALID_PARAMETER, "pages were freed", BS->ExitBootServices(IMAGE, key));
    read_key();
    BS->AllocatePool(EfiLoaderData, 100000, &piece);
    CALL(ExitBootServices, INVALID_PARAMETER, "pool was allocated", BS->ExitBootServices(IMAGE, key));
    CHECK_EQUAL(ExitBootServices, "those before it are notified once", 2, calls);
    BS->SetTimer(tick, TimerRelative, 1000000);
    read_key();
    BS->ExitBootServices(IMAGE, key);
    CHECK(ExitBootServices, "not reached", FALSE);
}
