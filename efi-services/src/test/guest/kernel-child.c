/*
 * A stand-in for a kernel with its loader, for tests of what is said of a hand-off. The first letter of the load options
 * says what it does once boot services have ended:
 *
 *     t   takes over: page tables, vectors and addresses of its own
 *     d   the same, but damages a byte of the initial RAM disk before
 *     v   the same as t, but has called SetVirtualAddressMap before
 *     c   the same as v, at addresses that the firmware itself needs
 *     w   the same as v, but turns the pointer of GetTime astray
 *     p   the same as t, but turns the pointer of GetNextVariableName astray
 *     h   halts
 *     r   returns to the firmware
 *     f   touches memory that is not there
 *     l   runs in circles
 *
 * What it hands over: \initrd.img, the command line "stand-in", the firmware's memory map, a random seed.
 */
#define CONTRACT_CHILD
#include "contract.h"
#include "exceptions.h"
#include "paging.h"

#define PAGE 4096ULL
/* Where it runs after the takeover, and where it has runtime memory, as Linux in the lower half. */
#define VIRTUAL 0xFFFF900000000000ULL
#define RUNTIME_VIRTUAL 0x300000000000ULL
#define INITRD_BYTES 65536
#define MAP_BYTES 16384

static UINT8 MAP[MAP_BYTES] __attribute__((aligned(16)));
static UINT8 VIRTUAL_MAP[MAP_BYTES] __attribute__((aligned(16)));
static UINT8 INITRD[INITRD_BYTES] __attribute__((aligned(4096)));
static UINT8 PARAMETERS[4096] __attribute__((aligned(4096)));
static const char COMMAND_LINE[] = "stand-in";
static UINTN MAP_SIZE = MAP_BYTES;
static UINTN STRIDE;
static UINT32 VERSION;
static UINTN INITRD_SIZE = INITRD_BYTES;

/* A page of its own, entered with what a kernel gets, and left for the address in rdi or x4. */
VOID kernel_entry(void);
#ifdef __x86_64__
__asm__(".section .kernel,\"xr\"\n.globl kernel_entry\nkernel_entry:\n jmp *%rdi\n.text\n");
#else
__asm__(".section .kernel,\"xr\"\n.p2align 12\n.globl kernel_entry\nkernel_entry:\n br x4\n.text\n");
#endif

static VOID run_for_ever(void) {
    for (;;) {
        __asm__ volatile("" : : : "memory");
    }
}

static VOID stay(UINT64 *place) {
    (void) place;
    run_for_ever();
}

#ifdef __x86_64__
static VOID put(UINTN offset, UINT64 value, UINTN size) {
    memcpy(PARAMETERS + offset, &value, size);
}

/* boot_params of Linux's x86 boot protocol. */
static VOID build_parameters(void) {
    put(0x1C0, 0x34364C45, 4);
    put(0x1C4, (UINT64) ST, 4);
    put(0x1C8, STRIDE, 4);
    put(0x1CC, VERSION, 4);
    put(0x1D0, (UINT64) MAP, 4);
    put(0x1D4, MAP_SIZE, 4);
    put(0x1D8, (UINT64) ST >> 32, 4);
    put(0x1DC, (UINT64) MAP >> 32, 4);
    put(0x210, 0xFF, 1);
    put(0x218, (UINT64) INITRD, 4);
    put(0x21C, INITRD_SIZE, 4);
    put(0x228, (UINT64) COMMAND_LINE, 4);
    put(0xC0, (UINT64) INITRD >> 32, 4);
    put(0xC8, (UINT64) COMMAND_LINE >> 32, 4);
}

static VOID enter(UINT64 next) {
    __asm__ volatile("jmp *%0" : : "r"(kernel_entry), "S"(PARAMETERS), "D"(next) : "memory");
}
#else
static UINTN TREE_AT;
static UINTN NAMES_AT;
static char NAMES[512];

static VOID cell(UINT32 value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        PARAMETERS[TREE_AT++] = (UINT8) (value >> shift);
    }
}

static VOID node(const char *name) {
    cell(1);
    do {
        PARAMETERS[TREE_AT++] = (UINT8) *name;
    } while (*name++ != 0);
    TREE_AT = (TREE_AT + 3) & ~3ULL;
}

static VOID property(const char *name, UINTN size) {
    cell(3);
    cell((UINT32) size);
    cell((UINT32) NAMES_AT);
    do {
        NAMES[NAMES_AT++] = *name;
    } while (*name++ != 0);
}

static VOID number(const char *name, UINT64 value) {
    property(name, 8);
    cell((UINT32) (value >> 32));
    cell((UINT32) value);
}

/* A device tree with /chosen alone. */
static VOID build_parameters(void) {
    TREE_AT = 56;
    node("");
    node("chosen");
    number("linux,uefi-system-table", (UINT64) ST);
    number("linux,uefi-mmap-start", (UINT64) MAP);
    number("linux,uefi-mmap-size", MAP_SIZE);
    number("linux,uefi-mmap-desc-size", STRIDE);
    number("linux,uefi-mmap-desc-ver", VERSION);
    number("linux,initrd-start", (UINT64) INITRD);
    number("linux,initrd-end", (UINT64) INITRD + INITRD_SIZE);
    number("kaslr-seed", 0x123456789abcdefULL);
    property("bootargs", sizeof(COMMAND_LINE));
    memcpy(PARAMETERS + TREE_AT, COMMAND_LINE, sizeof(COMMAND_LINE));
    TREE_AT = (TREE_AT + sizeof(COMMAND_LINE) + 3) & ~3ULL;
    cell(2);
    cell(2);
    cell(9);
    UINTN end = TREE_AT;
    memcpy(PARAMETERS + end, NAMES, NAMES_AT);
    TREE_AT = 0;
    cell(0xd00dfeed);
    cell((UINT32) (end + NAMES_AT));
    cell(56);
    cell((UINT32) end);
    cell(40);
    cell(17);
    cell(16);
    cell(0);
    cell((UINT32) NAMES_AT);
    cell((UINT32) (end - 56));
}

static VOID enter(UINT64 next) {
    register UINT64 x0 __asm__("x0") = (UINT64) PARAMETERS;
    register UINT64 x1 __asm__("x1") = 0;
    register UINT64 x2 __asm__("x2") = 0;
    register UINT64 x3 __asm__("x3") = 0;
    register UINT64 x4 __asm__("x4") = next;
    __asm__ volatile("br %0" : : "r"(kernel_entry), "r"(x0), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
}
#endif

/* RAM where it is and at VIRTUAL, in blocks. */
static VOID build_tables(UINT64 tables) {
    paging_begin(tables);
    for (UINTN i = 0; i < MAP_SIZE / STRIDE; i++) {
        EFI_MEMORY_DESCRIPTOR *entry = (EFI_MEMORY_DESCRIPTOR *) (MAP + i * STRIDE);
        UINT64 end = entry->PhysicalStart + entry->NumberOfPages * PAGE;
        for (UINT64 at = entry->PhysicalStart & ~(BLOCK - 1); at < end; at += BLOCK) {
            map_block(at, at, 0);
            map_block(VIRTUAL + at, at, 0);
        }
    }
}

static VOID set_virtual_address_map(UINT64 offset) {
    UINTN size = 0;
    for (UINTN i = 0; i < MAP_SIZE / STRIDE; i++) {
        EFI_MEMORY_DESCRIPTOR *from = (EFI_MEMORY_DESCRIPTOR *) (MAP + i * STRIDE);
        if ((from->Attribute & EFI_MEMORY_RUNTIME) != 0) {
            EFI_MEMORY_DESCRIPTOR *to = (EFI_MEMORY_DESCRIPTOR *) (VIRTUAL_MAP + size);
            *to = *from;
            to->VirtualStart = offset + from->PhysicalStart;
            size += STRIDE;
        }
    }
    if (RT->SetVirtualAddressMap(size, STRIDE, VERSION, (EFI_MEMORY_DESCRIPTOR *) VIRTUAL_MAP) != EFI_SUCCESS) {
        run_for_ever();
    }
}

static VOID take_over(UINT64 tables) {
    EXCEPTION.cure = stay;
    build_parameters();
    build_tables(tables);
    exceptions_load();
    paging_load();
    enter(VIRTUAL + (UINT64) run_for_ever);
}

static VOID read_initrd(EFI_HANDLE device) {
    static EFI_GUID guid = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root;
    EFI_FILE_PROTOCOL *file;
    if (BS->HandleProtocol(device, &guid, (VOID **) &volume) != EFI_SUCCESS ||
        volume->OpenVolume(volume, &root) != EFI_SUCCESS ||
        root->Open(root, &file, L"\\initrd.img", EFI_FILE_MODE_READ, 0) != EFI_SUCCESS ||
        file->Read(file, &INITRD_SIZE, INITRD) != EFI_SUCCESS) {
        INITRD_SIZE = 0;
    }
}

static VOID leave_random_seed(void) {
    static EFI_GUID guid = {0x1ce1e5bc, 0x7ceb, 0x42f2, {0x81, 0xe5, 0x8a, 0xad, 0xf1, 0x80, 0xf5, 0x7b}};
    UINT8 *table;
    BS->AllocatePool(EfiRuntimeServicesData, 36, (VOID **) &table);
    memset(table, 0x5a, 36);
    *(UINT32 *) table = 32;
    BS->InstallConfigurationTable(&guid, table);
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    static EFI_GUID guid = EFI_LOADED_IMAGE_PROTOCOL_GUID;
    EFI_LOADED_IMAGE_PROTOCOL *self;
    EFI_PHYSICAL_ADDRESS tables = 0;
    UINTN key;
    contract_begin(image, systemTable);
    BS->HandleProtocol(image, &guid, (VOID **) &self);
    CHAR16 what = self->LoadOptionsSize >= 2 ? *(CHAR16 *) self->LoadOptions : L't';
    read_initrd(self->DeviceHandle);
    leave_random_seed();
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    if (BS->GetMemoryMap(&MAP_SIZE, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &STRIDE, &VERSION) != EFI_SUCCESS ||
        BS->ExitBootServices(image, key) != EFI_SUCCESS) {
        return EFI_LOAD_ERROR;
    }
    switch (what) {
    case L'h':
        /* Also out of the sleep that an interrupt ends. */
#ifdef __x86_64__
        __asm__ volatile("cli\n hlt");
#else
        __asm__ volatile("msr daifset, #15\n wfi");
#endif
        break;
    case L'f':
        *(volatile UINT64 *) 8 = 1;
        break;
    case L'l':
        run_for_ever();
        break;
    case L'r':
        break;
    case L'd':
        INITRD[INITRD_SIZE / 2] ^= 1;
        take_over(tables);
        break;
    case L'c':
        set_virtual_address_map(-PAGE);
        take_over(tables);
        break;
    case L'v':
        set_virtual_address_map(RUNTIME_VIRTUAL);
        take_over(tables);
        break;
    case L'w': {
        EFI_RUNTIME_SERVICES *physical = RT;
        set_virtual_address_map(RUNTIME_VIRTUAL);
        *(UINT64 *) &physical->GetTime += 16;
        take_over(tables);
        break;
    }
    case L'p':
        *(UINT64 *) &RT->GetNextVariableName += 16;
        take_over(tables);
        break;
    default:
        take_over(tables);
    }
    return EFI_SUCCESS;
}
