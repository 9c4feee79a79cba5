/* A fault after ExitBootServices, in a program that has no handlers. */
#include "late.h"

#define NOWHERE 0x12345678000ULL

static VOID contract(VOID) {
    EXPECT_END("fault at BOOT.*: read of 8 bytes at 0x12345678000");
    end_boot_services();
    (void) *(volatile UINT64 *) NOWHERE;
    contract_reset();
}
