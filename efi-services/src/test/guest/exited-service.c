/* A boot service called after ExitBootServices (UEFI 2.10, 7.4.6). */
#include "contract.h"

static UINT8 MAP[16384] __attribute__((aligned(16)));

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EFI_BOOT_SERVICES *gone = BS;
    CALL(GetMemoryMap, SUCCESS, "before the end",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version));
    EXPECT_END("fault at BOOT.*: a call of EFI_BOOT_SERVICES.Stall after ExitBootServices");
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on", BS->ExitBootServices(IMAGE, key));
    gone->Stall(1);
    contract_reset();
}
