/* Decompress protocol (19.5). */
#include "contract.h"

static EFI_GUID DECOMPRESS_GUID = EFI_DECOMPRESS_PROTOCOL_GUID;

/* Two letters A: one block, every code of a single symbol. The last bytes are padding, as compressors leave it. */
static UINT8 DATA[] = {10, 0, 0, 0, 2, 0, 0, 0, 0x00, 0x02, 0x00, 0x00, 0x04, 0x10, 0x00, 0x00, 0x00, 0x00};
/* The same with a character code of one symbol too many: the lengths 1, 1, 1. */
static UINT8 CORRUPT[] = {10, 0, 0, 0, 2, 0, 0, 0, 0x00, 0x02, 0x18, 0x92, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

static VOID contract(VOID) {
    EFI_DECOMPRESS_PROTOCOL *d = NULL;
    CHECK(Protocol, "decompress",
          BS->LocateProtocol(&DECOMPRESS_GUID, NULL, (VOID **) &d) == EFI_SUCCESS);
    UINT32 size = 0;
    UINT32 scratchSize = 0;
    CALL(Decompress.GetInfo, SUCCESS, "sizes", d->GetInfo(d, DATA, sizeof(DATA), &size, &scratchSize));
    CHECK_EQUAL(Decompress.GetInfo, "original size", 2, size);
    CALL(Decompress.GetInfo, INVALID_PARAMETER, "no header", d->GetInfo(d, DATA, 7, &size, &scratchSize));
    CALL(Decompress.GetInfo, INVALID_PARAMETER, "shorter than it says",
         d->GetInfo(d, DATA, sizeof(DATA) - 1, &size, &scratchSize));

    VOID *scratch = NULL;
    BS->AllocatePool(EfiBootServicesData, scratchSize, &scratch);
    UINT8 target[4] = {0, 0, 0x55, 0x55};
    CALL(Decompress.Decompress, SUCCESS, "two letters",
         d->Decompress(d, DATA, sizeof(DATA), target, 2, scratch, scratchSize));
    CHECK(Decompress.Decompress, "their bytes and no more",
          target[0] == 'A' && target[1] == 'A' && target[2] == 0x55);
    CALL(Decompress.Decompress, INVALID_PARAMETER, "wrong destination size",
         d->Decompress(d, DATA, sizeof(DATA), target, 3, scratch, scratchSize));
    CALL(Decompress.Decompress, INVALID_PARAMETER, "scratch too small",
         d->Decompress(d, DATA, sizeof(DATA), target, 2, scratch, scratchSize - 1));
    CALL(Decompress.Decompress, INVALID_PARAMETER, "corrupt",
         d->Decompress(d, CORRUPT, sizeof(CORRUPT), target, 2, scratch, scratchSize));
    BS->FreePool(scratch);
}
