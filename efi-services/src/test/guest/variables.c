/* Variable services (UEFI 2.10, 8.2 and 3.3), while boot services are. */
#include "contract.h"

#define BS_ EFI_VARIABLE_BOOTSERVICE_ACCESS
#define RT_ EFI_VARIABLE_RUNTIME_ACCESS
#define NV_ EFI_VARIABLE_NON_VOLATILE

static const EFI_GUID GLOBAL = EFI_GLOBAL_VARIABLE;
static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x01}};
static const EFI_GUID OTHER = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x02}};
static const EFI_GUID HARDWARE_ERROR = {0x414e6bdd, 0xe47b, 0x47cc, {0xb2, 0x44, 0xbb, 0x61, 0x02, 0x0c, 0xf5, 0x16}};

static UINT8 DATA[65536 + 4096];
static UINT8 BACK[4096];

static EFI_STATUS set(CHAR16 *name, UINT32 attributes, UINTN size) {
    return RT->SetVariable(name, &MINE, attributes, size, DATA);
}

static EFI_STATUS delete(CHAR16 *name) {
    return RT->SetVariable(name, &MINE, 0, 0, NULL);
}

static UINTN size_of(CHAR16 *name, const EFI_GUID *vendor, UINT32 *attributes) {
    UINTN size = sizeof(BACK);
    return RT->GetVariable(name, vendor, attributes, &size, BACK) == EFI_SUCCESS ? size : 0;
}

static VOID get_and_set(VOID) {
    UINT32 attributes = 0;
    UINTN size = sizeof(BACK);
    CALL(GetVariable, NOT_FOUND, "never set", RT->GetVariable(L"Color", &MINE, &attributes, &size, BACK));
    CHECK(GetVariable, "not found leaves the size", size == sizeof(BACK));
    CALL(SetVariable, SUCCESS, "new", set(L"Color", BS_ | RT_, 10));
    CALL(GetVariable, SUCCESS, "all", RT->GetVariable(L"Color", &MINE, &attributes, &size, BACK));
    CHECK(GetVariable, "size, attributes, data", size == 10 && attributes == (BS_ | RT_) && equal(DATA, BACK, 10));
    size = 10;
    CALL(GetVariable, SUCCESS, "exact size, no attributes", RT->GetVariable(L"Color", &MINE, NULL, &size, BACK));
    size = 9;
    attributes = 0;
    memset(BACK, 0x77, sizeof(BACK));
    CALL(GetVariable, BUFFER_TOO_SMALL, "one less", RT->GetVariable(L"Color", &MINE, &attributes, &size, BACK));
    CHECK(GetVariable, "too small tells the size", size == 10 && filled(BACK, 0x77, 10));
    CHECK_EQUAL(GetVariable, "too small tells the attributes", BS_ | RT_, attributes);
    size = 0;
    CALL(GetVariable, BUFFER_TOO_SMALL, "asking for the size", RT->GetVariable(L"Color", &MINE, NULL, &size, NULL));
    CALL(GetVariable, INVALID_PARAMETER, "no data", RT->GetVariable(L"Color", &MINE, NULL, &size, NULL));
    CALL(GetVariable, INVALID_PARAMETER, "no name", RT->GetVariable(NULL, &MINE, NULL, &size, BACK));
    CALL(GetVariable, INVALID_PARAMETER, "no vendor", RT->GetVariable(L"Color", NULL, NULL, &size, BACK));
    CALL(GetVariable, INVALID_PARAMETER, "no size", RT->GetVariable(L"Color", &MINE, NULL, NULL, BACK));
    size = sizeof(BACK);
    CALL(GetVariable, NOT_FOUND, "other vendor", RT->GetVariable(L"Color", &OTHER, NULL, &size, BACK));
    CALL(GetVariable, NOT_FOUND, "other case", RT->GetVariable(L"color", &MINE, NULL, &size, BACK));
    CALL(GetVariable, NOT_FOUND, "empty name", RT->GetVariable(L"", &MINE, NULL, &size, BACK));

    CALL(SetVariable, INVALID_PARAMETER, "no name", set(NULL, BS_, 1));
    CALL(SetVariable, INVALID_PARAMETER, "empty name", set(L"", BS_, 1));
    CALL(SetVariable, INVALID_PARAMETER, "no vendor", RT->SetVariable(L"Color", NULL, BS_, 1, DATA));
    CALL(SetVariable, INVALID_PARAMETER, "no data", RT->SetVariable(L"Color", &MINE, BS_ | RT_, 1, NULL));
    CALL(SetVariable, SUCCESS, "replaced", set(L"Color", BS_ | RT_, 3));
    CHECK_EQUAL(SetVariable, "size replaced", 3, size_of(L"Color", &MINE, NULL));
    CALL(SetVariable, INVALID_PARAMETER, "other attributes", set(L"Color", NV_ | BS_ | RT_, 3));
    CALL(SetVariable, INVALID_PARAMETER, "fewer attributes", set(L"Color", BS_, 3));
    CALL(SetVariable, SUCCESS, "append", set(L"Color", BS_ | RT_ | EFI_VARIABLE_APPEND_WRITE, 4));
    CHECK_EQUAL(SetVariable, "size appended", 7, size_of(L"Color", &MINE, &attributes));
    CHECK_EQUAL(SetVariable, "append is no attribute", BS_ | RT_, attributes);
    CALL(SetVariable, SUCCESS, "append nothing", set(L"Color", BS_ | RT_ | EFI_VARIABLE_APPEND_WRITE, 0));
    CHECK_EQUAL(SetVariable, "nothing appended", 7, size_of(L"Color", &MINE, NULL));
    CALL(SetVariable, SUCCESS, "append to a new one", set(L"Shape", BS_ | EFI_VARIABLE_APPEND_WRITE, 5));
    CHECK_EQUAL(SetVariable, "append makes a new one", 5, size_of(L"Shape", &MINE, NULL));
    CALL(SetVariable, SUCCESS, "deleted by size", set(L"Shape", BS_, 0));
    CALL(SetVariable, NOT_FOUND, "deleted by size again", set(L"Shape", BS_, 0));
    CALL(SetVariable, SUCCESS, "deleted by attributes", set(L"Color", 0, 7));
    CHECK_EQUAL(SetVariable, "deleted", 0, size_of(L"Color", &MINE, NULL));
    CALL(SetVariable, NOT_FOUND, "deleted by attributes again", set(L"Color", 0, 7));
    set(L"Color", NV_ | BS_, 3);
    CALL(SetVariable, SUCCESS, "deleted without access", set(L"Color", NV_, 3));
    CHECK_EQUAL(SetVariable, "deleted without access is gone", 0, size_of(L"Color", &MINE, NULL));
}

static VOID attributes(VOID) {
    CALL(SetVariable, INVALID_PARAMETER, "RT without BS", set(L"A", RT_, 1));
    CALL(SetVariable, INVALID_PARAMETER, "NV and RT without BS", set(L"A", NV_ | RT_, 1));
    CALL(SetVariable, INVALID_PARAMETER, "an unknown attribute", set(L"A", BS_ | 0x100, 1));
    CALL(SetVariable, INVALID_PARAMETER, "volatile error record",
         RT->SetVariable(L"HwErrRec0000", &HARDWARE_ERROR, BS_ | RT_ | EFI_VARIABLE_HARDWARE_ERROR_RECORD, 1, DATA));
    CALL(SetVariable, SUCCESS, "an error record", RT->SetVariable(L"HwErrRec0000", &HARDWARE_ERROR,
         NV_ | BS_ | RT_ | EFI_VARIABLE_HARDWARE_ERROR_RECORD, 1, DATA));
    CALL(SetVariable, SUCCESS, "an error record deleted", RT->SetVariable(L"HwErrRec0000", &HARDWARE_ERROR,
         NV_ | BS_ | RT_ | EFI_VARIABLE_HARDWARE_ERROR_RECORD, 0, DATA));
    CALL(SetVariable, UNSUPPORTED, "the deprecated authentication",
         set(L"A", NV_ | BS_ | RT_ | EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS, 40));
    CALL(SetVariable, UNSUPPORTED, "enhanced authentication",
         set(L"A", NV_ | BS_ | RT_ | EFI_VARIABLE_ENHANCED_AUTHENTICATED_ACCESS, 40));
    CALL(SetVariable, INVALID_PARAMETER, "two ways of authentication",
         set(L"A", NV_ | BS_ | RT_ | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS |
             EFI_VARIABLE_ENHANCED_AUTHENTICATED_ACCESS, 40));
    CHECK_EQUAL(SetVariable, "none of them is there", 0, size_of(L"A", &MINE, NULL));
    CALL(SetVariable, SUCCESS, "BS", set(L"A", BS_, 1));
    CALL(SetVariable, SUCCESS, "NV BS", set(L"B", NV_ | BS_, 1));
    CALL(SetVariable, SUCCESS, "NV BS RT", set(L"C", NV_ | BS_ | RT_, 1));
    delete(L"A");
    delete(L"B");
    delete(L"C");
}

static BOOLEAN global(CHAR16 *name, UINT32 wanted) {
    UINT32 attributes = 0;
    return size_of(name, &GLOBAL, &attributes) != 0 && attributes == wanted;
}

static VOID globals(VOID) {
    CHECK(GetVariable, "SecureBoot", global(L"SecureBoot", BS_ | RT_) && BACK[0] == 0);
    CHECK(GetVariable, "SetupMode", global(L"SetupMode", BS_ | RT_) && BACK[0] == 1);
    CHECK(GetVariable, "PlatformLangCodes", global(L"PlatformLangCodes", BS_ | RT_));
    CHECK(GetVariable, "PlatformLang", global(L"PlatformLang", NV_ | BS_ | RT_));
    CHECK(GetVariable, "Timeout", global(L"Timeout", NV_ | BS_ | RT_));
    CHECK(GetVariable, "OsIndicationsSupported", global(L"OsIndicationsSupported", BS_ | RT_));
    CALL(SetVariable, WRITE_PROTECTED, "SecureBoot", RT->SetVariable(L"SecureBoot", &GLOBAL, BS_ | RT_, 1, DATA));
    CALL(SetVariable, WRITE_PROTECTED, "deleting SetupMode", RT->SetVariable(L"SetupMode", &GLOBAL, 0, 0, NULL));
    CALL(SetVariable, WRITE_PROTECTED, "PlatformLangCodes",
         RT->SetVariable(L"PlatformLangCodes", &GLOBAL, BS_ | RT_, 3, "fr"));
    CALL(SetVariable, INVALID_PARAMETER, "volatile BootOrder",
         RT->SetVariable(L"BootOrder", &GLOBAL, BS_ | RT_, 2, DATA));
    CALL(SetVariable, INVALID_PARAMETER, "PK without authentication",
         RT->SetVariable(L"PK", &GLOBAL, NV_ | BS_ | RT_, 2, DATA));
    CALL(SetVariable, INVALID_PARAMETER, "an undefined global",
         RT->SetVariable(L"Colour", &GLOBAL, NV_ | BS_ | RT_, 2, DATA));
    CALL(SetVariable, SUCCESS, "BootNext", RT->SetVariable(L"BootNext", &GLOBAL, NV_ | BS_ | RT_, 2, DATA));
    CALL(SetVariable, SUCCESS, "BootNext deleted", RT->SetVariable(L"BootNext", &GLOBAL, NV_ | BS_ | RT_, 0, NULL));
    CALL(SetVariable, SUCCESS, "OsIndications", RT->SetVariable(L"OsIndications", &GLOBAL, NV_ | BS_ | RT_, 8, DATA));
    RT->SetVariable(L"OsIndications", &GLOBAL, 0, 0, NULL);
}

static CHAR16 NAME[512];

/* How many variables of MINE a whole enumeration has, which leaves its last one in NAME and vendor; 100 if it fails. */
static UINTN enumerate(EFI_GUID *vendor) {
    UINTN seen = 0;
    NAME[0] = 0;
    for (;;) {
        UINTN size = sizeof(NAME);
        EFI_STATUS status = RT->GetNextVariableName(&size, NAME, vendor);
        if (status != EFI_SUCCESS) {
            return status == EFI_NOT_FOUND ? seen : 100;
        }
        seen += equal(vendor, &MINE, sizeof(*vendor));
        UINTN length = 0;
        while (NAME[length] != 0) {
            length++;
        }
        if (size != 2 * (length + 1)) {
            return 100;
        }
    }
}

static VOID names(VOID) {
    EFI_GUID vendor = {0};
    UINTN size = sizeof(NAME);
    set(L"One", BS_, 1);
    set(L"Two", NV_ | BS_ | RT_, 1);
    set(L"Three", BS_ | RT_, 1);
    CHECK_EQUAL(GetNextVariableName, "three of mine", 3, enumerate(&vendor));
    CALL(GetNextVariableName, NOT_FOUND, "after the last one", RT->GetNextVariableName(&size, NAME, &vendor));
    CALL(GetNextVariableName, INVALID_PARAMETER, "no size", RT->GetNextVariableName(NULL, NAME, &vendor));
    CALL(GetNextVariableName, INVALID_PARAMETER, "no name", RT->GetNextVariableName(&size, NULL, &vendor));
    CALL(GetNextVariableName, INVALID_PARAMETER, "no vendor", RT->GetNextVariableName(&size, NAME, NULL));
    NAME[0] = L'?';
    NAME[1] = 0;
    size = sizeof(NAME);
    vendor = MINE;
    CALL(GetNextVariableName, INVALID_PARAMETER, "an unknown start", RT->GetNextVariableName(&size, NAME, &vendor));
    NAME[0] = NAME[1] = L'x';
    size = 4;
    CALL(GetNextVariableName, INVALID_PARAMETER, "no terminator", RT->GetNextVariableName(&size, NAME, &vendor));
    NAME[0] = 0;
    size = 2;
    CALL(GetNextVariableName, BUFFER_TOO_SMALL, "no room", RT->GetNextVariableName(&size, NAME, &vendor));
    CHECK(GetNextVariableName, "too small tells the size", size > 2 && NAME[0] == 0);
    UINTN exact = size;
    CALL(GetNextVariableName, SUCCESS, "just enough room", RT->GetNextVariableName(&size, NAME, &vendor));
    CHECK_EQUAL(GetNextVariableName, "tells the name's size", exact, size);
    delete(L"One");
    delete(L"Two");
    delete(L"Three");
    CHECK_EQUAL(GetNextVariableName, "deleted ones are gone", 0, enumerate(&vendor));
}

static VOID sizes(VOID) {
    UINT64 storage = 0;
    UINT64 remaining = 0;
    UINT64 largest = 0;
    UINT64 after = 0;
    CALL(QueryVariableInfo, SUCCESS, "NV BS", RT->QueryVariableInfo(NV_ | BS_, &storage, &remaining, &largest));
    CHECK(QueryVariableInfo, "sizes", remaining <= storage && largest <= remaining && largest > 0);
    CALL(QueryVariableInfo, SUCCESS, "BS RT", RT->QueryVariableInfo(BS_ | RT_, &storage, &after, &largest));
    CALL(QueryVariableInfo, SUCCESS, "error records",
         RT->QueryVariableInfo(NV_ | BS_ | RT_ | EFI_VARIABLE_HARDWARE_ERROR_RECORD, &storage, &after, &largest));
    CALL(QueryVariableInfo, INVALID_PARAMETER, "no attributes",
         RT->QueryVariableInfo(0, &storage, &remaining, &largest));
    CALL(QueryVariableInfo, INVALID_PARAMETER, "RT without BS",
         RT->QueryVariableInfo(NV_ | RT_, &storage, &remaining, &largest));
    CALL(QueryVariableInfo, INVALID_PARAMETER, "no maximum",
         RT->QueryVariableInfo(BS_, NULL, &remaining, &largest));
    CALL(QueryVariableInfo, INVALID_PARAMETER, "no remaining", RT->QueryVariableInfo(BS_, &storage, NULL, &largest));
    CALL(QueryVariableInfo, INVALID_PARAMETER, "no largest", RT->QueryVariableInfo(BS_, &storage, &remaining, NULL));
    CALL(QueryVariableInfo, UNSUPPORTED, "the deprecated authentication",
         RT->QueryVariableInfo(NV_ | BS_ | RT_ | EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS, &storage, &remaining,
                               &largest));
    RT->QueryVariableInfo(NV_ | BS_, &storage, &remaining, &largest);
    CALL(SetVariable, INVALID_PARAMETER, "larger than the largest", set(L"Big", NV_ | BS_, largest + 1));
    CALL(SetVariable, SUCCESS, "as large as may be", set(L"Big", NV_ | BS_, largest - 8));
    RT->QueryVariableInfo(NV_ | BS_, &storage, &after, &largest);
    CHECK(QueryVariableInfo, "less remains", after < remaining);
    /* Variables of the largest size until there is no room. */
    CHAR16 name[] = L"Big0";
    EFI_STATUS status = EFI_SUCCESS;
    for (int i = 0; i < 26 && status == EFI_SUCCESS; i++) {
        name[3] = L'A' + i;
        status = set(name, NV_ | BS_, 40000);
    }
    CALL(SetVariable, OUT_OF_RESOURCES, "a full store", status);
    for (int i = 0; i < 26; i++) {
        name[3] = L'A' + i;
        delete(name);
    }
    delete(L"Big");
    RT->QueryVariableInfo(NV_ | BS_, &storage, &after, &largest);
    CHECK_EQUAL(QueryVariableInfo, "deleting gives the room back", remaining, after);
}

static VOID contract(VOID) {
    for (UINTN i = 0; i < sizeof(DATA); i++) {
        DATA[i] = (UINT8) (i * 7 + 1);
    }
    get_and_set();
    attributes();
    globals();
    names();
    sizes();
}
