/* A handler that cures nothing: the same fault again and again must end. */
#include "exceptions.h"
#include "late.h"
#include "paging.h"

#define NOWHERE 0x12345678000ULL

static VOID nothing(UINT64 *place) {
    (void) place;
}

static VOID contract(VOID) {
    EFI_PHYSICAL_ADDRESS tables = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    EXPECT_END("fault at .*: read of 8 bytes at 0x12345678000, and the guest's own handler did not cure it in 1000 times");
    end_boot_services();
    paging_begin_with_memory(tables);
    paging_load();
    exceptions_load();
    EXCEPTION.cure = nothing;
    (void) *(volatile UINT64 *) NOWHERE;
    contract_reset();
}
