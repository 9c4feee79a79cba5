/* A constant is written, through a cast: it lies in a section that is not to be written. */
#include "contract.h"

static const UINT64 CONSTANT[2] = {1, 2};

static VOID contract(VOID) {
    volatile UINT64 *volatile constant = (UINT64 *) CONSTANT;
    CHECK(SetMem, "constants are readable", constant[1] == 2);
    EXPECT_END("fault at BOOT.*: write of 8 bytes at 0x.*, in read-only .rdata.0x.* of BOOT");
    EXPECT_FINDING("ImageWrite: a write to 0x.*, which is .rdata.0x.* of BOOT.*; at BOOT");
    contract_end();
    constant[1] = 3;
}
