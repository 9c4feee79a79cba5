/* For programs that call something after ExitBootServices which is gone then. */
#ifndef LATE_H
#define LATE_H

#include "contract.h"

/* Ends boot services; from now on lines are kept. What the end is to be has to be said before. */
static VOID end_boot_services(VOID) {
    static UINT8 map[16384] __attribute__((aligned(16)));
    UINTN size = sizeof(map);
    UINTN key;
    UINTN stride;
    UINT32 version;
    CALL(GetMemoryMap, SUCCESS, "before the end",
         BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &stride, &version));
    contract_end();
    contract_keep();
    CALL(ExitBootServices, SUCCESS, "going on", BS->ExitBootServices(IMAGE, key));
}

#endif
