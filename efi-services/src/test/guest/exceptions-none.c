/* A fault after ExitBootServices, in a program that has no handlers. */
#include "contract.h"
#include "exceptions.h"

static UINT8 MAP[16384] __attribute__((aligned(16)));
#define NOWHERE 0x12345678000ULL

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    CALL(GetMemoryMap, SUCCESS, "before a fault",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version));
    EXPECT_END("fault at BOOT.*: read of 8 bytes at 0x12345678000");
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on without handlers", BS->ExitBootServices(IMAGE, key));
    (void) *(volatile UINT64 *) NOWHERE;
    contract_reset();
}
