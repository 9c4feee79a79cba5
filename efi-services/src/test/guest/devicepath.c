/* Device path utilities, to text and from text (10.5, 10.6). None of these returns a status. */
#include "contract.h"

static EFI_GUID UTILITIES_GUID = EFI_DEVICE_PATH_UTILITIES_PROTOCOL_GUID;
static EFI_GUID TO_TEXT_GUID = EFI_DEVICE_PATH_TO_TEXT_PROTOCOL_GUID;
static EFI_GUID FROM_TEXT_GUID = EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL_GUID;

/* ACPI PNP0A03 0, PCI 1.0, end. */
static const UINT8 DISK[] = {2, 1, 12, 0, 0xd0, 0x41, 0x03, 0x0a, 0, 0, 0, 0, 1, 1, 6, 0, 0, 1, 0x7f, 0xff, 4, 0};
static const UINT8 END[] = {0x7f, 0xff, 4, 0};
static const UINT8 USB[] = {3, 5, 6, 0, 2, 1, 0x7f, 0xff, 4, 0};
static const UINT8 BROKEN[] = {1, 1, 3, 0, 0, 1, 0x7f, 0xff, 4, 0};

static BOOLEAN same(const CHAR16 *one, const CHAR16 *other) {
    while (one != NULL && *one != 0 && *one == *other) {
        one++;
        other++;
    }
    return one != NULL && *one == *other;
}

#define FREED(what, pointer) CALL(FreePool, SUCCESS, what, BS->FreePool(pointer))

static VOID utilities(EFI_DEVICE_PATH_UTILITIES_PROTOCOL *u) {
    CHECK_EQUAL(GetDevicePathSize, "with the end", sizeof(DISK), u->GetDevicePathSize(DISK));
    CHECK_EQUAL(GetDevicePathSize, "NULL", 0, u->GetDevicePathSize(NULL));
    UINT8 *copy = u->DuplicateDevicePath(DISK);
    CHECK(DuplicateDevicePath, "same bytes", copy != NULL && copy != DISK && equal(copy, DISK, sizeof(DISK)));
    FREED("of DuplicateDevicePath", copy);
    CHECK(DuplicateDevicePath, "NULL", u->DuplicateDevicePath(NULL) == NULL);

    UINT8 *joined = u->AppendDevicePath(DISK, USB);
    CHECK(AppendDevicePath, "first without its end",
          joined != NULL && equal(joined, DISK, 18) && equal(joined + 18, USB, sizeof(USB)));
    FREED("of AppendDevicePath", joined);
    joined = u->AppendDevicePath(NULL, USB);
    CHECK(AppendDevicePath, "first NULL", joined != NULL && equal(joined, USB, sizeof(USB)));
    joined = u->AppendDevicePath(USB, NULL);
    CHECK(AppendDevicePath, "second NULL", joined != NULL && equal(joined, USB, sizeof(USB)));
    joined = u->AppendDevicePath(NULL, NULL);
    CHECK(AppendDevicePath, "both NULL", joined != NULL && equal(joined, END, sizeof(END)));

    joined = u->AppendDeviceNode(DISK, USB);
    CHECK(AppendDeviceNode, "node before the end",
          joined != NULL && equal(joined, DISK, 18) && equal(joined + 18, USB, sizeof(USB)));
    joined = u->AppendDeviceNode(NULL, USB);
    CHECK(AppendDeviceNode, "path NULL", joined != NULL && equal(joined, USB, sizeof(USB)));
    joined = u->AppendDeviceNode(DISK, NULL);
    CHECK(AppendDeviceNode, "node NULL", joined != NULL && equal(joined, DISK, sizeof(DISK)));

    UINT8 *two = u->AppendDevicePathInstance(DISK, USB);
    static const UINT8 INSTANCE[] = {0x7f, 0x01, 4, 0};
    CHECK(AppendDevicePathInstance, "an instance's end between",
          two != NULL && equal(two, DISK, 18) && equal(two + 18, INSTANCE, 4) && equal(two + 22, USB, sizeof(USB)));
    CHECK(AppendDevicePathInstance, "instance NULL", u->AppendDevicePathInstance(DISK, NULL) == NULL);
    CHECK(IsDevicePathMultiInstance, "two", u->IsDevicePathMultiInstance(two) == TRUE);
    CHECK(IsDevicePathMultiInstance, "one", u->IsDevicePathMultiInstance(DISK) == FALSE);
    CHECK(IsDevicePathMultiInstance, "NULL", u->IsDevicePathMultiInstance(NULL) == FALSE);

    VOID *rest = two;
    UINTN size = 0;
    UINT8 *instance = u->GetNextDevicePathInstance(&rest, &size);
    CHECK(GetNextDevicePathInstance, "first", instance != NULL && equal(instance, DISK, sizeof(DISK)));
    CHECK_EQUAL(GetNextDevicePathInstance, "size with the end", sizeof(DISK), size);
    CHECK(GetNextDevicePathInstance, "goes on behind", rest == two + 22);
    instance = u->GetNextDevicePathInstance(&rest, &size);
    CHECK(GetNextDevicePathInstance, "last",
          instance != NULL && equal(instance, USB, sizeof(USB)) && size == sizeof(USB) && rest == NULL);
    instance = u->GetNextDevicePathInstance(&rest, &size);
    CHECK(GetNextDevicePathInstance, "no more", instance == NULL && size == 0);

    UINT8 *node = u->CreateDeviceNode(3, 10, 20);
    CHECK(CreateDeviceNode, "header", node != NULL && node[0] == 3 && node[1] == 10 && node[2] == 20 && node[3] == 0);
    CHECK(CreateDeviceNode, "shorter than a header", u->CreateDeviceNode(3, 10, 3) == NULL);
}

static VOID text(EFI_DEVICE_PATH_TO_TEXT_PROTOCOL *to, EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL *from,
                 EFI_DEVICE_PATH_UTILITIES_PROTOCOL *u) {
    CHAR16 *printed = to->ConvertDevicePathToText(DISK, FALSE, TRUE);
    CHECK(ConvertDevicePathToText, "a path", same(printed, L"PciRoot(0x0)/Pci(0x1,0x0)"));
    FREED("of ConvertDevicePathToText", printed);
    CHECK(ConvertDevicePathToText, "NULL", to->ConvertDevicePathToText(NULL, FALSE, TRUE) == NULL);
    CHECK(ConvertDevicePathToText, "the end alone", same(to->ConvertDevicePathToText(END, FALSE, TRUE), L""));
    CHECK(ConvertDeviceNodeToText, "a node", same(to->ConvertDeviceNodeToText(DISK + 12, FALSE, TRUE), L"Pci(0x1,0x0)"));
    CHECK(ConvertDeviceNodeToText, "NULL", to->ConvertDeviceNodeToText(NULL, FALSE, TRUE) == NULL);

    UINT8 *read = from->ConvertTextToDevicePath(L"PciRoot(0x0)/Pci(0x1,0x0)");
    CHECK(ConvertTextToDevicePath, "a path", read != NULL && equal(read, DISK, sizeof(DISK)));
    FREED("of ConvertTextToDevicePath", read);
    CHECK(ConvertTextToDevicePath, "NULL", from->ConvertTextToDevicePath(NULL) == NULL);
    CHECK(ConvertTextToDevicePath, "empty", from->ConvertTextToDevicePath(L"") == NULL);
    read = from->ConvertTextToDeviceNode(L"USB(0x2,0x1)");
    CHECK(ConvertTextToDeviceNode, "a node", read != NULL && equal(read, USB, 6));
    CHECK(ConvertTextToDeviceNode, "NULL", from->ConvertTextToDeviceNode(NULL) == NULL);
    read = from->ConvertTextToDeviceNode(L"\\EFI\\a");
    static const UINT8 FILE[] = {4, 4, 18, 0, '\\', 0, 'E', 0, 'F', 0, 'I', 0, '\\', 0, 'a', 0, 0, 0};
    CHECK(ConvertTextToDeviceNode, "a file", read != NULL && equal(read, FILE, sizeof(FILE)));

    static const CHAR16 *const PATHS[] = {
        L"HD(1,GPT,01234567-89AB-CDEF-0123-456789ABCDEF,0x800,0x1000)", L"VenHw(01234567-89AB-CDEF-0123-456789ABCDEF,0102)",
        L"UsbHID(0xFFFF,0x1234,0x1,0x2)", L"SasEx(0x0102030405060708,0x0000000000000001,0x2,SAS,Internal,Direct,0x0)",
        L"iSCSI(iqn.x,0x1,0x0001020304050607,CRC32C,None,CHAP_UNI,TCP)", L"BluetoothLE(010203040506,0x01)",
        L"MAC(525400123456,0x1)/IPv4(10.0.0.1,TCP,Static,10.0.0.2,10.0.0.254,255.255.255.0)/Uri(http://h/f)",
        L"NVMe(0x1,01-02-03-04-05-06-07-08)", L"Uart(115200,8,N,1)/VenVt100Plus()", L"Msg(99,0A0B)", L"Path(9,8,07)",
        L"PciRoot(0x0)/Pci(0x1,0x0),PciRoot(0x1)"};
    UINTN lost = 0;
    for (UINTN i = 0; i < sizeof(PATHS) / sizeof(PATHS[0]); i++) {
        VOID *path = from->ConvertTextToDevicePath(PATHS[i]);
        VOID *again = from->ConvertTextToDevicePath(to->ConvertDevicePathToText(path, FALSE, TRUE));
        UINTN size = u->GetDevicePathSize(path);
        if (size <= 4 || size != u->GetDevicePathSize(again) || !equal(path, again, size)) {
            lost |= 1ULL << i;
        }
    }
    CHECK_EQUAL(ConvertTextToDevicePath, "what is printed is read again", 0, lost);
}

static VOID contract(VOID) {
    EFI_DEVICE_PATH_UTILITIES_PROTOCOL *u = NULL;
    EFI_DEVICE_PATH_TO_TEXT_PROTOCOL *to = NULL;
    EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL *from = NULL;
    CHECK(Protocol, "device path utilities",
          BS->LocateProtocol(&UTILITIES_GUID, NULL, (VOID **) &u) == EFI_SUCCESS);
    CHECK(Protocol, "device path to text",
          BS->LocateProtocol(&TO_TEXT_GUID, NULL, (VOID **) &to) == EFI_SUCCESS);
    CHECK(Protocol, "device path from text",
          BS->LocateProtocol(&FROM_TEXT_GUID, NULL, (VOID **) &from) == EFI_SUCCESS);
    utilities(u);
    text(to, from, u);
    CHECK(GetDevicePathSize, "a node shorter than its header", u->GetDevicePathSize(BROKEN) == 0);
}
