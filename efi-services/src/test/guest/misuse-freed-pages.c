/* A page is touched after it was freed: the run ends there. */
#include "contract.h"

static VOID contract(VOID) {
    EFI_PHYSICAL_ADDRESS a = 0;
    CALL(AllocatePages, SUCCESS, "to be used after free", BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &a));
    *(volatile UINT64 *) a = 1;
    CALL(FreePages, SUCCESS, "to be used after free", BS->FreePages(a, 2));
    EXPECT_END("fault at BOOT.*: write of 8 bytes");
    EXPECT_FINDING("UseAfterFree: .* in pages freed by EFI_BOOT_SERVICES.FreePages at BOOT.*; at BOOT");
    contract_end();
    *(volatile UINT64 *) (a + 8) = 2;
}
