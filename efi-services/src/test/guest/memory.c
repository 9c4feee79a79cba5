/* Memory allocation services (UEFI 2.10, 7.2). */
#include "contract.h"

static VOID contract(VOID) {
    VOID *piece = NULL;
    CALL(AllocatePool, SUCCESS, "loader data", BS->AllocatePool(EfiLoaderData, 100, &piece));
    CHECK(AllocatePool, "aligned on 8", piece != NULL && (UINTN) piece % 8 == 0);
    CALL(FreePool, SUCCESS, "once", BS->FreePool(piece));
}
