/* Protocol handler services (UEFI 2.10, 7.3): interfaces, searches, and who uses what. Drivers are in drivers.c. */
#include "handles.h"

static UINT64 INTERFACE[4];
static EFI_HANDLE A;
static EFI_HANDLE B;
static UINTN NOTIFIED;

static VOID count_notified(EFI_EVENT event, VOID *context) {
    (VOID) event;
    ++*(UINTN *) context;
}

static VOID installing(VOID) {
    EFI_HANDLE none = NULL;
    EFI_HANDLE wrong = NO_HANDLE;
    CALL(InstallProtocolInterface, SUCCESS, "on a new handle",
         BS->InstallProtocolInterface(&A, &ONE, EFI_NATIVE_INTERFACE, &INTERFACE[0]));
    CHECK(InstallProtocolInterface, "makes a handle", A != NULL);
    CALL(InstallProtocolInterface, SUCCESS, "a NULL interface on the same handle",
         BS->InstallProtocolInterface(&A, &TWO, EFI_NATIVE_INTERFACE, NULL));
    CALL(InstallProtocolInterface, INVALID_PARAMETER, "Handle is NULL",
         BS->InstallProtocolInterface(NULL, &ONE, EFI_NATIVE_INTERFACE, NULL));
    CALL(InstallProtocolInterface, INVALID_PARAMETER, "Protocol is NULL",
         BS->InstallProtocolInterface(&none, NULL, EFI_NATIVE_INTERFACE, NULL));
    CALL(InstallProtocolInterface, INVALID_PARAMETER, "InterfaceType is unknown",
         BS->InstallProtocolInterface(&none, &ONE, 1, NULL));
    CALL(InstallProtocolInterface, INVALID_PARAMETER, "already on the handle",
         BS->InstallProtocolInterface(&A, &ONE, EFI_NATIVE_INTERFACE, &INTERFACE[1]));
    CALL(InstallProtocolInterface, INVALID_PARAMETER, "no such handle",
         BS->InstallProtocolInterface(&wrong, &ONE, EFI_NATIVE_INTERFACE, NULL));
    CHECK(InstallProtocolInterface, "makes no handle where it fails", none == NULL);
}

static VOID handling(VOID) {
    VOID *found = &found;
    CALL(HandleProtocol, SUCCESS, "present", BS->HandleProtocol(A, &ONE, &found));
    CHECK(HandleProtocol, "gives the interface", found == &INTERFACE[0]);
    CALL(HandleProtocol, UNSUPPORTED, "absent", BS->HandleProtocol(A, &NOBODYS, &found));
    CALL(HandleProtocol, INVALID_PARAMETER, "Handle is NULL", BS->HandleProtocol(NULL, &ONE, &found));
    CALL(HandleProtocol, INVALID_PARAMETER, "Protocol is NULL", BS->HandleProtocol(A, NULL, &found));
    CALL(HandleProtocol, INVALID_PARAMETER, "Interface is NULL", BS->HandleProtocol(A, &ONE, NULL));
}

static VOID reinstalling(VOID) {
    VOID *found;
    CALL(ReinstallProtocolInterface, SUCCESS, "another interface",
         BS->ReinstallProtocolInterface(A, &ONE, &INTERFACE[0], &INTERFACE[1]));
    BS->HandleProtocol(A, &ONE, &found);
    CHECK(ReinstallProtocolInterface, "replaces the interface", found == &INTERFACE[1]);
    CALL(ReinstallProtocolInterface, SUCCESS, "the same interface",
         BS->ReinstallProtocolInterface(A, &ONE, &INTERFACE[1], &INTERFACE[1]));
    CALL(ReinstallProtocolInterface, NOT_FOUND, "OldInterface is another",
         BS->ReinstallProtocolInterface(A, &ONE, &INTERFACE[0], &INTERFACE[1]));
    CALL(ReinstallProtocolInterface, NOT_FOUND, "Protocol is absent",
         BS->ReinstallProtocolInterface(A, &NOBODYS, NULL, NULL));
    CALL(ReinstallProtocolInterface, INVALID_PARAMETER, "Handle is NULL",
         BS->ReinstallProtocolInterface(NULL, &ONE, &INTERFACE[1], &INTERFACE[1]));
    CALL(ReinstallProtocolInterface, INVALID_PARAMETER, "Protocol is NULL",
         BS->ReinstallProtocolInterface(A, NULL, &INTERFACE[1], &INTERFACE[1]));
    BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_DRIVER);
    CALL(ReinstallProtocolInterface, ACCESS_DENIED, "used by who is no driver",
         BS->ReinstallProtocolInterface(A, &ONE, &INTERFACE[1], &INTERFACE[2]));
    CALL(UninstallProtocolInterface, ACCESS_DENIED, "used by who is no driver",
         BS->UninstallProtocolInterface(A, &ONE, &INTERFACE[1]));
    BS->CloseProtocol(A, &ONE, IMAGE, A);
}

static UINTN opens(EFI_HANDLE handle, UINT32 attributes) {
    EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries;
    UINTN count = 0;
    UINTN sum = 0;
    if (BS->OpenProtocolInformation(handle, &ONE, &entries, &count) != EFI_SUCCESS) {
        return 0;
    }
    for (UINTN i = 0; i < count; i++) {
        if (entries[i].AgentHandle == IMAGE && entries[i].Attributes == attributes) {
            sum += entries[i].OpenCount;
        }
    }
    BS->FreePool(entries);
    return sum;
}

static VOID opening(VOID) {
    VOID *found = NULL;
    BS->InstallProtocolInterface(&B, &TWO, EFI_NATIVE_INTERFACE, NULL);
    CALL(OpenProtocol, SUCCESS, "GET_PROTOCOL",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CHECK(OpenProtocol, "gives the interface", found == &INTERFACE[1]);
    CALL(OpenProtocol, SUCCESS, "GET_PROTOCOL again",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CHECK_EQUAL(OpenProtocolInformation, "counts opens", 2, opens(A, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CALL(OpenProtocol, SUCCESS, "TEST_PROTOCOL without Interface",
         BS->OpenProtocol(A, &ONE, NULL, IMAGE, NULL, EFI_OPEN_PROTOCOL_TEST_PROTOCOL));
    CALL(OpenProtocol, SUCCESS, "BY_HANDLE_PROTOCOL",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_BY_HANDLE_PROTOCOL));
    CALL(OpenProtocol, SUCCESS, "BY_CHILD_CONTROLLER",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, B, EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER));
    CALL(UninstallProtocolInterface, ACCESS_DENIED, "used for a child",
         BS->UninstallProtocolInterface(A, &ONE, &INTERFACE[1]));
    CHECK_EQUAL(UninstallProtocolInterface, "closes what nobody must", 0, opens(A, EFI_OPEN_PROTOCOL_GET_PROTOCOL));

    CALL(OpenProtocol, UNSUPPORTED, "absent",
         BS->OpenProtocol(A, &NOBODYS, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CHECK(OpenProtocol, "gives NULL where it is absent", found == NULL);
    CALL(OpenProtocol, UNSUPPORTED, "TEST_PROTOCOL, absent",
         BS->OpenProtocol(A, &NOBODYS, NULL, IMAGE, NULL, EFI_OPEN_PROTOCOL_TEST_PROTOCOL));
    CALL(OpenProtocol, INVALID_PARAMETER, "Protocol is NULL",
         BS->OpenProtocol(A, NULL, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CALL(OpenProtocol, INVALID_PARAMETER, "Interface is NULL",
         BS->OpenProtocol(A, &ONE, NULL, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CALL(OpenProtocol, INVALID_PARAMETER, "Handle is NULL",
         BS->OpenProtocol(NULL, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CALL(OpenProtocol, INVALID_PARAMETER, "Attributes are 0", BS->OpenProtocol(A, &ONE, &found, IMAGE, A, 0));
    CALL(OpenProtocol, INVALID_PARAMETER, "Attributes are two kinds",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_GET_PROTOCOL | EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, INVALID_PARAMETER, "Attributes are unknown",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, 0x40));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_CHILD_CONTROLLER of itself",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_CHILD_CONTROLLER, no controller",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_CHILD_CONTROLLER, no agent",
         BS->OpenProtocol(A, &ONE, &found, NULL, B, EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_DRIVER, no agent",
         BS->OpenProtocol(A, &ONE, &found, NO_HANDLE, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_DRIVER, no controller",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NO_HANDLE, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_DRIVER|EXCLUSIVE, no agent",
         BS->OpenProtocol(A, &ONE, &found, NULL, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, INVALID_PARAMETER, "BY_DRIVER|EXCLUSIVE, no controller",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, INVALID_PARAMETER, "EXCLUSIVE, no agent",
         BS->OpenProtocol(A, &ONE, &found, NULL, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE));
}

static VOID excluding(VOID) {
    VOID *found = NULL;
    CALL(OpenProtocol, SUCCESS, "BY_DRIVER",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    found = NULL;
    CALL(OpenProtocol, ALREADY_STARTED, "BY_DRIVER, the same agent",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CHECK(OpenProtocol, "gives the interface where it is already open", found == &INTERFACE[1]);
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER, another agent",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, ACCESS_DENIED, "EXCLUSIVE, used by no driver",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER|EXCLUSIVE, used by no driver",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, SUCCESS, "GET_PROTOCOL beside BY_DRIVER",
         BS->OpenProtocol(A, &ONE, &found, B, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL));
    CALL(CloseProtocol, SUCCESS, "BY_DRIVER", BS->CloseProtocol(A, &ONE, IMAGE, A));

    CALL(OpenProtocol, SUCCESS, "BY_DRIVER|EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, ALREADY_STARTED, "BY_DRIVER|EXCLUSIVE, the same agent",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER beside BY_DRIVER|EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER|EXCLUSIVE, another agent",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, ACCESS_DENIED, "EXCLUSIVE beside BY_DRIVER|EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(CloseProtocol, SUCCESS, "BY_DRIVER|EXCLUSIVE", BS->CloseProtocol(A, &ONE, IMAGE, A));

    CALL(OpenProtocol, SUCCESS, "EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, IMAGE, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER beside EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER));
    CALL(OpenProtocol, ACCESS_DENIED, "BY_DRIVER|EXCLUSIVE beside EXCLUSIVE",
         BS->OpenProtocol(A, &ONE, &found, B, A, EFI_OPEN_PROTOCOL_BY_DRIVER | EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CALL(UninstallProtocolInterface, ACCESS_DENIED, "used exclusively",
         BS->UninstallProtocolInterface(A, &ONE, &INTERFACE[1]));
    CALL(CloseProtocol, SUCCESS, "EXCLUSIVE", BS->CloseProtocol(A, &ONE, IMAGE, NULL));

    CALL(CloseProtocol, SUCCESS, "a child's", BS->CloseProtocol(A, &ONE, IMAGE, B));
    CALL(CloseProtocol, NOT_FOUND, "a child's, twice", BS->CloseProtocol(A, &ONE, IMAGE, B));
    CALL(CloseProtocol, NOT_FOUND, "Protocol is absent", BS->CloseProtocol(A, &NOBODYS, IMAGE, NULL));
    CALL(CloseProtocol, INVALID_PARAMETER, "Handle is NULL", BS->CloseProtocol(NULL, &ONE, IMAGE, NULL));
    CALL(CloseProtocol, INVALID_PARAMETER, "AgentHandle is NULL", BS->CloseProtocol(A, &ONE, NULL, NULL));
    CALL(CloseProtocol, INVALID_PARAMETER, "no such controller", BS->CloseProtocol(A, &ONE, IMAGE, NO_HANDLE));
    CALL(CloseProtocol, INVALID_PARAMETER, "Protocol is NULL", BS->CloseProtocol(A, NULL, IMAGE, NULL));
}

static VOID telling(VOID) {
    EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries = NULL;
    EFI_GUID **protocols = NULL;
    UINTN count = 99;
    CALL(OpenProtocolInformation, SUCCESS, "nobody uses it",
         BS->OpenProtocolInformation(B, &TWO, &entries, &count));
    CHECK_EQUAL(OpenProtocolInformation, "no entries", 0, count);
    BS->FreePool(entries);
    CALL(OpenProtocolInformation, NOT_FOUND, "absent", BS->OpenProtocolInformation(B, &NOBODYS, &entries, &count));
    CALL(ProtocolsPerHandle, SUCCESS, "two", BS->ProtocolsPerHandle(A, &protocols, &count));
    CHECK_EQUAL(ProtocolsPerHandle, "counts them", 2, count);
    CHECK(ProtocolsPerHandle, "lists both",
          equal(protocols[0], &ONE, sizeof ONE) != equal(protocols[1], &ONE, sizeof ONE) &&
              equal(protocols[0], &TWO, sizeof TWO) != equal(protocols[1], &TWO, sizeof TWO));
    BS->FreePool(protocols);
    CALL(ProtocolsPerHandle, INVALID_PARAMETER, "Handle is NULL", BS->ProtocolsPerHandle(NULL, &protocols, &count));
    CALL(ProtocolsPerHandle, INVALID_PARAMETER, "no such handle",
         BS->ProtocolsPerHandle(NO_HANDLE, &protocols, &count));
    CALL(ProtocolsPerHandle, INVALID_PARAMETER, "ProtocolBuffer is NULL", BS->ProtocolsPerHandle(A, NULL, &count));
    CALL(ProtocolsPerHandle, INVALID_PARAMETER, "ProtocolBufferCount is NULL",
         BS->ProtocolsPerHandle(A, &protocols, NULL));
}

static VOID locating(VOID) {
    EFI_HANDLE buffer[256];
    EFI_HANDLE *handles = NULL;
    VOID *found = NULL;
    UINTN size = sizeof buffer;
    UINTN count = 99;
    CALL(LocateHandle, SUCCESS, "ByProtocol", BS->LocateHandle(ByProtocol, &TWO, NULL, &size, buffer));
    CHECK(LocateHandle, "finds each handle once",
          size == 2 * sizeof(EFI_HANDLE) && ((buffer[0] == A && buffer[1] == B) || (buffer[0] == B && buffer[1] == A)));
    size = sizeof buffer;
    CALL(LocateHandle, SUCCESS, "AllHandles", BS->LocateHandle(AllHandles, NULL, NULL, &size, buffer));
    CHECK(LocateHandle, "finds more handles than ours", size > 2 * sizeof(EFI_HANDLE));
    size = sizeof(EFI_HANDLE);
    CALL(LocateHandle, BUFFER_TOO_SMALL, "one for two", BS->LocateHandle(ByProtocol, &TWO, NULL, &size, buffer));
    CHECK_EQUAL(LocateHandle, "tells the size", 2 * sizeof(EFI_HANDLE), size);
    size = 0;
    CALL(LocateHandle, BUFFER_TOO_SMALL, "no buffer", BS->LocateHandle(ByProtocol, &TWO, NULL, &size, NULL));
    size = sizeof buffer;
    CALL(LocateHandle, NOT_FOUND, "absent", BS->LocateHandle(ByProtocol, &NOBODYS, NULL, &size, buffer));
    CALL(LocateHandle, INVALID_PARAMETER, "SearchType is unknown", BS->LocateHandle(3, &TWO, NULL, &size, buffer));
    CALL(LocateHandle, INVALID_PARAMETER, "ByRegisterNotify, no key",
         BS->LocateHandle(ByRegisterNotify, NULL, NULL, &size, buffer));
    CALL(LocateHandle, INVALID_PARAMETER, "ByProtocol, no protocol",
         BS->LocateHandle(ByProtocol, NULL, NULL, &size, buffer));
    CALL(LocateHandle, INVALID_PARAMETER, "BufferSize is NULL",
         BS->LocateHandle(ByProtocol, &TWO, NULL, NULL, buffer));
    CALL(LocateHandle, INVALID_PARAMETER, "Buffer is NULL", BS->LocateHandle(ByProtocol, &TWO, NULL, &size, NULL));

    CALL(LocateHandleBuffer, SUCCESS, "ByProtocol",
         BS->LocateHandleBuffer(ByProtocol, &TWO, NULL, &count, &handles));
    CHECK_EQUAL(LocateHandleBuffer, "counts them", 2, count);
    BS->FreePool(handles);
    CALL(LocateHandleBuffer, SUCCESS, "AllHandles",
         BS->LocateHandleBuffer(AllHandles, NULL, NULL, &count, &handles));
    BS->FreePool(handles);
    CALL(LocateHandleBuffer, NOT_FOUND, "absent",
         BS->LocateHandleBuffer(ByProtocol, &NOBODYS, NULL, &count, &handles));
    CALL(LocateHandleBuffer, INVALID_PARAMETER, "NoHandles is NULL",
         BS->LocateHandleBuffer(ByProtocol, &TWO, NULL, NULL, &handles));
    CALL(LocateHandleBuffer, INVALID_PARAMETER, "Buffer is NULL",
         BS->LocateHandleBuffer(ByProtocol, &TWO, NULL, &count, NULL));

    CALL(LocateProtocol, SUCCESS, "present", BS->LocateProtocol(&ONE, NULL, &found));
    CHECK(LocateProtocol, "gives the interface", found == &INTERFACE[1]);
    CALL(LocateProtocol, NOT_FOUND, "absent", BS->LocateProtocol(&NOBODYS, NULL, &found));
    CALL(LocateProtocol, INVALID_PARAMETER, "Interface is NULL", BS->LocateProtocol(&ONE, NULL, NULL));
    CALL(LocateProtocol, INVALID_PARAMETER, "Protocol is NULL", BS->LocateProtocol(NULL, NULL, &found));
}

static VOID notifying(VOID) {
    EFI_EVENT event;
    VOID *key = NULL;
    VOID *found;
    EFI_HANDLE handle = NULL;
    EFI_HANDLE buffer[4];
    EFI_HANDLE *handles;
    UINTN count;
    UINTN size = sizeof buffer;
    BS->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, count_notified, &NOTIFIED, &event);
    CALL(RegisterProtocolNotify, INVALID_PARAMETER, "Protocol is NULL", BS->RegisterProtocolNotify(NULL, event, &key));
    CALL(RegisterProtocolNotify, INVALID_PARAMETER, "Event is NULL", BS->RegisterProtocolNotify(&NOBODYS, NULL, &key));
    CALL(RegisterProtocolNotify, INVALID_PARAMETER, "Registration is NULL",
         BS->RegisterProtocolNotify(&NOBODYS, event, NULL));
    CALL(RegisterProtocolNotify, SUCCESS, "a protocol of nobody's", BS->RegisterProtocolNotify(&NOBODYS, event, &key));
    CHECK(RegisterProtocolNotify, "gives a key", key != NULL);
    CALL(LocateHandle, NOT_FOUND, "ByRegisterNotify, nothing yet",
         BS->LocateHandle(ByRegisterNotify, NULL, key, &size, buffer));
    CALL(LocateProtocol, NOT_FOUND, "by registration, nothing yet", BS->LocateProtocol(&NOBODYS, key, &found));
    BS->InstallProtocolInterface(&handle, &NOBODYS, EFI_NATIVE_INTERFACE, &INTERFACE[2]);
    CHECK_EQUAL(RegisterProtocolNotify, "tells of an installation", 1, NOTIFIED);
    size = 0;
    CALL(LocateHandle, BUFFER_TOO_SMALL, "ByRegisterNotify",
         BS->LocateHandle(ByRegisterNotify, NULL, key, &size, buffer));
    CALL(LocateHandle, SUCCESS, "ByRegisterNotify", BS->LocateHandle(ByRegisterNotify, NULL, key, &size, buffer));
    CHECK(LocateHandle, "finds the new handle by its registration", buffer[0] == handle && size == sizeof handle);
    CALL(LocateHandle, NOT_FOUND, "ByRegisterNotify, each once",
         BS->LocateHandle(ByRegisterNotify, NULL, key, &size, buffer));
    BS->ReinstallProtocolInterface(handle, &NOBODYS, &INTERFACE[2], &INTERFACE[3]);
    CHECK_EQUAL(RegisterProtocolNotify, "tells of a reinstallation", 2, NOTIFIED);
    CALL(LocateProtocol, SUCCESS, "by registration", BS->LocateProtocol(&NOBODYS, key, &found));
    CHECK(LocateProtocol, "gives the interface by registration", found == &INTERFACE[3]);
    CALL(LocateProtocol, NOT_FOUND, "by registration, each once", BS->LocateProtocol(&NOBODYS, key, &found));
    BS->ReinstallProtocolInterface(handle, &NOBODYS, &INTERFACE[3], &INTERFACE[3]);
    CALL(LocateHandleBuffer, SUCCESS, "ByRegisterNotify",
         BS->LocateHandleBuffer(ByRegisterNotify, NULL, key, &count, &handles));
    BS->FreePool(handles);
    BS->ReinstallProtocolInterface(handle, &NOBODYS, &INTERFACE[3], &INTERFACE[3]);
    BS->UninstallProtocolInterface(handle, &NOBODYS, &INTERFACE[3]);
    CALL(LocateHandleBuffer, NOT_FOUND, "ByRegisterNotify, gone again",
         BS->LocateHandleBuffer(ByRegisterNotify, NULL, key, &count, &handles));
    BS->CloseEvent(event);
}

static VOID paths(VOID) {
    static PATH disk;
    static PATH partition;
    static PATH file;
    static PATH other;
    EFI_HANDLE onDisk = NULL;
    EFI_HANDLE onPartition = NULL;
    EFI_HANDLE refused = NULL;
    EFI_HANDLE found = NULL;
    EFI_DEVICE_PATH_PROTOCOL *rest;
    PATH_OF(&disk, 1);
    PATH_OF(&partition, 1, 2);
    PATH_OF(&file, 1, 2, 3);
    PATH_OF(&other, 7);
    CALL(InstallMultipleProtocolInterfaces, SUCCESS, "two on a new handle",
         BS->InstallMultipleProtocolInterfaces(&onDisk, &DEVICE_PATH, disk.bytes, &NOBODYS, NULL, NULL));
    BS->InstallMultipleProtocolInterfaces(&onPartition, &DEVICE_PATH, partition.bytes, &NOBODYS, NULL, NULL);
    rest = (EFI_DEVICE_PATH_PROTOCOL *) file.bytes;
    CALL(LocateDevicePath, SUCCESS, "longest match", BS->LocateDevicePath(&NOBODYS, &rest, &found));
    CHECK(LocateDevicePath, "finds the nearest handle", found == onPartition);
    CHECK(LocateDevicePath, "leaves what remains", (UINT8 *) rest == file.bytes + 2 * sizeof(VENDOR_DEVICE_PATH));
    rest = (EFI_DEVICE_PATH_PROTOCOL *) partition.bytes;
    CALL(LocateDevicePath, SUCCESS, "exact match", BS->LocateDevicePath(&NOBODYS, &rest, &found));
    CHECK(LocateDevicePath, "leaves the end node", rest->Type == END_DEVICE_PATH_TYPE);
    /* Of several instances only the first counts: it is the disk's path. */
    path_end(&disk, END_INSTANCE_DEVICE_PATH_SUBTYPE);
    memcpy(file.bytes, disk.bytes, disk.length + 4);
    file.length = disk.length + 4;
    memcpy(file.bytes + file.length, other.bytes, other.length + 4);
    path_end(&disk, END_ENTIRE_DEVICE_PATH_SUBTYPE);
    rest = (EFI_DEVICE_PATH_PROTOCOL *) file.bytes;
    CALL(LocateDevicePath, SUCCESS, "several instances", BS->LocateDevicePath(&NOBODYS, &rest, &found));
    CHECK(LocateDevicePath, "takes the first instance",
          found == onDisk && (UINT8 *) rest == file.bytes + sizeof(VENDOR_DEVICE_PATH));
    rest = (EFI_DEVICE_PATH_PROTOCOL *) other.bytes;
    CALL(LocateDevicePath, NOT_FOUND, "no handle on the path", BS->LocateDevicePath(&NOBODYS, &rest, &found));
    CHECK(LocateDevicePath, "leaves the path where it fails", (UINT8 *) rest == other.bytes);
    rest = (EFI_DEVICE_PATH_PROTOCOL *) disk.bytes;
    CALL(LocateDevicePath, NOT_FOUND, "no handle with the protocol", BS->LocateDevicePath(&ONE, &rest, &found));
    CALL(LocateDevicePath, INVALID_PARAMETER, "Protocol is NULL", BS->LocateDevicePath(NULL, &rest, &found));
    CALL(LocateDevicePath, INVALID_PARAMETER, "DevicePath is NULL", BS->LocateDevicePath(&NOBODYS, NULL, &found));
    CALL(LocateDevicePath, INVALID_PARAMETER, "Device is NULL", BS->LocateDevicePath(&NOBODYS, &rest, NULL));

    CALL(InstallMultipleProtocolInterfaces, ALREADY_STARTED, "a known path",
         BS->InstallMultipleProtocolInterfaces(&refused, &ONE, NULL, &DEVICE_PATH, partition.bytes, NULL));
    CHECK(InstallMultipleProtocolInterfaces, "makes no handle", refused == NULL);
    CALL(InstallMultipleProtocolInterfaces, INVALID_PARAMETER, "Handle is NULL",
         BS->InstallMultipleProtocolInterfaces(NULL, &ONE, NULL, NULL));
    CALL(InstallMultipleProtocolInterfaces, INVALID_PARAMETER, "present",
         BS->InstallMultipleProtocolInterfaces(&onDisk, &TWO, NULL, &NOBODYS, NULL, NULL));
    CALL(HandleProtocol, UNSUPPORTED, "taken back", BS->HandleProtocol(onDisk, &TWO, (VOID **) &rest));
    CALL(UninstallMultipleProtocolInterfaces, INVALID_PARAMETER, "absent",
         BS->UninstallMultipleProtocolInterfaces(onDisk, &NOBODYS, NULL, &TWO, NULL, NULL));
    CALL(HandleProtocol, SUCCESS, "given back", BS->HandleProtocol(onDisk, &NOBODYS, (VOID **) &rest));
    CALL(UninstallMultipleProtocolInterfaces, SUCCESS, "all of a handle",
         BS->UninstallMultipleProtocolInterfaces(onDisk, &NOBODYS, NULL, &DEVICE_PATH, disk.bytes, NULL));
    CALL(HandleProtocol, INVALID_PARAMETER, "the handle is gone",
         BS->HandleProtocol(onDisk, &NOBODYS, (VOID **) &rest));
    BS->UninstallMultipleProtocolInterfaces(onPartition, &NOBODYS, NULL, &DEVICE_PATH, partition.bytes, NULL);
}

static VOID withoutMemory(VOID) {
    EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries;
    EFI_GUID **protocols;
    EFI_HANDLE *handles;
    UINTN count;
    VOID *found;
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, &found);
    PIECE *all = exhaust();
    EFI_STATUS opened = BS->OpenProtocolInformation(IMAGE, &LOADED_IMAGE, &entries, &count);
    EFI_STATUS listed = BS->ProtocolsPerHandle(A, &protocols, &count);
    EFI_STATUS located = BS->LocateHandleBuffer(AllHandles, NULL, NULL, &count, &handles);
    release(all);
    CALL(OpenProtocolInformation, OUT_OF_RESOURCES, "no memory", opened);
    CALL(ProtocolsPerHandle, OUT_OF_RESOURCES, "no memory", listed);
    CALL(LocateHandleBuffer, OUT_OF_RESOURCES, "no memory", located);
}

static VOID uninstalling(VOID) {
    CALL(UninstallProtocolInterface, NOT_FOUND, "another interface",
         BS->UninstallProtocolInterface(A, &ONE, &INTERFACE[0]));
    CALL(UninstallProtocolInterface, NOT_FOUND, "absent", BS->UninstallProtocolInterface(A, &NOBODYS, NULL));
    CALL(UninstallProtocolInterface, INVALID_PARAMETER, "Handle is NULL",
         BS->UninstallProtocolInterface(NULL, &ONE, &INTERFACE[1]));
    CALL(UninstallProtocolInterface, INVALID_PARAMETER, "Protocol is NULL",
         BS->UninstallProtocolInterface(A, NULL, &INTERFACE[1]));
    CALL(UninstallProtocolInterface, SUCCESS, "one of two",
         BS->UninstallProtocolInterface(A, &ONE, &INTERFACE[1]));
    CALL(UninstallProtocolInterface, SUCCESS, "the last", BS->UninstallProtocolInterface(A, &TWO, NULL));
    CALL(UninstallProtocolInterface, INVALID_PARAMETER, "the handle is gone",
         BS->UninstallProtocolInterface(A, &TWO, NULL));
}

static VOID contract(VOID) {
    installing();
    handling();
    reinstalling();
    opening();
    excluding();
    telling();
    locating();
    withoutMemory();
    notifying();
    paths();
    uninstalling();
}
