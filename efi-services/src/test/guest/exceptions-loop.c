/* A handler that cures nothing: the same fault again and again must end. */
#include "contract.h"
#include "exceptions.h"
#include "paging.h"

#ifdef __x86_64__
#define RAM 0ULL
#else
#define RAM 0x40000000ULL
#endif
#define NOWHERE 0x12345678000ULL

static UINT8 MAP[16384] __attribute__((aligned(16)));

static VOID nothing(UINT64 *place) {
    (void) place;
}

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EFI_PHYSICAL_ADDRESS tables = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    CALL(GetMemoryMap, SUCCESS, "before a fault for ever",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version));
    EXPECT_END("fault at .*: read of 8 bytes at 0x12345678000, and the guest's own handler did not cure it in 1000 times");
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on with idle handlers", BS->ExitBootServices(IMAGE, key));
    paging_begin(tables);
    for (UINT64 at = RAM; at < RAM + (1ULL << 30); at += BLOCK) {
        map_block(at, at, 0);
    }
    paging_load();
    exceptions_load();
    EXCEPTION.cure = nothing;
    (void) *(volatile UINT64 *) NOWHERE;
    contract_reset();
}
