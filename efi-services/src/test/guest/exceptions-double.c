/* Handlers of exceptions that fault themselves: nothing may hang. */
#include "exceptions.h"
#include "late.h"

#define NOWHERE 0x12345678000ULL
#include "paging.h"

static VOID contract(VOID) {
    EFI_PHYSICAL_ADDRESS tables = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    EXPECT_END("fault at .*: .*, and the guest's own handler (cannot be entered|did not cure it in 1000 times)");
    end_boot_services();
    paging_begin_with_memory(tables);
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
