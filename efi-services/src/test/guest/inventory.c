/*
 * What a firmware offers: its names and revisions, protocols, configuration tables, room for variables, and which runtime
 * services answer before and after ExitBootServices. A line each, for whoever compares firmwares; the checks are few.
 */
#include "contract.h"

#define MOST 512

static const EFI_GUID RT_PROPERTIES = {0xeb66918a, 0x7eef, 0x402a, {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}};
static const EFI_GUID CONFORMANCE = EFI_CONFORMANCE_PROFILES_TABLE_GUID;
static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x07}};
#define NV_BS_RT (EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)

static struct {
    EFI_GUID guid;
    UINTN handles;
} PROTOCOLS[MOST];
static UINTN COUNT;

static void hex(UINT64 value, int digits) {
    CHAR16 text[2] = {0, 0};
    while (digits-- > 0) {
        text[0] = L"0123456789abcdef"[value >> 4 * digits & 15];
        contract_print(text);
    }
}

/* Prints a remark that begins with a word and a GUID in its usual spelling. */
static void guid_line(const CHAR16 *word, const EFI_GUID *guid, UINTN number) {
    UINT32 first;
    UINT16 pair[2];
    const UINT8 *bytes = (const UINT8 *) guid;
    memcpy(&first, bytes, 4);
    memcpy(pair, bytes + 4, 4);
    contract_print(L"# ");
    contract_print(word);
    contract_print(L" ");
    hex(first, 8);
    for (int i = 0; i < 2; i++) {
        contract_print(L"-");
        hex(pair[i], 4);
    }
    for (int i = 8; i < 16; i++) {
        if (i == 8 || i == 10) {
            contract_print(L"-");
        }
        hex(bytes[i], 2);
    }
    contract_print(L" ");
    contract_number(number);
    contract_print(L"\r\n");
}

static void count(const EFI_GUID *guid) {
    UINTN i = 0;
    while (i < COUNT && !equal(&PROTOCOLS[i].guid, guid, sizeof(*guid))) {
        i++;
    }
    if (i == COUNT && COUNT < MOST) {
        PROTOCOLS[COUNT++].guid = *guid;
    }
    if (i < MOST) {
        PROTOCOLS[i].handles++;
    }
}

static void protocols(void) {
    UINTN handles = 0;
    EFI_HANDLE *list = NULL;
    CALL(LocateHandleBuffer, SUCCESS, "every handle", BS->LocateHandleBuffer(AllHandles, NULL, NULL, &handles, &list));
    for (UINTN i = 0; i < handles; i++) {
        EFI_GUID **guids;
        UINTN number = 0;
        if (BS->ProtocolsPerHandle(list[i], &guids, &number) != EFI_SUCCESS) {
            continue;
        }
        for (UINTN j = 0; j < number; j++) {
            count(guids[j]);
        }
        BS->FreePool(guids);
    }
    BS->FreePool(list);
    for (UINTN i = 0; i < COUNT; i++) {
        guid_line(L"protocol", &PROTOCOLS[i].guid, PROTOCOLS[i].handles);
    }
}

static void tables(void) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        EFI_CONFIGURATION_TABLE *entry = &ST->ConfigurationTable[i];
        guid_line(L"table", &entry->VendorGuid, 1);
        if (equal(&entry->VendorGuid, &RT_PROPERTIES, sizeof(RT_PROPERTIES))) {
            note(L"runtime-properties", ((UINT32 *) entry->VendorTable)[1]);
        }
        if (equal(&entry->VendorGuid, &CONFORMANCE, sizeof(CONFORMANCE))) {
            const UINT16 *head = (const UINT16 *) entry->VendorTable;
            for (UINTN j = 0; j < head[1]; j++) {
                guid_line(L"conformance", (const EFI_GUID *) ((const UINT8 *) entry->VendorTable + 4 + 16 * j), 1);
            }
        }
    }
}

static void room(void) {
    UINT64 storage = 0;
    UINT64 remaining = 0;
    UINT64 largest = 0;
    EFI_STATUS status = RT->QueryVariableInfo(NV_BS_RT, &storage, &remaining, &largest);
    note(L"variables-status", status);
    note(L"variables-storage", storage);
    note(L"variables-remaining", remaining);
    note(L"variables-largest", largest);
}

/* The runtime services that do not answer EFI_UNSUPPORTED, as bits of the RT properties table; capsules are not asked. */
static UINT32 answering(void) {
    static CHAR16 name[512];
    EFI_TIME now;
    BOOLEAN enabled;
    BOOLEAN pending;
    UINT32 high;
    UINTN size;
    EFI_GUID vendor = MINE;
    UINT8 data[4] = {1, 2, 3, 4};
    UINT64 storage;
    UINT64 remaining;
    UINT64 largest;
    UINT32 bits = 0x180; /* SetVirtualAddressMap and ConvertPointer are known from elsewhere */
#define ASK(bit, call) bits |= (call) != EFI_UNSUPPORTED ? bit : 0
    ASK(0x1, RT->GetTime(&now, NULL));
    ASK(0x2, RT->SetTime(&now));
    ASK(0x4, RT->GetWakeupTime(&enabled, &pending, &now));
    ASK(0x8, RT->SetWakeupTime(FALSE, NULL));
    size = sizeof(data);
    ASK(0x10, RT->GetVariable(L"BootOrder", &vendor, NULL, &size, data));
    size = sizeof(name);
    name[0] = 0;
    ASK(0x20, RT->GetNextVariableName(&size, name, &vendor));
    vendor = MINE;
    ASK(0x40, RT->SetVariable(L"Inventory", &vendor, NV_BS_RT, sizeof(data), data));
    RT->SetVariable(L"Inventory", &vendor, NV_BS_RT, 0, NULL);
    ASK(0x200, RT->GetNextHighMonotonicCount(&high));
    bits |= 0x400; /* ResetSystem ends the program */
    ASK(0x2000, RT->QueryVariableInfo(NV_BS_RT, &storage, &remaining, &largest));
    return bits;
}

static VOID contract(VOID) {
    EXPECT_END("reset: SHUTDOWN, EFI_SUCCESS");
    contract_print(L"# vendor ");
    contract_print(ST->FirmwareVendor);
    contract_print(L"\r\n");
    note(L"firmware-revision", ST->FirmwareRevision);
    note(L"uefi-revision", ST->Hdr.Revision);
    CHECK_EQUAL(SystemTable, "boot services of the same revision", ST->Hdr.Revision, BS->Hdr.Revision);
    CHECK_EQUAL(SystemTable, "runtime services of the same revision", ST->Hdr.Revision, RT->Hdr.Revision);
    protocols();
    tables();
    room();
    note(L"answering-before", answering());
    contract_print(L"# end\r\n");

    static UINT8 map[65536] __attribute__((aligned(16)));
    UINTN size = sizeof(map);
    UINTN key;
    UINTN stride;
    UINT32 version;
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &stride, &version);
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "for the services that remain", BS->ExitBootServices(IMAGE, key));
    note(L"answering-after", answering());
    contract_reset();
}
