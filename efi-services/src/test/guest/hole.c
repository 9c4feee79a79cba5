/*
 * Reads what the memory map has as reserved in a place of 0x123 pages, if there is one: a test's hole in memory. Nothing is
 * there, and nothing more is done.
 */
#include "contract.h"

#define HOLE 0x123

static VOID contract(VOID) {
    static UINT8 map[65536];
    UINTN size = sizeof(map);
    UINTN key;
    UINTN step;
    UINT32 version;
    CALL(GetMemoryMap, SUCCESS, "before a hole", BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &step, &version));
    for (UINTN at = 0; at < size; at += step) {
        EFI_MEMORY_DESCRIPTOR *region = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        if (region->Type == EfiReservedMemoryType && region->NumberOfPages == HOLE) {
            note(L"hole", region->PhysicalStart);
            note(L"read", *(volatile UINT8 *) (region->PhysicalStart + PAGE));
        }
    }
}
