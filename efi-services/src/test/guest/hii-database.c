/* The HII database and its strings (UEFI 2.10, 34.8 and 34.4). */
#include "contract.h"
#include "hii.h"

static EFI_HII_DATABASE_PROTOCOL *DB;
static EFI_HII_STRING_PROTOCOL *STRING;
static EFI_GUID GUID = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
static EFI_GUID LAYOUT = {0x87654321, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
static PACKAGE_LIST LIST;
static UINTN NEWS[16];
static UINTN SIGNALS;
static BOOLEAN RIGHT = TRUE;

static EFI_STATUS notified(UINT8 type, EFI_GUID *guid, VOID *package, EFI_HII_HANDLE handle, UINTN news) {
    RIGHT &= type == 1 && equal(guid, &GUID, 16) && *(UINT32 *) package == (1u << 24 | 24) && handle != NULL;
    NEWS[news & 15]++;
    return EFI_SUCCESS;
}

static VOID signaled(EFI_EVENT event, VOID *context) {
    (void) event;
    (void) context;
    SIGNALS++;
}

static VOID guidPackage(VOID) {
    begin_package(&LIST);
    add(&LIST, &GUID, 16);
    number(&LIST, 0x11223344, 4);
    end_package(&LIST, 1);
}

static VOID wholeList(VOID) {
    begin_list(&LIST);
    guidPackage();
    strings(&LIST, L"one", FALSE);
    begin_package(&LIST);
    number(&LIST, 1, 2);
    number(&LIST, 24, 2);
    add(&LIST, &LAYOUT, 16);
    number(&LIST, 0, 4);
    number(&LIST, 0, 2);
    end_package(&LIST, 9);
    end_list(&LIST);
}

static VOID database(EFI_HII_HANDLE *handle) {
    EFI_HANDLE notify[4];
    EFI_HII_HANDLE found[16];
    EFI_HANDLE driver = NULL;
    UINT8 buffer[1024];
    UINTN size;
    EFI_STATUS all = EFI_SUCCESS;
    for (int i = 0; i < 4; i++) {
        all |= DB->RegisterPackageNotify(DB, 1, &GUID, notified, 1u << i, &notify[i]);
    }
    CALL(Hii.RegisterPackageNotify, SUCCESS, "new, removed, exported, added", all);
    CALL(Hii.RegisterPackageNotify, INVALID_PARAMETER, "no GUID", DB->RegisterPackageNotify(DB, 1, NULL, notified, 1, &driver));
    CALL(Hii.RegisterPackageNotify, INVALID_PARAMETER, "a GUID", DB->RegisterPackageNotify(DB, 4, &GUID, notified, 1, &driver));
    CALL(Hii.RegisterPackageNotify, INVALID_PARAMETER, "no handle", DB->RegisterPackageNotify(DB, 4, NULL, notified, 1, NULL));
    CALL(Hii.RegisterPackageNotify, INVALID_PARAMETER, "no such news", DB->RegisterPackageNotify(DB, 4, NULL, notified, 3, &driver));

    wholeList();
    CALL(Hii.NewPackageList, INVALID_PARAMETER, "no list", DB->NewPackageList(DB, NULL, IMAGE, handle));
    CALL(Hii.NewPackageList, INVALID_PARAMETER, "no handle", DB->NewPackageList(DB, LIST.bytes, IMAGE, NULL));
    CALL(Hii.NewPackageList, SUCCESS, "three packages", DB->NewPackageList(DB, LIST.bytes, IMAGE, handle));
    CHECK_EQUAL(Hii.RegisterPackageNotify, "is told of the new", 1, NEWS[1]);
    CALL(Hii.GetPackageListHandle, SUCCESS, "a driver's", DB->GetPackageListHandle(DB, *handle, &driver));
    CHECK(Hii.GetPackageListHandle, "the driver", driver == IMAGE);
    CALL(Hii.GetPackageListHandle, INVALID_PARAMETER, "no list", DB->GetPackageListHandle(DB, NULL, &driver));
    CALL(Hii.GetPackageListHandle, INVALID_PARAMETER, "no result", DB->GetPackageListHandle(DB, *handle, NULL));

    size = 0;
    CALL(Hii.ListPackageLists, BUFFER_TOO_SMALL, "no buffer", DB->ListPackageLists(DB, 0, NULL, &size, NULL));
    CHECK(Hii.ListPackageLists, "the size", size >= 8);
    size = sizeof(found);
    CALL(Hii.ListPackageLists, SUCCESS, "of a GUID", DB->ListPackageLists(DB, 1, &GUID, &size, found));
    CHECK(Hii.ListPackageLists, "the list", size == 8 && found[0] == *handle);
    CALL(Hii.ListPackageLists, NOT_FOUND, "of another GUID", DB->ListPackageLists(DB, 1, &LAYOUT, &size, found));
    CALL(Hii.ListPackageLists, INVALID_PARAMETER, "no GUID", DB->ListPackageLists(DB, 1, NULL, &size, found));
    CALL(Hii.ListPackageLists, INVALID_PARAMETER, "no size", DB->ListPackageLists(DB, 0, NULL, NULL, found));

    size = 0;
    CALL(Hii.ExportPackageLists, BUFFER_TOO_SMALL, "no buffer", DB->ExportPackageLists(DB, *handle, &size, NULL));
    CHECK_EQUAL(Hii.ExportPackageLists, "the size", LIST.size, size);
    CALL(Hii.ExportPackageLists, SUCCESS, "the list", DB->ExportPackageLists(DB, *handle, &size, buffer));
    CHECK(Hii.ExportPackageLists, "as it came", equal(buffer, LIST.bytes, LIST.size));
    CHECK_EQUAL(Hii.RegisterPackageNotify, "is told of the export", 1, NEWS[4]);
    CALL(Hii.ExportPackageLists, INVALID_PARAMETER, "no size", DB->ExportPackageLists(DB, *handle, NULL, buffer));
    CALL(Hii.ExportPackageLists, NOT_FOUND, "no such list", DB->ExportPackageLists(DB, (EFI_HII_HANDLE) &LIST, &size, buffer));

    static PACKAGE_LIST whole;
    whole = LIST;
    begin_list(&LIST);
    guidPackage();
    end_list(&LIST);
    CALL(Hii.UpdatePackageList, SUCCESS, "one package", DB->UpdatePackageList(DB, *handle, LIST.bytes));
    CHECK(Hii.RegisterPackageNotify, "is told of the update", NEWS[2] == 1 && NEWS[8] == 1);
    CALL(Hii.UpdatePackageList, INVALID_PARAMETER, "no list", DB->UpdatePackageList(DB, *handle, NULL));
    CALL(Hii.UpdatePackageList, INVALID_PARAMETER, "no handle", DB->UpdatePackageList(DB, NULL, LIST.bytes));
    CALL(Hii.UpdatePackageList, NOT_FOUND, "no such list", DB->UpdatePackageList(DB, (EFI_HII_HANDLE) &LIST, LIST.bytes));
    EFI_HII_HANDLE other = NULL;
    DB->NewPackageList(DB, LIST.bytes, NULL, &other);
    CALL(Hii.RemovePackageList, SUCCESS, "once", DB->RemovePackageList(DB, other));
    CHECK_EQUAL(Hii.RegisterPackageNotify, "is told of the removal", 2, NEWS[2]);
    CHECK(Hii.RegisterPackageNotify, "what it is told", RIGHT);
    CALL(Hii.RemovePackageList, NOT_FOUND, "twice", DB->RemovePackageList(DB, other));
    CALL(Hii.UnregisterPackageNotify, SUCCESS, "once", DB->UnregisterPackageNotify(DB, notify[0]));
    CALL(Hii.UnregisterPackageNotify, NOT_FOUND, "twice", DB->UnregisterPackageNotify(DB, notify[0]));
    DB->NewPackageList(DB, LIST.bytes, NULL, &other);
    CHECK_EQUAL(Hii.UnregisterPackageNotify, "is not told any more", 2, NEWS[1]);
    DB->RemovePackageList(DB, other);
    LIST = whole;
    EFI_STATUS status = EFI_SUCCESS;
    for (int i = 0; i < 100000 && status == EFI_SUCCESS; i++) {
        status = DB->RegisterPackageNotify(DB, 2, NULL, notified, 1, &driver);
    }
    CALL(Hii.RegisterPackageNotify, OUT_OF_RESOURCES, "without end", status);
}

static VOID keyboards(VOID) {
    static EFI_GUID group = EFI_HII_SET_KEYBOARD_LAYOUT_EVENT_GUID;
    EFI_EVENT event;
    EFI_GUID guids[4];
    UINT8 buffer[64];
    UINT16 size = 0;
    BS->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, signaled, NULL, &group, &event);
    CALL(Hii.FindKeyboardLayouts, BUFFER_TOO_SMALL, "no buffer", DB->FindKeyboardLayouts(DB, &size, NULL));
    CHECK_EQUAL(Hii.FindKeyboardLayouts, "the size", 16, size);
    CALL(Hii.FindKeyboardLayouts, SUCCESS, "one", DB->FindKeyboardLayouts(DB, &size, guids));
    CHECK(Hii.FindKeyboardLayouts, "the GUID", equal(guids, &LAYOUT, 16));
    CALL(Hii.FindKeyboardLayouts, INVALID_PARAMETER, "no size", DB->FindKeyboardLayouts(DB, NULL, guids));
    size = 0;
    CALL(Hii.GetKeyboardLayout, NOT_FOUND, "no current one", DB->GetKeyboardLayout(DB, NULL, &size, NULL));
    CALL(Hii.GetKeyboardLayout, NOT_FOUND, "another", DB->GetKeyboardLayout(DB, &GUID, &size, NULL));
    CALL(Hii.GetKeyboardLayout, INVALID_PARAMETER, "no size", DB->GetKeyboardLayout(DB, &LAYOUT, NULL, buffer));
    CALL(Hii.GetKeyboardLayout, BUFFER_TOO_SMALL, "no buffer", DB->GetKeyboardLayout(DB, &LAYOUT, &size, NULL));
    CHECK_EQUAL(Hii.GetKeyboardLayout, "the size", 24, size);
    CALL(Hii.SetKeyboardLayout, INVALID_PARAMETER, "none", DB->SetKeyboardLayout(DB, NULL));
    CALL(Hii.SetKeyboardLayout, NOT_FOUND, "another", DB->SetKeyboardLayout(DB, &GUID));
    CALL(Hii.SetKeyboardLayout, SUCCESS, "the one", DB->SetKeyboardLayout(DB, &LAYOUT));
    CHECK_EQUAL(Hii.SetKeyboardLayout, "is signaled", 1, SIGNALS);
    CALL(Hii.GetKeyboardLayout, SUCCESS, "the current one", DB->GetKeyboardLayout(DB, NULL, &size, buffer));
    CHECK(Hii.GetKeyboardLayout, "the layout", equal(buffer + 2, &LAYOUT, 16));
    BS->CloseEvent(event);
}

static VOID texts(EFI_HII_HANDLE list) {
    EFI_HII_HANDLE none = (EFI_HII_HANDLE) &LIST;
    CHAR16 text[32];
    CHAR8 language[32];
    UINT16 id = 0;
    UINTN size;
    CALL(Hii.NewString, SUCCESS, "in a known language", STRING->NewString(STRING, list, &id, "en-US", NULL, L"two", NULL));
    CALL(Hii.NewString, SUCCESS, "in a new language", STRING->NewString(STRING, list, &id, "fr", L"nom", L"trois", NULL));
    CALL(Hii.NewString, INVALID_PARAMETER, "no id", STRING->NewString(STRING, list, NULL, "fr", NULL, L"x", NULL));
    CALL(Hii.NewString, INVALID_PARAMETER, "no string", STRING->NewString(STRING, list, &id, "fr", NULL, NULL, NULL));
    CALL(Hii.NewString, INVALID_PARAMETER, "no language", STRING->NewString(STRING, list, &id, NULL, NULL, L"x", NULL));
    CALL(Hii.NewString, NOT_FOUND, "no such list", STRING->NewString(STRING, none, &id, "fr", NULL, L"x", NULL));
    size = 0;
    CALL(Hii.GetString, BUFFER_TOO_SMALL, "no buffer", STRING->GetString(STRING, "en-US", list, 1, NULL, &size, NULL));
    CHECK_EQUAL(Hii.GetString, "the size", 8, size);
    CALL(Hii.GetString, SUCCESS, "the first", STRING->GetString(STRING, "en-US", list, 1, text, &size, NULL));
    CHECK(Hii.GetString, "the text", equal(text, L"one", 8));
    CALL(Hii.GetString, NOT_FOUND, "no such string", STRING->GetString(STRING, "en-US", list, 99, text, &size, NULL));
    CALL(Hii.GetString, INVALID_LANGUAGE, "no such language", STRING->GetString(STRING, "it", list, 1, text, &size, NULL));
    CALL(Hii.GetString, INVALID_PARAMETER, "no size", STRING->GetString(STRING, "en-US", list, 1, text, NULL, NULL));
    CALL(Hii.SetString, SUCCESS, "the first", STRING->SetString(STRING, list, 1, "en-US", L"ONE", NULL));
    STRING->GetString(STRING, "en-US", list, 1, text, &size, NULL);
    CHECK(Hii.SetString, "is there then", equal(text, L"ONE", 8));
    CALL(Hii.SetString, NOT_FOUND, "no such string", STRING->SetString(STRING, list, 99, "en-US", L"x", NULL));
    CALL(Hii.SetString, INVALID_PARAMETER, "no string", STRING->SetString(STRING, list, 1, "en-US", NULL, NULL));
    size = 0;
    CALL(Hii.GetLanguages, BUFFER_TOO_SMALL, "no buffer", STRING->GetLanguages(STRING, list, NULL, &size));
    CALL(Hii.GetLanguages, SUCCESS, "two", STRING->GetLanguages(STRING, list, language, &size));
    CHECK(Hii.GetLanguages, "the languages", size == 9 && equal(language, "en-US;fr", 9));
    CALL(Hii.GetLanguages, NOT_FOUND, "no such list", STRING->GetLanguages(STRING, none, language, &size));
    CALL(Hii.GetLanguages, INVALID_PARAMETER, "no size", STRING->GetLanguages(STRING, list, language, NULL));
    size = 0;
    CALL(Hii.GetSecondaryLanguages, BUFFER_TOO_SMALL, "no buffer",
         STRING->GetSecondaryLanguages(STRING, list, "en-US", NULL, &size));
    CALL(Hii.GetSecondaryLanguages, SUCCESS, "one", STRING->GetSecondaryLanguages(STRING, list, "en-US", language, &size));
    CHECK(Hii.GetSecondaryLanguages, "the language", equal(language, "de", 3));
    CALL(Hii.GetSecondaryLanguages, INVALID_LANGUAGE, "no such language",
         STRING->GetSecondaryLanguages(STRING, list, "it", language, &size));
    CALL(Hii.GetSecondaryLanguages, INVALID_PARAMETER, "no size",
         STRING->GetSecondaryLanguages(STRING, list, "en-US", language, NULL));
    CALL(Hii.GetSecondaryLanguages, NOT_FOUND, "no such list",
         STRING->GetSecondaryLanguages(STRING, none, "en-US", language, &size));
    EFI_HII_HANDLE full;
    begin_list(&LIST);
    strings(&LIST, L"one", TRUE);
    end_list(&LIST);
    DB->NewPackageList(DB, LIST.bytes, NULL, &full);
    CALL(Hii.NewString, OUT_OF_RESOURCES, "no identifier", STRING->NewString(STRING, full, &id, "en-US", NULL, L"x", NULL));
}

/* Fills the database, of whose size nothing is known but that it is not endless. */
static VOID fill(EFI_HII_HANDLE list) {
    EFI_PHYSICAL_ADDRESS address = 0;
    EFI_HII_HANDLE handle;
    static CHAR16 text[4096];
    for (int i = 0; i < 4095; i++) {
        text[i] = L'x';
    }
    if (BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 2049, &address) != EFI_SUCCESS) {
        return;
    }
    UINT8 *bytes = (UINT8 *) address;
    EFI_STATUS status = EFI_SUCCESS;
    for (UINT32 size = 8 << 20; size >= 4096; size /= 2) {
        for (int i = 0; i < 64 && (status == EFI_SUCCESS || i == 0); i++) {
            UINT32 header[2] = {0x08000000u | (size - 24), 0xdf000004u};
            memcpy(bytes + 16, &size, 4);
            memcpy(bytes + 20, &header[0], 4);
            memcpy(bytes + size - 4, &header[1], 4);
            status = DB->NewPackageList(DB, bytes, NULL, &handle);
        }
    }
    CALL(Hii.NewPackageList, OUT_OF_RESOURCES, "the database is full", status);
    CALL(Hii.SetString, OUT_OF_RESOURCES, "the database is full", STRING->SetString(STRING, list, 1, "en-US", text, NULL));
    UINT32 size = 1 << 20;
    UINT32 header = 0x08000000u | (size - 24);
    memcpy(bytes + 16, &size, 4);
    memcpy(bytes + 20, &header, 4);
    header = 0xdf000004u;
    memcpy(bytes + size - 4, &header, 4);
    CALL(Hii.UpdatePackageList, OUT_OF_RESOURCES, "the database is full", DB->UpdatePackageList(DB, list, bytes));
}

static VOID contract(VOID) {
    static EFI_GUID guids[2] = {EFI_HII_DATABASE_PROTOCOL_GUID, EFI_HII_STRING_PROTOCOL_GUID};
    EFI_HII_HANDLE handle = NULL;
    if (BS->LocateProtocol(&guids[0], NULL, (VOID **) &DB) != EFI_SUCCESS ||
        BS->LocateProtocol(&guids[1], NULL, (VOID **) &STRING) != EFI_SUCCESS) {
        CHECK(Hii.NewPackageList, "there is a database", FALSE);
        return;
    }
    database(&handle);
    keyboards();
    texts(handle);
    fill(handle);
}
