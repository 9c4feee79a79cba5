/* Handlers of exceptions that fault themselves: nothing may hang. */
#include "contract.h"
#include "exceptions.h"

static UINT8 MAP[16384] __attribute__((aligned(16)));
#define NOWHERE 0x12345678000ULL
#include "paging.h"
#ifdef __x86_64__
#define RAM 0ULL
#else
#define RAM 0x40000000ULL
#endif

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EFI_PHYSICAL_ADDRESS tables = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    CALL(GetMemoryMap, SUCCESS, "before a fault in a handler",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version));
    EXPECT_END("fault at .*: .*, and the guest's own handler (cannot be entered|did not cure it in 1000 times)");
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on with broken handlers", BS->ExitBootServices(IMAGE, key));
    paging_begin(tables);
    for (UINT64 at = RAM; at < RAM + (1ULL << 30); at += BLOCK) {
        map_block(at, at, 0);
    }
    paging_load();
#ifdef __x86_64__
    /* An interrupt descriptor table that is not mapped: the double fault has no gate either. */
    DESCRIPTORS.limit = 4095;
    DESCRIPTORS.base = NOWHERE;
    __asm__ volatile("lidt %0" : : "m"(DESCRIPTORS) : "memory");
#else
    __asm__ volatile("msr vbar_el1, %0\n isb" : : "r"(NOWHERE));
#endif
    (void) *(volatile UINT64 *) NOWHERE;
    contract_reset();
}
