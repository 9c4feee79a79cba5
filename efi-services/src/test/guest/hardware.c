/*
 * What the firmware tells of the machine (4.6): the ACPI tables, the device tree, the SMBIOS structures and the memory map,
 * and that they agree. Its notes say what was found, for a test that publishes something else.
 */
#include "contract.h"

static EFI_GUID ACPI_20_GUID = EFI_ACPI_20_TABLE_GUID;
static EFI_GUID ACPI_TABLE_GUID = EFI_ACPI_TABLE_PROTOCOL_GUID;
static EFI_GUID SMBIOS3_GUID = SMBIOS3_TABLE_GUID;
static EFI_GUID DTB_GUID = EFI_DTB_TABLE_GUID;
static EFI_GUID FIXUP_GUID = EFI_DT_FIXUP_PROTOCOL_GUID;

static UINT8 MAP[65536];
static UINTN MAP_SIZE;
static UINTN STEP;

static UINT8 *table(EFI_GUID *guid) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, guid, sizeof(EFI_GUID))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

static UINT64 number(const UINT8 *bytes, UINTN size) {
    UINT64 result = 0;
    while (size-- > 0) {
        result = result << 8 | bytes[size];
    }
    return result;
}

static UINT32 big(const UINT8 *at) {
    return (UINT32) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static UINT32 checksum(VOID *bytes, UINTN size) {
    UINT32 crc = 0;
    BS->CalculateCrc32(bytes, size, &crc);
    return crc;
}

/* The type of the memory at an address, EfiMaxMemoryType where there is none. */
static UINT32 type(UINT64 address) {
    for (UINTN at = 0; at < MAP_SIZE; at += STEP) {
        EFI_MEMORY_DESCRIPTOR *region = (EFI_MEMORY_DESCRIPTOR *) (MAP + at);
        if (address - region->PhysicalStart < region->NumberOfPages * PAGE) {
            return region->Type;
        }
    }
    return EfiMaxMemoryType;
}

static UINTN acpiCpus(VOID) {
    UINT8 *rsdp = table(&ACPI_20_GUID);
    UINT8 *xsdt = (UINT8 *) number(rsdp + 24, 8);
    UINTN cpus = 0;
    for (UINTN at = 36; at < number(xsdt + 4, 4); at += 8) {
        UINT8 *listed = (UINT8 *) number(xsdt + at, 8);
        CHAR16 name[] = {listed[0], listed[1], listed[2], listed[3], 0};
        UINT64 length = number(listed + 4, 4);
        contract_print(L"# ACPI ");
        contract_print(name);
        contract_print(L" ");
        contract_hex(length);
        contract_print(L" ");
        contract_hex(checksum(listed, length));
        contract_print(L"\r\n");
        for (UINTN part = 44; equal(listed, "APIC", 4) && part < length; part += listed[part + 1]) {
            cpus += listed[part] == 0 || listed[part] == 9 || listed[part] == 0x0b;
        }
    }
    return cpus;
}

/* Counts threads, and judges the ranges of memory that are told. */
static UINTN smbiosCpus(VOID) {
    UINT8 *entry = table(&SMBIOS3_GUID);
    UINT8 *at = (UINT8 *) number(entry + 16, 8);
    UINT8 *end = at + number(entry + 12, 4);
    UINTN cpus = 0;
    UINTN ranges = 0;
    BOOLEAN isMemory = TRUE;
    while (at < end && at[0] != 127) {
        if (at[0] == 4) {
            cpus += number(at + 0x2e, 2);
        } else if (at[0] == 19) {
            UINT64 start = number(at + 4, 4) * 1024;
            UINT64 last = number(at + 8, 4) * 1024 + 1023;
            ranges++;
            note(L"memory starts", start);
            note(L"memory ends", last);
            isMemory = isMemory && type(start) < EfiMaxMemoryType && type(last) < EfiMaxMemoryType
                       && type(last + 1) != EfiConventionalMemory;
        }
        at += at[1];
        while (at[0] != 0 || at[1] != 0) {
            at++;
        }
        at += 2;
    }
    CHECK(Smbios, "memory is told", ranges > 0);
    CHECK(Smbios, "memory is as the map has it", isMemory);
    return cpus;
}

static VOID reserved(VOID) {
    BOOLEAN refused = TRUE;
    for (UINTN at = 0; at < MAP_SIZE; at += STEP) {
        EFI_MEMORY_DESCRIPTOR *region = (EFI_MEMORY_DESCRIPTOR *) (MAP + at);
        if (region->Type == EfiReservedMemoryType) {
            EFI_PHYSICAL_ADDRESS address = region->PhysicalStart;
            note(L"reserved", address);
            note(L"pages", region->NumberOfPages);
            refused = refused
                      && BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &address) == EFI_NOT_FOUND;
        }
    }
    CHECK(AllocatePages, "nothing that is reserved", refused);
}

static VOID contract(VOID) {
    UINTN key;
    UINT32 version;
    VOID *protocol;
    MAP_SIZE = sizeof(MAP);
    BS->GetMemoryMap(&MAP_SIZE, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &STEP, &version);
    reserved();
    UINTN cpus = smbiosCpus();
    note(L"CPUs", cpus);
    UINT8 *tree = table(&DTB_GUID);
    UINT8 *rsdp = table(&ACPI_20_GUID);
    CHECK(Hardware, "a description", tree != NULL || rsdp != NULL);
    if (rsdp != NULL) {
        CHECK_EQUAL(Acpi, "as many CPUs as SMBIOS has", cpus, acpiCpus());
    }
    if (tree != NULL) {
        UINTN size = big(tree + 4);
        note(L"tree", size);
        note(L"tree's checksum", checksum(tree, size));
        CHECK(DeviceTree, "on 8, of version 17", (UINTN) tree % 8 == 0 && big(tree + 20) == 17);
    }
    CHECK(Hardware, "protocols for what there is",
          (BS->LocateProtocol(&ACPI_TABLE_GUID, NULL, &protocol) == EFI_SUCCESS) == (rsdp != NULL)
              && (BS->LocateProtocol(&FIXUP_GUID, NULL, &protocol) == EFI_SUCCESS) == (tree != NULL));
}
