/* Miscellaneous boot services (UEFI 2.10, 7.5). */
#include "contract.h"

static const EFI_GUID TABLE = {0x5ee4d9a1, 0x1f0c, 0x4a52, {0x9a, 0x21, 0x3c, 0x0d, 0x87, 0x5e, 0x11, 0x02}};
static UINTN calls;

static VOID notify(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    calls++;
}

static BOOLEAN crc_right(EFI_TABLE_HEADER *table) {
    UINT32 stated = table->CRC32, computed = 0;
    table->CRC32 = 0;
    EFI_STATUS status = BS->CalculateCrc32(table, table->HeaderSize, &computed);
    table->CRC32 = stated;
    return status == EFI_SUCCESS && stated == computed;
}

static VOID *installed(const EFI_GUID *guid) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, guid, sizeof(EFI_GUID))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

static VOID configuration_tables(VOID) {
    UINTN before = ST->NumberOfTableEntries;
    EFI_EVENT event;
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL, &TABLE, &event);
    CALL(InstallConfigurationTable, INVALID_PARAMETER, "Guid is NULL", BS->InstallConfigurationTable(NULL, &calls));
    CALL(InstallConfigurationTable, NOT_FOUND, "removing what is not there",
         BS->InstallConfigurationTable(&TABLE, NULL));
    CHECK_EQUAL(InstallConfigurationTable, "nothing is signaled then", 0, calls);
    CALL(InstallConfigurationTable, SUCCESS, "add", BS->InstallConfigurationTable(&TABLE, &calls));
    CHECK(InstallConfigurationTable, "added", installed(&TABLE) == &calls
          && ST->NumberOfTableEntries == before + 1);
    CHECK(InstallConfigurationTable, "checksum after adding", crc_right(&ST->Hdr));
    CHECK_EQUAL(InstallConfigurationTable, "signals the group of its GUID", 1, calls);
    CALL(InstallConfigurationTable, SUCCESS, "replace", BS->InstallConfigurationTable(&TABLE, &before));
    CHECK(InstallConfigurationTable, "replaced", installed(&TABLE) == &before
          && ST->NumberOfTableEntries == before + 1 && calls == 2);
    CALL(InstallConfigurationTable, SUCCESS, "remove", BS->InstallConfigurationTable(&TABLE, NULL));
    CHECK(InstallConfigurationTable, "removed", installed(&TABLE) == NULL && ST->NumberOfTableEntries == before
          && calls == 3);
    CHECK(InstallConfigurationTable, "checksum after removing", crc_right(&ST->Hdr));
    BS->CloseEvent(event);

    EFI_GUID guid = TABLE;
    EFI_STATUS status = EFI_SUCCESS;
    UINTN count = 0;
    while (status == EFI_SUCCESS && count < 1000) {
        guid.Data1 = (UINT32) count;
        status = BS->InstallConfigurationTable(&guid, &calls);
        count += status == EFI_SUCCESS;
    }
    /* EDK2's table grows without limit. */
    CALL(InstallConfigurationTable, OUT_OF_RESOURCES, "a thousand tables", status);
    while (count > 0) {
        guid.Data1 = (UINT32) --count;
        BS->InstallConfigurationTable(&guid, NULL);
    }
    CHECK_EQUAL(InstallConfigurationTable, "all are removed", before, ST->NumberOfTableEntries);
}

static VOID memory(VOID) {
    static UINT8 bytes[4096], copy[4096];
    for (UINTN i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (UINT8) (i * 7 + (i >> 8));
    }
    BS->CopyMem(copy, bytes, sizeof(bytes));
    CHECK(CopyMem, "copies", equal(copy, bytes, sizeof(bytes)));
    BS->CopyMem(copy + 5, copy, 4000);
    CHECK(CopyMem, "overlapping upwards", equal(copy + 5, bytes, 4000) && equal(copy, bytes, 5));
    BS->CopyMem(copy, bytes, sizeof(bytes));
    BS->CopyMem(copy, copy + 5, 4000);
    CHECK(CopyMem, "overlapping downwards", equal(copy, bytes + 5, 4000) && equal(copy + 4000, bytes + 4000, 96));
    BS->CopyMem(copy, copy, 4096);
    CHECK(CopyMem, "onto itself", equal(copy, bytes + 5, 4000));
    BS->CopyMem(copy, bytes, 0);
    CHECK(CopyMem, "no bytes", equal(copy, bytes + 5, 4000));
    BS->SetMem(copy + 1, 4000, 0xa5);
    CHECK(SetMem, "fills", filled(copy + 1, 0xa5, 4000) && copy[0] == bytes[5] && copy[4001] == bytes[4001]);
    BS->SetMem(copy, 0, 0);
    CHECK(SetMem, "no bytes", copy[0] == bytes[5]);
}

static VOID crc(VOID) {
    UINT32 value = 0;
    CALL(CalculateCrc32, INVALID_PARAMETER, "Data is NULL", BS->CalculateCrc32(NULL, 9, &value));
    CALL(CalculateCrc32, INVALID_PARAMETER, "Crc32 is NULL", BS->CalculateCrc32("123456789", 9, NULL));
    CALL(CalculateCrc32, INVALID_PARAMETER, "no bytes", BS->CalculateCrc32("123456789", 0, &value));
    CALL(CalculateCrc32, SUCCESS, "123456789", BS->CalculateCrc32("123456789", 9, &value));
    CHECK_EQUAL(CalculateCrc32, "the known value", 0xcbf43926, value);
    CHECK(CalculateCrc32, "the system table", crc_right(&ST->Hdr));
    CHECK(CalculateCrc32, "the boot services", crc_right(&BS->Hdr));
    CHECK(CalculateCrc32, "the runtime services", crc_right(&RT->Hdr));
}

static VOID contract(VOID) {
    UINT64 count = 0, next = 0;
    configuration_tables();
    memory();
    crc();
    CALL(GetNextMonotonicCount, INVALID_PARAMETER, "Count is NULL", BS->GetNextMonotonicCount(NULL));
    CALL(GetNextMonotonicCount, SUCCESS, "once", BS->GetNextMonotonicCount(&count));
    BS->GetNextMonotonicCount(&next);
    CHECK(GetNextMonotonicCount, "counts up", next > count);

    EFI_TIME before, after;
    CALL(Stall, SUCCESS, "nothing", BS->Stall(0));
    RT->GetTime(&before, NULL);
    CALL(Stall, SUCCESS, "3 seconds", BS->Stall(3000000));
    RT->GetTime(&after, NULL);
    UINTN seconds = (after.Minute * 60 + after.Second + 3600 - before.Minute * 60 - before.Second) % 3600;
    CHECK(Stall, "the clock has moved", seconds >= 3 && seconds <= 4);

    /* EDK2 does not look at the code. */
    CALL(SetWatchdogTimer, INVALID_PARAMETER, "code 0", BS->SetWatchdogTimer(300, 0, 0, NULL));
    CALL(SetWatchdogTimer, INVALID_PARAMETER, "code 0xffff", BS->SetWatchdogTimer(300, 0xffff, 0, NULL));
    CALL(SetWatchdogTimer, SUCCESS, "code 0x10000", BS->SetWatchdogTimer(1, 0x10000, 0, NULL));
    CALL(SetWatchdogTimer, SUCCESS, "anew", BS->SetWatchdogTimer(5, 0x10001, 4, L"x"));
    BS->Stall(3000000);
    CALL(SetWatchdogTimer, SUCCESS, "stopped, whatever the code", BS->SetWatchdogTimer(0, 0, 0, NULL));
    BS->Stall(10000000);
    CHECK(SetWatchdogTimer, "a stopped watchdog does not fire", TRUE);
}
