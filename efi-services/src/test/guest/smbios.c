/* SMBIOS protocol (Platform Initialization Specification 1.7, volume 5, 6.2). */
#include "contract.h"

#define ANY 0xfffe

static EFI_GUID SMBIOS_GUID = EFI_SMBIOS_PROTOCOL_GUID;
static EFI_GUID SMBIOS3_GUID = SMBIOS3_TABLE_GUID;

/* Type 11, OEM strings: two of them. */
static UINT8 RECORD[] = {11, 5, 0, 0, 2, 'o', 'n', 'e', 0, 't', 'w', 'o', 0, 0};

static UINT8 *entryPoint(VOID) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, &SMBIOS3_GUID, sizeof(EFI_GUID))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

/* How often a text is in the published table, which must end where its length says. */
static UINTN published(const CHAR8 *text, UINTN size) {
    UINT8 *entry = entryPoint();
    UINT8 sum = 0;
    for (UINTN i = 0; i < entry[6]; i++) {
        sum += entry[i];
    }
    UINT8 *at = *(UINT8 **) (entry + 16);
    UINT8 *end = at + *(UINT32 *) (entry + 12);
    UINTN count = 0;
    if (sum != 0 || end[-6] != 127) {
        return 1000;
    }
    for (; at + size <= end; at++) {
        count += equal(at, text, size);
    }
    return count;
}

static VOID contract(VOID) {
    EFI_SMBIOS_PROTOCOL *s = NULL;
    CHECK(Protocol, "SMBIOS",
          BS->LocateProtocol(&SMBIOS_GUID, NULL, (VOID **) &s) == EFI_SUCCESS);
    CHECK(Smbios, "version 3 or later", s->MajorVersion >= 3);
    UINT16 handle = ANY;
    UINT8 type = 0;
    UINT8 *record = NULL;
    EFI_HANDLE producer = IMAGE;
    CALL(Smbios.GetNext, SUCCESS, "of type 0", s->GetNext(s, &handle, &type, &record, &producer));
    CHECK(Smbios.GetNext, "the firmware's record, no producer", record[0] == 0 && producer == NULL);
    CALL(Smbios.GetNext, NOT_FOUND, "no other of type 0", s->GetNext(s, &handle, &type, &record, NULL));
    CHECK_EQUAL(Smbios.GetNext, "handle FFFEh at the end", ANY, handle);

    CALL(Smbios.Add, SUCCESS, "any handle", s->Add(s, IMAGE, &handle, RECORD));
    CHECK(Smbios.Add, "a handle was chosen", handle < ANY);
    CHECK_EQUAL(Smbios.Add, "its strings are published", 1, published("two", 4));
    UINT16 same = handle;
    CALL(Smbios.Add, ALREADY_STARTED, "a handle in use", s->Add(s, NULL, &same, RECORD));
    UINT16 next = ANY;
    type = 11;
    CALL(Smbios.GetNext, SUCCESS, "of type 11", s->GetNext(s, &next, &type, &record, &producer));
    CHECK(Smbios.GetNext, "what was added", next == handle && producer == IMAGE && equal(record + 4, RECORD + 4, 10)
                                                 && record[2] == (UINT8) handle);

    UINTN string = 2;
    CALL(Smbios.UpdateString, SUCCESS, "longer", s->UpdateString(s, &handle, &string, "second"));
    CHECK(Smbios.UpdateString, "the new one is published", published("second", 7) == 1 && published("two", 4) == 0);
    string = 3;
    CALL(Smbios.UpdateString, NOT_FOUND, "no such string", s->UpdateString(s, &handle, &string, "x"));
    string = 0;
    CALL(Smbios.UpdateString, NOT_FOUND, "string 0", s->UpdateString(s, &handle, &string, "x"));
    string = 1;
    UINT16 none = 0xfe00;
    CALL(Smbios.UpdateString, INVALID_PARAMETER, "no such record", s->UpdateString(s, &none, &string, "x"));
    static CHAR8 tooLong[80];
    BS->SetMem(tooLong, sizeof(tooLong) - 1, 'x');
    CALL(Smbios.UpdateString, UNSUPPORTED, "79 characters", s->UpdateString(s, &handle, &string, tooLong));

    CALL(Smbios.Remove, SUCCESS, "what was added", s->Remove(s, handle));
    CHECK_EQUAL(Smbios.Remove, "no longer published", 0, published("second", 7));
    CALL(Smbios.Remove, INVALID_PARAMETER, "twice", s->Remove(s, handle));

    /* All memory, and then records until what is left of the pools is full. */
    static EFI_PHYSICAL_ADDRESS taken[4096];
    static UINT16 added[512];
    UINTN pages = 0;
    UINTN count = 0;
    UINTN sizes[4096];
    for (UINTN size = 1 << 18; size > 0; size /= 2) {
        while (pages < 4096 && BS->AllocatePages(AllocateAnyPages, EfiLoaderData, size, &taken[pages]) == EFI_SUCCESS) {
            sizes[pages++] = size;
        }
    }
    EFI_STATUS status = EFI_SUCCESS;
    while (count < 512 && status == EFI_SUCCESS) {
        added[count] = ANY;
        status = s->Add(s, NULL, &added[count], RECORD);
        count += status == EFI_SUCCESS;
    }
    UINTN inTable = published("two", 4);
    while (pages-- > 0) {
        BS->FreePages(taken[pages], sizes[pages]);
    }
    CALL(Smbios.Add, OUT_OF_RESOURCES, "no memory", status);
    CHECK_EQUAL(Smbios.Add, "what was refused is not published", count, inTable);
    while (count-- > 0) {
        s->Remove(s, added[count]);
    }
    CHECK_EQUAL(Smbios.Remove, "nothing is left", 0, published("two", 4));
}
