/* Memory allocation services (UEFI 2.10, 7.2), without misuse. */
#include "contract.h"

#define MAP_BYTES (64 * 1024)
#define NONE 0xffffffffu

static UINT8 map[MAP_BYTES] __attribute__((aligned(8)));
static UINTN mapSize, mapKey, descriptorSize;
static UINT32 descriptorVersion;

static EFI_STATUS read_map(VOID) {
    mapSize = MAP_BYTES;
    return BS->GetMemoryMap(&mapSize, (EFI_MEMORY_DESCRIPTOR *) map, &mapKey, &descriptorSize, &descriptorVersion);
}

static EFI_MEMORY_DESCRIPTOR *find(EFI_PHYSICAL_ADDRESS address) {
    read_map();
    for (UINTN at = 0; at < mapSize; at += descriptorSize) {
        EFI_MEMORY_DESCRIPTOR *d = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        if (address - d->PhysicalStart < d->NumberOfPages * PAGE) {
            return d;
        }
    }
    return NULL;
}

static UINT32 type_at(EFI_PHYSICAL_ADDRESS address) {
    EFI_MEMORY_DESCRIPTOR *d = find(address);
    return d == NULL ? NONE : d->Type;
}

static VOID page_arguments(VOID) {
    EFI_PHYSICAL_ADDRESS a = 0;
    CALL(AllocatePages, INVALID_PARAMETER, "type 3", BS->AllocatePages(MaxAllocateType, EfiLoaderData, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "type -1", BS->AllocatePages(0xffffffff, EfiLoaderData, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "EfiMaxMemoryType",
         BS->AllocatePages(AllocateAnyPages, EfiMaxMemoryType, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "memory type 0x6fffffff",
         BS->AllocatePages(AllocateAnyPages, 0x6fffffff, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "EfiPersistentMemory",
         BS->AllocatePages(AllocateAnyPages, EfiPersistentMemory, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "EfiUnacceptedMemoryType",
         BS->AllocatePages(AllocateAnyPages, EfiUnacceptedMemoryType, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "EfiConventionalMemory",
         BS->AllocatePages(AllocateAnyPages, EfiConventionalMemory, 1, &a));
    CALL(AllocatePages, INVALID_PARAMETER, "Memory is NULL",
         BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, NULL));
    CALL(AllocatePages, OUT_OF_RESOURCES, "no pages", BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 0, &a));
    CALL(AllocatePages, OUT_OF_RESOURCES, "2^40 pages",
         BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 1ULL << 40, &a));
    CALL(AllocatePages, OUT_OF_RESOURCES, "2^64-1 pages",
         BS->AllocatePages(AllocateAnyPages, EfiLoaderData, ~0ULL, &a));
    a = 0xfff;
    CALL(AllocatePages, OUT_OF_RESOURCES, "below 4 KiB",
         BS->AllocatePages(AllocateMaxAddress, EfiLoaderData, 1, &a));
    CHECK_EQUAL(AllocatePages, "a failed call leaves Memory", 0xfff, a);
    a = 1ULL << 50;
    CALL(AllocatePages, NOT_FOUND, "beyond memory", BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &a));
    a = 0;
    CALL(AllocatePages, NOT_FOUND, "page 0", BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &a));
    a = ~0ULL << 12;
    CALL(AllocatePages, NOT_FOUND, "the last page", BS->AllocatePages(AllocateAddress, EfiLoaderData, 2, &a));
}

static VOID page_ranges(VOID) {
    EFI_PHYSICAL_ADDRESS a = 0, low, b;
    CALL(AllocatePages, SUCCESS, "any", BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 8, &a));
    CHECK(AllocatePages, "aligned on 4 KiB", a != 0 && a % PAGE == 0);
    CHECK_EQUAL(AllocatePages, "in the map", EfiLoaderData, type_at(a));
    CHECK_EQUAL(AllocatePages, "the last page is in the map", EfiLoaderData, type_at(a + 8 * PAGE - 1));
    *(volatile UINT64 *) a = 1;
    *(volatile UINT64 *) (a + 8 * PAGE - 8) = 1;

    b = a;
    CALL(AllocatePages, NOT_FOUND, "taken", BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &b));
    low = a - 1;
    CALL(AllocatePages, SUCCESS, "at most", BS->AllocatePages(AllocateMaxAddress, EfiLoaderData, 3, &low));
    CHECK(AllocatePages, "ends below the maximum", low + 3 * PAGE <= a);
    CALL(FreePages, SUCCESS, "what was allocated below", BS->FreePages(low, 3));
    b = low + 1;
    CALL(AllocatePages, NOT_FOUND, "not aligned", BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &b));
    b = low;
    CALL(AllocatePages, SUCCESS, "at an address", BS->AllocatePages(AllocateAddress, EfiLoaderData, 3, &b));
    CHECK_EQUAL(AllocatePages, "the address asked for", low, b);
    CALL(FreePages, SUCCESS, "at an address", BS->FreePages(b, 3));

    CALL(FreePages, INVALID_PARAMETER, "not aligned", BS->FreePages(a + 1, 1));
    CALL(FreePages, INVALID_PARAMETER, "no pages", BS->FreePages(a, 0));
    CALL(FreePages, INVALID_PARAMETER, "2^52 pages", BS->FreePages(a, 1ULL << 52));

    CALL(FreePages, SUCCESS, "two in the middle", BS->FreePages(a + 3 * PAGE, 2));
    CHECK_EQUAL(FreePages, "what is before is kept", EfiLoaderData, type_at(a + 2 * PAGE));
    CHECK_EQUAL(FreePages, "the middle is free", EfiConventionalMemory, type_at(a + 3 * PAGE));
    CHECK_EQUAL(FreePages, "what is behind is kept", EfiLoaderData, type_at(a + 5 * PAGE));
    b = a + 3 * PAGE;
    CALL(AllocatePages, SUCCESS, "the hole", BS->AllocatePages(AllocateAddress, EfiBootServicesData, 2, &b));
    CHECK_EQUAL(AllocatePages, "the hole has its type", EfiBootServicesData, type_at(b + PAGE));
    CALL(FreePages, SUCCESS, "the beginning", BS->FreePages(a, 3));
    CALL(FreePages, SUCCESS, "the hole", BS->FreePages(b, 2));
    CALL(FreePages, SUCCESS, "the end", BS->FreePages(a + 5 * PAGE, 3));
    CHECK_EQUAL(FreePages, "all is free", EfiConventionalMemory, type_at(a + 5 * PAGE));
}

/* Allocates and frees a page of every type; returns what did not go well. */
static UINTN every_type(VOID) {
    UINTN wrong = 0;
    static const UINT32 types[] = {EfiReservedMemoryType, EfiLoaderCode, EfiLoaderData, EfiBootServicesCode,
                                   EfiBootServicesData, EfiRuntimeServicesCode, EfiRuntimeServicesData,
                                   EfiUnusableMemory, EfiACPIReclaimMemory, EfiACPIMemoryNVS, EfiMemoryMappedIO,
                                   EfiMemoryMappedIOPortSpace, EfiPalCode, 0x70000000, 0x7fffffff, 0x80000000,
                                   0xffffffff};
    for (UINTN i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        EFI_PHYSICAL_ADDRESS a = 0;
        VOID *piece = NULL;
        BOOLEAN runtime = types[i] == EfiRuntimeServicesCode || types[i] == EfiRuntimeServicesData;
        EFI_STATUS status = BS->AllocatePages(AllocateAnyPages, types[i], 1, &a);
        EFI_MEMORY_DESCRIPTOR *d = find(a);
        BOOLEAN right = status == EFI_SUCCESS && d != NULL && d->Type == types[i]
            && ((d->Attribute & EFI_MEMORY_RUNTIME) != 0) == runtime;
        right = right && BS->FreePages(a, 1) == EFI_SUCCESS && type_at(a) == EfiConventionalMemory;
        right = right && BS->AllocatePool(types[i], 24, &piece) == EFI_SUCCESS
            && type_at((EFI_PHYSICAL_ADDRESS) piece) == types[i] && BS->FreePool(piece) == EFI_SUCCESS;
        if (!right) {
            note(L"memory type", types[i]);
            wrong++;
        }
    }
    return wrong;
}

static VOID memory_map(VOID) {
    EFI_PHYSICAL_ADDRESS a = 0, b;
    UINTN key, needed;
    UINT8 small[8];

    CALL(GetMemoryMap, SUCCESS, "all of it", read_map());
    CHECK_EQUAL(GetMemoryMap, "descriptor version", 1, descriptorVersion);
    CHECK(GetMemoryMap, "whole descriptors", descriptorSize >= 40 && mapSize % descriptorSize == 0);
    CHECK(GetMemoryMap, "descriptors larger than the struct", descriptorSize > sizeof(EFI_MEMORY_DESCRIPTOR));
    CHECK(GetMemoryMap, "descriptors of whole 8 bytes", descriptorSize % 8 == 0);

    BOOLEAN apart = TRUE, merged = TRUE, writeBack = TRUE;
    EFI_MEMORY_DESCRIPTOR *before = NULL;
    for (UINTN at = 0; at < mapSize; at += descriptorSize) {
        EFI_MEMORY_DESCRIPTOR *d = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        apart = apart && d->PhysicalStart % PAGE == 0 && d->NumberOfPages > 0 && d->VirtualStart == 0;
        if (before != NULL) {
            EFI_PHYSICAL_ADDRESS end = before->PhysicalStart + before->NumberOfPages * PAGE;
            apart = apart && d->PhysicalStart >= end;
            merged = merged && !(d->PhysicalStart == end && d->Type == before->Type
                                 && d->Attribute == before->Attribute);
        }
        writeBack = writeBack && (d->Type != EfiConventionalMemory || (d->Attribute & EFI_MEMORY_WB) != 0);
        before = d;
    }
    CHECK(GetMemoryMap, "no descriptors overlap", apart);
    CHECK(GetMemoryMap, "neighbours are merged", merged);
    CHECK(GetMemoryMap, "free memory can be cached", writeBack);
    CHECK_EQUAL(GetMemoryMap, "this program's code", EfiLoaderCode, type_at((EFI_PHYSICAL_ADDRESS) &memory_map));

    needed = 0;
    CALL(GetMemoryMap, BUFFER_TOO_SMALL, "no buffer", BS->GetMemoryMap(&needed, NULL, &key, &descriptorSize, NULL));
    CHECK(GetMemoryMap, "tells the size needed", needed >= mapSize && needed % descriptorSize == 0);
    needed = sizeof(small);
    CALL(GetMemoryMap, BUFFER_TOO_SMALL, "8 bytes",
         BS->GetMemoryMap(&needed, (EFI_MEMORY_DESCRIPTOR *) small, NULL, NULL, NULL));
    read_map();
    needed = mapSize - 1;
    CALL(GetMemoryMap, BUFFER_TOO_SMALL, "one byte less",
         BS->GetMemoryMap(&needed, (EFI_MEMORY_DESCRIPTOR *) map, &key, NULL, NULL));
    CHECK_EQUAL(GetMemoryMap, "asks for the byte", mapSize, needed);
    CALL(GetMemoryMap, SUCCESS, "just enough",
         BS->GetMemoryMap(&needed, (EFI_MEMORY_DESCRIPTOR *) map, &key, &descriptorSize, &descriptorVersion));
    CALL(GetMemoryMap, INVALID_PARAMETER, "size is NULL",
         BS->GetMemoryMap(NULL, (EFI_MEMORY_DESCRIPTOR *) map, &key, &descriptorSize, &descriptorVersion));
    needed = MAP_BYTES;
    CALL(GetMemoryMap, INVALID_PARAMETER, "map is NULL",
         BS->GetMemoryMap(&needed, NULL, &key, &descriptorSize, &descriptorVersion));

    read_map();
    key = mapKey;
    read_map();
    CHECK_EQUAL(GetMemoryMap, "reading does not change the key", key, mapKey);
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &a);
    read_map();
    CHECK(GetMemoryMap, "allocating changes the key", key != mapKey);
    key = mapKey;
    BS->FreePages(a + PAGE, 1);
    read_map();
    CHECK(GetMemoryMap, "freeing changes the key", key != mapKey);
    b = a + PAGE;
    BS->AllocatePages(AllocateAddress, EfiLoaderData, 1, &b);
    EFI_MEMORY_DESCRIPTOR *d = find(a);
    CHECK(GetMemoryMap, "adjacent allocations are merged",
          a + 2 * PAGE <= d->PhysicalStart + d->NumberOfPages * PAGE && d->Type == EfiLoaderData);
    BS->FreePages(a, 1);
    BS->FreePages(b, 1);
    CHECK_EQUAL(AllocatePages, "every memory type", 0, every_type());
}

static VOID runtime_memory(VOID) {
#ifdef __aarch64__
    /* An operating system with pages of 64 KiB must be able to map it (2.3.6.1). */
    const UINT64 unit = 16 * PAGE;
#else
    const UINT64 unit = PAGE;
#endif
    EFI_PHYSICAL_ADDRESS a = 0;
    CALL(AllocatePages, SUCCESS, "runtime", BS->AllocatePages(AllocateAnyPages, EfiRuntimeServicesData, 1, &a));
    CHECK_EQUAL(AllocatePages, "runtime memory is aligned", 0, a % unit);
    CHECK_EQUAL(AllocatePages, "the whole unit is runtime memory", EfiRuntimeServicesData, type_at(a + unit - 1));
    CALL(FreePages, SUCCESS, "runtime", BS->FreePages(a, 1));
    CHECK_EQUAL(FreePages, "the whole unit is free", EfiConventionalMemory, type_at(a + unit - 1));
    BOOLEAN aligned = TRUE;
    read_map();
    for (UINTN at = 0; at < mapSize; at += descriptorSize) {
        EFI_MEMORY_DESCRIPTOR *d = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        aligned = aligned && ((d->Attribute & EFI_MEMORY_RUNTIME) == 0
                              || (d->PhysicalStart % unit == 0 && d->NumberOfPages * PAGE % unit == 0));
    }
    CHECK(GetMemoryMap, "all runtime memory is aligned", aligned);
}

static VOID pool(VOID) {
    VOID *piece = NULL, *other = NULL;
    CALL(AllocatePool, INVALID_PARAMETER, "Buffer is NULL", BS->AllocatePool(EfiLoaderData, 1, NULL));
    CALL(AllocatePool, INVALID_PARAMETER, "EfiMaxMemoryType", BS->AllocatePool(EfiMaxMemoryType, 1, &piece));
    CALL(AllocatePool, INVALID_PARAMETER, "pool type 0x6fffffff", BS->AllocatePool(0x6fffffff, 1, &piece));
    CALL(AllocatePool, INVALID_PARAMETER, "EfiPersistentMemory", BS->AllocatePool(EfiPersistentMemory, 1, &piece));
    CALL(AllocatePool, OUT_OF_RESOURCES, "2^40 bytes", BS->AllocatePool(EfiLoaderData, 1ULL << 40, &piece));
    CALL(AllocatePool, OUT_OF_RESOURCES, "2^64-1 bytes", BS->AllocatePool(EfiLoaderData, ~0ULL, &piece));
    CALL(AllocatePool, OUT_OF_RESOURCES, "2^63-1 bytes", BS->AllocatePool(EfiLoaderData, ~0ULL >> 1, &piece));
    CALL(AllocatePool, SUCCESS, "no bytes", BS->AllocatePool(EfiLoaderData, 0, &piece));
    CALL(FreePool, SUCCESS, "no bytes", BS->FreePool(piece));
    CALL(AllocatePool, SUCCESS, "100 bytes", BS->AllocatePool(EfiLoaderData, 100, &piece));
    CALL(AllocatePool, SUCCESS, "a million bytes", BS->AllocatePool(EfiLoaderData, 1000000, &other));
    CHECK(AllocatePool, "aligned on 8", piece != NULL && (UINTN) piece % 8 == 0 && (UINTN) other % 8 == 0);
    BS->SetMem(piece, 100, 1);
    BS->SetMem(other, 1000000, 2);
    CHECK(AllocatePool, "pieces do not overlap", filled(piece, 1, 100) && filled(other, 2, 1000000));
    CALL(FreePool, SUCCESS, "a million bytes", BS->FreePool(other));
    CALL(FreePool, SUCCESS, "100 bytes", BS->FreePool(piece));

    UINTN wrong = 0;
    VOID *pieces[64];
    for (UINTN i = 0; i < 64; i++) {
        wrong += BS->AllocatePool(EfiLoaderData, i * 97 + 1, &pieces[i]) != EFI_SUCCESS;
        BS->SetMem(pieces[i], i * 97 + 1, (UINT8) i);
    }
    for (UINTN i = 0; i < 64; i++) {
        wrong += !filled(pieces[i], (UINT8) i, i * 97 + 1) || BS->FreePool(pieces[i]) != EFI_SUCCESS;
    }
    CHECK_EQUAL(AllocatePool, "many sizes at once", 0, wrong);
}

static VOID contract(VOID) {
    page_arguments();
    page_ranges();
    memory_map();
    runtime_memory();
    pool();
}
