/* Runtime services after ExitBootServices (UEFI 2.10, chapter 8). */
#include "contract.h"

#define BS_ EFI_VARIABLE_BOOTSERVICE_ACCESS
#define RT_ EFI_VARIABLE_RUNTIME_ACCESS
#define NV_ EFI_VARIABLE_NON_VOLATILE

static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x01}};
static UINT8 DATA[16] = "0123456789abcde";

static EFI_STATUS set(CHAR16 *name, UINT32 attributes, UINTN size) {
    return RT->SetVariable(name, &MINE, attributes, size, DATA);
}

static EFI_STATUS get(CHAR16 *name) {
    UINT8 back[64];
    UINTN size = sizeof(back);
    return RT->GetVariable(name, &MINE, NULL, &size, back);
}

static UINTN names(void) {
    static CHAR16 name[256];
    EFI_GUID vendor = {0};
    UINTN seen = 0;
    UINTN size = sizeof(name);
    name[0] = 0;
    while (RT->GetNextVariableName(&size, name, &vendor) == EFI_SUCCESS) {
        seen += equal(&vendor, &MINE, sizeof(vendor));
        size = sizeof(name);
    }
    return seen;
}

static const EFI_GUID RT_PROPERTIES = {0xeb66918a, 0x7eef, 0x402a, {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}};
static const EFI_GUID ATTRIBUTES = {0xdcfa911d, 0x26eb, 0x469f, {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}};

static VOID *table(const EFI_GUID *guid) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, guid, sizeof(*guid))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

static UINT8 MAP[16384] __attribute__((aligned(16)));

/* Whether each page of runtime memory is in exactly one entry, within a region of its type, and no other is in any. */
static BOOLEAN covers(const UINT32 *attributes, UINTN mapSize, UINTN stride) {
    const UINT8 *entries = (const UINT8 *) (attributes + 4);
    UINT64 pages = 0;
    for (UINT32 i = 0; i < attributes[1]; i++) {
        const EFI_MEMORY_DESCRIPTOR *one = (const EFI_MEMORY_DESCRIPTOR *) (entries + i * attributes[2]);
        BOOLEAN within = FALSE;
        for (UINTN at = 0; at < mapSize; at += stride) {
            const EFI_MEMORY_DESCRIPTOR *region = (const EFI_MEMORY_DESCRIPTOR *) (MAP + at);
            within |= region->Type == one->Type && one->PhysicalStart >= region->PhysicalStart &&
                      one->PhysicalStart + one->NumberOfPages * PAGE <=
                          region->PhysicalStart + region->NumberOfPages * PAGE;
        }
        UINT64 known = EFI_MEMORY_RUNTIME | EFI_MEMORY_RO | EFI_MEMORY_XP;
        if (!within || (one->Attribute & ~known) != 0 || (one->Attribute & EFI_MEMORY_RUNTIME) == 0 ||
            (one->Type == EfiRuntimeServicesData && (one->Attribute & EFI_MEMORY_XP) == 0)) {
            return FALSE;
        }
        pages += one->NumberOfPages;
    }
    for (UINTN at = 0; at < mapSize; at += stride) {
        const EFI_MEMORY_DESCRIPTOR *region = (const EFI_MEMORY_DESCRIPTOR *) (MAP + at);
        pages -= region->Attribute & EFI_MEMORY_RUNTIME ? region->NumberOfPages : 0;
    }
    return pages == 0;
}

static UINTN TICKS;

static VOID tick(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    TICKS++;
}

static VOID contract(VOID) {
    CALL(SetVariable, SUCCESS, "BS", set(L"BootOnly", BS_, 4));
    CALL(SetVariable, SUCCESS, "NV BS", set(L"KeptBootOnly", NV_ | BS_, 4));
    CALL(SetVariable, SUCCESS, "BS RT", set(L"Volatile", BS_ | RT_, 4));
    CALL(SetVariable, SUCCESS, "NV BS RT", set(L"Kept", NV_ | BS_ | RT_, 4));
    CHECK_EQUAL(GetNextVariableName, "four of mine", 4, names());
    UINT32 *properties = table(&RT_PROPERTIES);
    CHECK(InstallConfigurationTable, "RT properties", properties != NULL && properties[0] == 0x00080001);
    CHECK_EQUAL(InstallConfigurationTable, "RT properties: all but capsules", 0x27ff, properties[1]);
    UINT32 *attributes = table(&ATTRIBUTES);
    CHECK(InstallConfigurationTable, "memory attributes", attributes != NULL && attributes[2] >= 40);

    EFI_EVENT timer;
    VOID *late = NULL;
    BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, tick, NULL, &timer);
    BS->SetTimer(timer, TimerPeriodic, 1000);
    BS->AllocatePool(EfiRuntimeServicesData, 100000, &late);
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EXPECT_END("reset: SHUTDOWN, EFI_SUCCESS");
    contract_keep();
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version);
    CALL(ExitBootServices, INVALID_PARAMETER, "another key", BS->ExitBootServices(IMAGE, key + 1));
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version);
    CALL(ExitBootServices, SUCCESS, "going on", BS->ExitBootServices(IMAGE, key));
    CHECK(ExitBootServices, "memory attributes agree with the map", covers(attributes, size, stride));

    UINTN ticks = TICKS;
    EFI_TIME now;
    for (int i = 0; i < 1000; i++) {
        RT->GetTime(&now, NULL);
    }
    CHECK_EQUAL(ExitBootServices, "timers have stopped", ticks, TICKS);
    CALL(GetTime, SUCCESS, "at runtime", RT->GetTime(&now, NULL));
    CALL(SetTime, SUCCESS, "at runtime", RT->SetTime(&now));
    CALL(SetWakeupTime, SUCCESS, "at runtime", RT->SetWakeupTime(FALSE, NULL));
    BOOLEAN enabled;
    BOOLEAN pending;
    CALL(GetWakeupTime, SUCCESS, "at runtime", RT->GetWakeupTime(&enabled, &pending, &now));
    UINT32 high;
    CALL(GetNextHighMonotonicCount, SUCCESS, "at runtime", RT->GetNextHighMonotonicCount(&high));

    CALL(GetVariable, NOT_FOUND, "BS at runtime", get(L"BootOnly"));
    CALL(GetVariable, NOT_FOUND, "NV BS at runtime", get(L"KeptBootOnly"));
    CALL(GetVariable, SUCCESS, "BS RT at runtime", get(L"Volatile"));
    CALL(GetVariable, SUCCESS, "NV BS RT at runtime", get(L"Kept"));
    CHECK_EQUAL(GetNextVariableName, "two of mine at runtime", 2, names());
    CHAR16 hidden[16] = L"BootOnly";
    EFI_GUID vendor = MINE;
    size = sizeof(hidden);
    CALL(GetNextVariableName, INVALID_PARAMETER, "a hidden start", RT->GetNextVariableName(&size, hidden, &vendor));
    CALL(SetVariable, WRITE_PROTECTED, "BS RT at runtime", set(L"Volatile", BS_ | RT_, 8));
    CALL(SetVariable, WRITE_PROTECTED, "deleting BS RT at runtime", set(L"Volatile", BS_ | RT_, 0));
    CALL(SetVariable, NOT_FOUND, "deleting BS at runtime", set(L"BootOnly", BS_, 0));
    CALL(SetVariable, INVALID_PARAMETER, "a hidden name at runtime", set(L"BootOnly", NV_ | BS_ | RT_, 4));
    CALL(SetVariable, INVALID_PARAMETER, "new BS RT at runtime", set(L"New", BS_ | RT_, 4));
    CALL(SetVariable, INVALID_PARAMETER, "new NV BS at runtime", set(L"New", NV_ | BS_, 4));
    CALL(SetVariable, SUCCESS, "new NV BS RT at runtime", set(L"New", NV_ | BS_ | RT_, 4));
    CALL(SetVariable, SUCCESS, "changing NV BS RT at runtime", set(L"Kept", NV_ | BS_ | RT_, 8));
    CALL(SetVariable, SUCCESS, "deleting NV BS RT at runtime", set(L"New", NV_ | BS_ | RT_, 0));
    UINT64 most;
    UINT64 rest;
    UINT64 largest;
    CALL(QueryVariableInfo, INVALID_PARAMETER, "NV BS at runtime",
         RT->QueryVariableInfo(NV_ | BS_, &most, &rest, &largest));
    CALL(QueryVariableInfo, SUCCESS, "NV BS RT at runtime",
         RT->QueryVariableInfo(NV_ | BS_ | RT_, &most, &rest, &largest));
    contract_reset();
}
