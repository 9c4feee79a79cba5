/* Virtual memory services (UEFI 2.10, 8.4): runtime services at virtual addresses, in page tables of one's own. */
#include "contract.h"
#include "paging.h"
#include "virtual.h"

#define VIRTUAL 0xFFFF900000000000ULL
#define WINDOW 0xFFFFA00000000000ULL
#define LARGE 0xFFFFB00000000000ULL

static UINT8 MAP[16384] __attribute__((aligned(16)));
static UINTN MAP_SIZE = sizeof(MAP);
static UINTN STRIDE;
static UINT8 VIRTUAL_MAP[16384] __attribute__((aligned(16)));
static UINTN VIRTUAL_SIZE;
static VIRTUAL_DRIVER *DRIVER;

static EFI_MEMORY_DESCRIPTOR *entry(UINT8 *map, UINTN index) {
    return (EFI_MEMORY_DESCRIPTOR *) (map + index * STRIDE);
}

static UINT64 to_virtual(const volatile VOID *address) {
    return VIRTUAL + (UINT64) address;
}

static UINT32 crc32(UINT8 *data, UINTN size) {
    UINT32 crc = ~0u;
    for (UINTN i = 0; i < size; i++) {
        crc ^= i >= 16 && i < 20 ? 0 : data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
        }
    }
    return ~crc;
}

static BOOLEAN has_checksum(VOID *table) {
    EFI_TABLE_HEADER *header = table;
    return header->CRC32 == crc32(table, header->HeaderSize);
}

static EFI_STATUS start_driver(void) {
    static EFI_GUID loaded = EFI_LOADED_IMAGE_PROTOCOL_GUID;
    static EFI_GUID path = EFI_DEVICE_PATH_PROTOCOL_GUID;
    static UINT8 full[512];
    static const CHAR16 name[] = L"\\virtual-runtime-driver.efi";
    EFI_LOADED_IMAGE_PROTOCOL *self;
    UINT8 *device;
    BS->HandleProtocol(IMAGE, &loaded, (VOID **) &self);
    BS->HandleProtocol(self->DeviceHandle, &path, (VOID **) &device);
    UINTN length = 0;
    while (device[length] != 0x7f) {
        UINTN node = device[length + 2] | device[length + 3] << 8;
        memcpy(full + length, device + length, node);
        length += node;
    }
    UINT8 *file = full + length;
    file[0] = 4;
    file[1] = 4;
    file[2] = 4 + sizeof(name);
    memcpy(file + 4, name, sizeof(name));
    UINT8 *end = file + 4 + sizeof(name);
    end[0] = 0x7f;
    end[1] = 0xff;
    end[2] = 4;
    EFI_HANDLE image;
    EFI_STATUS status = BS->LoadImage(FALSE, IMAGE, (EFI_DEVICE_PATH_PROTOCOL *) full, NULL, 0, &image);
    return status != EFI_SUCCESS ? status : BS->StartImage(image, NULL, NULL);
}

static VOID find_driver(void) {
    static EFI_GUID guid = VIRTUAL_DRIVER_GUID;
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, &guid, sizeof(guid))) {
            DRIVER = ST->ConfigurationTable[i].VendorTable;
        }
    }
}

static VOID changed(EFI_EVENT event, VOID *context) {
    VOID *pointer = ST;
    (void) event;
    CALL(ConvertPointer, SUCCESS, "of a runtime table", RT->ConvertPointer(0, &pointer));
    CHECK_EQUAL(ConvertPointer, "gives the virtual address", to_virtual(ST), pointer);
    pointer = (VOID *) 1;
    CALL(ConvertPointer, NOT_FOUND, "of no runtime memory", RT->ConvertPointer(0, &pointer));
    CALL(ConvertPointer, INVALID_PARAMETER, "no address", RT->ConvertPointer(0, NULL));
    pointer = NULL;
    CALL(ConvertPointer, INVALID_PARAMETER, "of a null pointer", RT->ConvertPointer(0, &pointer));
    CALL(ConvertPointer, SUCCESS, "of an optional null pointer", RT->ConvertPointer(EFI_OPTIONAL_PTR, &pointer));
    CHECK(ConvertPointer, "a null pointer stays one", pointer == NULL);
    ++*(UINTN *) context;
}

/* Makes the map for SetVirtualAddressMap, and page tables: RAM where it is, runtime memory also at VIRTUAL. */
static VOID build(UINT64 tables) {
    paging_begin(tables);
    for (UINTN i = 0; i < MAP_SIZE / STRIDE; i++) {
        EFI_MEMORY_DESCRIPTOR *from = entry(MAP, i);
        BOOLEAN runtime = (from->Attribute & EFI_MEMORY_RUNTIME) != 0;
        for (UINTN page = 0; page < from->NumberOfPages; page++) {
            UINT64 at = from->PhysicalStart + page * PAGE;
            if (at != 0) {
                map_page(at, at, 0);
            }
            if (runtime) {
                map_page(VIRTUAL + at, at, from->Type == EfiRuntimeServicesData ? EXECUTE_NEVER : 0);
            }
        }
        if (runtime) {
            EFI_MEMORY_DESCRIPTOR *to = (EFI_MEMORY_DESCRIPTOR *) (VIRTUAL_MAP + VIRTUAL_SIZE);
            *to = *from;
            to->VirtualStart = VIRTUAL + from->PhysicalStart;
            VIRTUAL_SIZE += STRIDE;
        }
    }
}

static VOID exit_boot_services(void) {
    UINTN key;
    UINT32 version;
    MAP_SIZE = sizeof(MAP);
    BS->GetMemoryMap(&MAP_SIZE, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &STRIDE, &version);
    CALL(ExitBootServices, SUCCESS, "going on", BS->ExitBootServices(IMAGE, key));
}

static VOID refusals(void) {
    UINTN size = VIRTUAL_SIZE;
    EFI_MEMORY_DESCRIPTOR *map = (EFI_MEMORY_DESCRIPTOR *) VIRTUAL_MAP;
    CALL(SetVirtualAddressMap, INVALID_PARAMETER, "version", RT->SetVirtualAddressMap(size, STRIDE, 2, map));
    CALL(SetVirtualAddressMap, INVALID_PARAMETER, "descriptor size", RT->SetVirtualAddressMap(size, 39, 1, map));
    CALL(SetVirtualAddressMap, NO_MAPPING, "an entry missing",
         RT->SetVirtualAddressMap(size - STRIDE, STRIDE, 1, map));
    map->VirtualStart = 0;
    CALL(SetVirtualAddressMap, NO_MAPPING, "no virtual address", RT->SetVirtualAddressMap(size, STRIDE, 1, map));
    map->VirtualStart = VIRTUAL + map->PhysicalStart;
    EFI_MEMORY_DESCRIPTOR *more = (EFI_MEMORY_DESCRIPTOR *) (VIRTUAL_MAP + VIRTUAL_SIZE);
    *more = *map;
    more->PhysicalStart = 1ULL << 46;
    CALL(SetVirtualAddressMap, NOT_FOUND, "an entry outside the memory map",
         RT->SetVirtualAddressMap(size + STRIDE, STRIDE, 1, map));
    CALL(ConvertPointer, UNSUPPORTED, "before the change", RT->ConvertPointer(0, (VOID **) &more));
}

/* Two pages that adjoin in WINDOW in the other order than in memory; what is at their border is a test of scattering. */
static VOID scattered(UINT64 pages, const EFI_GUID *vendor) {
    UINT8 *border = (UINT8 *) WINDOW + PAGE;
    map_page(WINDOW, pages + PAGE, EXECUTE_NEVER);
    map_page(WINDOW + PAGE, pages, EXECUTE_NEVER);
    map_block(LARGE, pages & ~(BLOCK - 1), READ_ONLY | EXECUTE_NEVER);
    paging_load();
    EFI_TIME *time = (EFI_TIME *) (border - 6);
    CALL(GetTime, SUCCESS, "across a border of pages", RT->GetTime(time, NULL));
    CHECK(GetTime, "fields on both sides", time->Year >= 2024 && time->Month >= 1 && time->Month <= 12 &&
          time->Nanosecond < 1000000000 && *(UINT16 *) (pages + 2 * PAGE - 6) == time->Year);
    for (int i = 0; i < 40; i++) {
        border[i - 20] = (UINT8) (i + 1);
    }
    CHAR16 *name = (CHAR16 *) (border + PAGE / 2);
    memcpy(name, L"Across", 14);
    CALL(SetVariable, SUCCESS, "data across a border of pages",
         RT->SetVariable(name, vendor, EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS |
                         EFI_VARIABLE_RUNTIME_ACCESS, 40, border - 20));
    UINT8 back[64];
    UINTN size = sizeof(back);
    CALL(GetVariable, SUCCESS, "virtual name", RT->GetVariable(name, vendor, NULL, &size, back));
    CHECK(GetVariable, "data from both pages", size == 40 && equal(back, border - 20, 40) && back[39] == 40);
    memset(border - 20, 0, 40);
    CALL(GetVariable, SUCCESS, "into both pages", RT->GetVariable(name, vendor, NULL, &size, border - 20));
    CHECK(GetVariable, "data in both pages", equal(back, border - 20, 40) &&
          *(UINT8 *) (pages + 2 * PAGE - 20) == 1 && *(UINT8 *) (pages + 19) == 40);
    CHECK_EQUAL(GetVariable, "the same in a large page", 40, *(UINT8 *) (LARGE + (pages & (BLOCK - 1)) + 19));
}

static VOID contract(VOID) {
    static const EFI_GUID vendor = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x01}};
    static UINTN notified;
    EFI_EVENT event;
    EFI_PHYSICAL_ADDRESS tables = 0;
    EFI_PHYSICAL_ADDRESS pages = 0;
    VOID *pointer = ST;
    CALL(SetVirtualAddressMap, UNSUPPORTED, "while boot services are",
         RT->SetVirtualAddressMap(STRIDE, STRIDE, 1, (EFI_MEMORY_DESCRIPTOR *) VIRTUAL_MAP));
    CALL(ConvertPointer, UNSUPPORTED, "while boot services are", RT->ConvertPointer(0, &pointer));
    CALL(StartImage, SUCCESS, "the runtime driver", start_driver());
    find_driver();
    CALL(CreateEvent, SUCCESS, "virtual address change",
         BS->CreateEvent(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_NOTIFY, changed, &notified, &event));
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &pages);
    EXPECT_END("reset: SHUTDOWN, EFI_SUCCESS");
    contract_keep();
    exit_boot_services();
    CHECK(ExitBootServices, "console and boot services are gone", ST->ConsoleInHandle == NULL && ST->ConIn == NULL &&
          ST->ConsoleOutHandle == NULL && ST->ConOut == NULL && ST->StandardErrorHandle == NULL &&
          ST->StdErr == NULL && ST->BootServices == NULL);
    CHECK(ExitBootServices, "the system table's checksum", has_checksum(ST));
    build(tables);
    paging_load();
    refusals();
    EFI_RUNTIME_SERVICES *physical = RT;
    EFI_SYSTEM_TABLE *table = (EFI_SYSTEM_TABLE *) to_virtual(ST);
    UINT64 getTime = to_virtual((VOID *) RT->GetTime);
    UINT64 vendorName = to_virtual(ST->FirmwareVendor);
    UINT64 configuration = to_virtual(ST->ConfigurationTable);
    UINT64 function = to_virtual((VOID *) DRIVER->function);
    CALL(SetVirtualAddressMap, SUCCESS, "all runtime memory",
         RT->SetVirtualAddressMap(VIRTUAL_SIZE, STRIDE, 1, (EFI_MEMORY_DESCRIPTOR *) VIRTUAL_MAP));
    CHECK_EQUAL(SetVirtualAddressMap, "notified once", 1, notified);

    CHECK_EQUAL(SetVirtualAddressMap, "the runtime table", to_virtual(physical), table->RuntimeServices);
    CHECK_EQUAL(SetVirtualAddressMap, "the vendor", vendorName, table->FirmwareVendor);
    CHECK_EQUAL(SetVirtualAddressMap, "the configuration table", configuration, table->ConfigurationTable);
    CHECK(SetVirtualAddressMap, "checksums", has_checksum(table) && has_checksum(table->RuntimeServices));
    CHECK_EQUAL(SetVirtualAddressMap, "a service", getTime, table->RuntimeServices->GetTime);
    RT = table->RuntimeServices;

    /* From here on runtime memory is at its virtual address only. */
    for (UINTN i = 0; i < VIRTUAL_SIZE / STRIDE; i++) {
        EFI_MEMORY_DESCRIPTOR *runtime = entry(VIRTUAL_MAP, i);
        for (UINTN page = 0; page < runtime->NumberOfPages; page++) {
            unmap_page(runtime->PhysicalStart + page * PAGE);
        }
    }
    paging_load();
    EFI_TIME now;
    EFI_TIME_CAPABILITIES capabilities;
    CALL(GetTime, SUCCESS, "at its virtual address", RT->GetTime(&now, &capabilities));
    CALL(SetVirtualAddressMap, UNSUPPORTED, "a second time",
         RT->SetVirtualAddressMap(VIRTUAL_SIZE, STRIDE, 1, (EFI_MEMORY_DESCRIPTOR *) VIRTUAL_MAP));
    pointer = table;
    CALL(ConvertPointer, UNSUPPORTED, "after the change", RT->ConvertPointer(0, &pointer));
    UINT64 largest;
    UINT64 rest;
    UINT64 most;
    CALL(QueryVariableInfo, SUCCESS, "at its virtual address", RT->QueryVariableInfo(EFI_VARIABLE_NON_VOLATILE |
         EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS, &most, &rest, &largest));
    scattered(pages, &vendor);

    VIRTUAL_DRIVER *driver = (VIRTUAL_DRIVER *) to_virtual(DRIVER);
    CHECK_EQUAL(SetVirtualAddressMap, "the driver was notified once", 1, driver->notified);
    CHECK_EQUAL(SetVirtualAddressMap, "the driver's function pointer", function, driver->function);
    CHECK_EQUAL(SetVirtualAddressMap, "the driver's converted pointer", driver, driver->converted);
    CHECK_EQUAL(SetVirtualAddressMap, "what the driver converted itself", &driver->value, driver->pointer);
    CHECK_EQUAL(SetVirtualAddressMap, "the driver's code runs there", 42, driver->function(21));
    contract_reset();
}
