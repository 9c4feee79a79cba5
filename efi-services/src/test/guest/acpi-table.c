/* ACPI table protocol (20.2), and the conformance profiles table (4.6.5). */
#include "contract.h"

static EFI_GUID ACPI_TABLE_GUID = EFI_ACPI_TABLE_PROTOCOL_GUID;
static EFI_GUID ACPI_20_GUID = EFI_ACPI_20_TABLE_GUID;
static EFI_GUID PROFILES_GUID = EFI_CONFORMANCE_PROFILES_TABLE_GUID;
static EFI_GUID UEFI_PROFILE = EFI_CONFORMANCE_PROFILES_UEFI_SPEC_GUID;

static UINT8 *table(EFI_GUID *guid) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, guid, sizeof(EFI_GUID))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

static UINT8 sum(const UINT8 *bytes, UINTN size) {
    UINT8 result = 0;
    while (size-- > 0) {
        result += *bytes++;
    }
    return result;
}

static UINT64 number(const UINT8 *bytes, UINTN size) {
    UINT64 result = 0;
    while (size-- > 0) {
        result = result << 8 | bytes[size];
    }
    return result;
}

static UINT8 *xsdt(VOID) {
    return (UINT8 *) number(table(&ACPI_20_GUID) + 24, 8);
}

static UINTN listed(VOID) {
    return (number(xsdt() + 4, 4) - 36) / 8;
}

static UINT8 *last(VOID) {
    return (UINT8 *) number(xsdt() + 36 + 8 * (listed() - 1), 8);
}

static BOOLEAN sound(VOID) {
    UINT8 *rsdp = table(&ACPI_20_GUID);
    UINT8 *rsdt = (UINT8 *) number(rsdp + 16, 4);
    return sum(rsdp, 20) == 0 && sum(rsdp, 36) == 0 && sum(xsdt(), number(xsdt() + 4, 4)) == 0
           && (rsdt == NULL
               || (sum(rsdt, number(rsdt + 4, 4)) == 0 && (number(rsdt + 4, 4) - 36) / 4 == listed()
                   && number(rsdt + number(rsdt + 4, 4) - 4, 4) == (UINTN) last()));
}

static VOID contract(VOID) {
    EFI_ACPI_TABLE_PROTOCOL *a = NULL;
    CHECK(Protocol, "ACPI tables",
          BS->LocateProtocol(&ACPI_TABLE_GUID, NULL, (VOID **) &a) == EFI_SUCCESS);
    static UINT8 ssdt[40] = {'S', 'S', 'D', 'T', 40, 0, 0, 0, 2, 0xee, 'D', 'R', 'Y', 'D', 'C', 'K'};
    UINTN before = listed();
    CHECK(InstallAcpiTable, "all is sound at first", sound());
    UINTN one = 0;
    UINTN two = 0;
    CALL(InstallAcpiTable, SUCCESS, "an SSDT", a->InstallAcpiTable(a, ssdt, sizeof(ssdt), &one));
    CHECK_EQUAL(InstallAcpiTable, "one more is listed", before + 1, listed());
    CHECK(InstallAcpiTable, "a copy, at the end", last() != ssdt && equal(last(), "SSDT", 4) && equal(last() + 10, ssdt + 10, 30));
    CHECK(InstallAcpiTable, "with a checksum", sum(last(), 40) == 0 && sound());
    ssdt[39] = 1;
    CALL(InstallAcpiTable, SUCCESS, "another SSDT", a->InstallAcpiTable(a, ssdt, sizeof(ssdt), &two));
    CHECK(InstallAcpiTable, "keys differ", one != two && listed() == before + 2 && last()[39] == 1);
    CALL(InstallAcpiTable, INVALID_PARAMETER, "no table", a->InstallAcpiTable(a, NULL, sizeof(ssdt), &two));
    CALL(InstallAcpiTable, INVALID_PARAMETER, "no key", a->InstallAcpiTable(a, ssdt, sizeof(ssdt), NULL));
    CALL(InstallAcpiTable, INVALID_PARAMETER, "not the table's length", a->InstallAcpiTable(a, ssdt, sizeof(ssdt) - 1, &two));
    static UINT8 fadt[276] = {'F', 'A', 'C', 'P', 20, 1, 0, 0, 6};
    CALL(InstallAcpiTable, ACCESS_DENIED, "a second FADT", a->InstallAcpiTable(a, fadt, sizeof(fadt), &two));
    static UINT8 huge[36] = {'S', 'S', 'D', 'T', 0, 0, 0, 0x7f};
    CALL(InstallAcpiTable, OUT_OF_RESOURCES, "2 GiB", a->InstallAcpiTable(a, huge, 0x7f000000, &two));
    CALL(UninstallAcpiTable, SUCCESS, "the first", a->UninstallAcpiTable(a, one));
    CHECK(UninstallAcpiTable, "the other stays", listed() == before + 1 && last()[39] == 1 && sound());
    CALL(UninstallAcpiTable, NOT_FOUND, "twice", a->UninstallAcpiTable(a, one));
    CALL(UninstallAcpiTable, NOT_FOUND, "no key", a->UninstallAcpiTable(a, 0));

    UINT8 *profiles = table(&PROFILES_GUID);
    CHECK(ConformanceProfiles, "version 1, the UEFI Specification",
          profiles != NULL && number(profiles, 2) == 1 && number(profiles + 2, 2) >= 1
              && equal(profiles + 4, &UEFI_PROFILE, sizeof(UEFI_PROFILE)));
}
