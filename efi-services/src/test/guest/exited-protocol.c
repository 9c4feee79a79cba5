/* A protocol's function called after ExitBootServices (UEFI 2.10, 7.4.6). */
#include "contract.h"

static UINT8 MAP[16384] __attribute__((aligned(16)));

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *gone = ST->ConOut;
    CALL(GetMemoryMap, SUCCESS, "before the end",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version));
    EXPECT_END("fault at BOOT.*: a call of EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL.OutputString after ExitBootServices");
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on", BS->ExitBootServices(IMAGE, key));
    gone->OutputString(gone, L"too late\r\n");
    contract_reset();
}
