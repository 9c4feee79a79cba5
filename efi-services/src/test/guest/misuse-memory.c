/* Misuse of memory that a call notices: what it answers, and that it is reported. */
#include "contract.h"

static VOID contract(VOID) {
    VOID *piece = NULL, *other = NULL;
    EFI_PHYSICAL_ADDRESS a = 0, b;
    volatile UINT8 *bytes;

    CALL(FreePool, INVALID_PARAMETER, "NULL", BS->FreePool(NULL));
    BS->AllocatePool(EfiLoaderData, 100, &piece);
    EXPECT_FINDING("InvalidFree: .*pool; at BOOT.*EFI_BOOT_SERVICES.FreePool");
    CALL(FreePool, INVALID_PARAMETER, "inside a piece", BS->FreePool((UINT8 *) piece + 16));
    EXPECT_FINDING("InvalidFree");
    CALL(FreePool, INVALID_PARAMETER, "on the stack", BS->FreePool(&piece));
    CALL(FreePool, SUCCESS, "once", BS->FreePool(piece));
    EXPECT_FINDING("DoubleFree: pool .* after EFI_BOOT_SERVICES.FreePool at BOOT");
    CALL(FreePool, INVALID_PARAMETER, "twice", BS->FreePool(piece));

    /* A byte behind, a byte before, and one long after. */
    BS->AllocatePool(EfiLoaderData, 100, &piece);
    bytes = piece;
    bytes[100] = 1;
    EXPECT_FINDING("PoolOverrun: .* offset 100 of the 100 bytes .* by EFI_BOOT_SERVICES.AllocatePool at BOOT");
    CALL(FreePool, SUCCESS, "a byte behind was written", BS->FreePool(piece));
    BS->AllocatePool(EfiLoaderData, 100, &piece);
    bytes = piece;
    bytes[-1] = 1;
    EXPECT_FINDING("PoolOverrun: .* offset -1 of the 100 bytes");
    CALL(FreePool, SUCCESS, "a byte before was written", BS->FreePool(piece));
    BS->AllocatePool(EfiLoaderData, 70000, &piece);
    bytes = piece;
    bytes[70000] = 1;
    EXPECT_FINDING("PoolOverrun: .* offset 70000 of the 70000 bytes");
    CALL(FreePool, SUCCESS, "a byte behind a large piece", BS->FreePool(piece));
    BS->AllocatePool(EfiLoaderData, 40, &other);

    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 4, &a);
    CALL(FreePages, SUCCESS, "once", BS->FreePages(a, 4));
    EXPECT_FINDING("DoubleFree: pages .* after EFI_BOOT_SERVICES.FreePages at BOOT");
    CALL(FreePages, NOT_FOUND, "twice", BS->FreePages(a, 4));
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 4, &a);
    BS->FreePages(a + 3 * PAGE, 1);
    EXPECT_FINDING("DoubleFree: pages");
    CALL(FreePages, NOT_FOUND, "the last page is free", BS->FreePages(a, 4));
    CALL(FreePages, SUCCESS, "but not the others", BS->FreePages(a, 3));

    /* Two allocations side by side, freed as if they were one: it works, and is an error all the same. */
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 4, &a);
    BS->FreePages(a + 2 * PAGE, 2);
    b = a + 2 * PAGE;
    BS->AllocatePages(AllocateAddress, EfiLoaderData, 2, &b);
    EXPECT_FINDING("FreedBeyondAllocation: 4 pages at .*, where 2 were allocated");
    CALL(FreePages, SUCCESS, "two allocations at once", BS->FreePages(a, 4));

    /* Pages that AllocatePages did not allocate: EDK2 frees them. */
    EXPECT_FINDING("InvalidFree: .*pages");
    CALL(FreePages, NOT_FOUND, "this image", BS->FreePages((UINTN) &contract & ~(PAGE - 1), 1));
    EXPECT_FINDING("InvalidFree");
    CALL(FreePages, NOT_FOUND, "a piece of pool", BS->FreePages((UINTN) other & ~(PAGE - 1), 1));
    EXPECT_FINDING("InvalidFree");
    CALL(FreePages, NOT_FOUND, "the system table", BS->FreePages((UINTN) ST & ~0xffffULL, 16));
    EXPECT_FINDING("InvalidFree");
    CALL(FreePages, NOT_FOUND, "beyond memory", BS->FreePages(1ULL << 50, 1));
    BS->FreePool(other);

    /* Noticed when the program has returned. */
    EXPECT_FINDING("PoolOverrun: .* offset 50 of the 50 bytes");
    BS->AllocatePool(EfiLoaderData, 50, &other);
    ((volatile UINT8 *) other)[50] = 1;
    EXPECT_FINDING("UseAfterFree: .* pool freed by EFI_BOOT_SERVICES.FreePool at BOOT");
    BS->AllocatePool(EfiLoaderData, 200, &piece);
    BS->FreePool(piece);
    ((volatile UINT8 *) piece)[99] = 1;
}
