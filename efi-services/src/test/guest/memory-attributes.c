/* Memory attribute protocol (37.7); ends by what the processor does to a store to a read-only page. */
#include "contract.h"

static EFI_GUID MEMORY_ATTRIBUTE_GUID = EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID;

static VOID contract(VOID) {
    EFI_MEMORY_ATTRIBUTE_PROTOCOL *m = NULL;
    CHECK(Protocol, "memory attributes",
          BS->LocateProtocol(&MEMORY_ATTRIBUTE_GUID, NULL, (VOID **) &m) == EFI_SUCCESS);
    EFI_PHYSICAL_ADDRESS pages = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 4, &pages);
    UINT64 all = EFI_MEMORY_RP | EFI_MEMORY_XP | EFI_MEMORY_RO;
    UINT64 got = 0;
    CALL(ClearMemoryAttributes, SUCCESS, "all", m->ClearMemoryAttributes(m, pages, 4 * PAGE, all));
    CALL(GetMemoryAttributes, SUCCESS, "after Clear", m->GetMemoryAttributes(m, pages, 4 * PAGE, &got));
    CHECK_EQUAL(GetMemoryAttributes, "none", 0, got);
    CALL(SetMemoryAttributes, SUCCESS, "XP", m->SetMemoryAttributes(m, pages, 4 * PAGE, EFI_MEMORY_XP));
    CALL(SetMemoryAttributes, SUCCESS, "RO of one page", m->SetMemoryAttributes(m, pages + PAGE, PAGE, EFI_MEMORY_RO));
    CALL(GetMemoryAttributes, NO_MAPPING, "not the same all over", m->GetMemoryAttributes(m, pages, 2 * PAGE, &got));
    m->GetMemoryAttributes(m, pages + PAGE, PAGE, &got);
    CHECK_EQUAL(SetMemoryAttributes, "those of before stay", EFI_MEMORY_XP | EFI_MEMORY_RO, got);
    CALL(SetMemoryAttributes, SUCCESS, "RP", m->SetMemoryAttributes(m, pages + 2 * PAGE, PAGE, EFI_MEMORY_RP));
    CALL(ClearMemoryAttributes, SUCCESS, "RP", m->ClearMemoryAttributes(m, pages + 2 * PAGE, PAGE, EFI_MEMORY_RP));
    *(volatile UINT8 *) (pages + 2 * PAGE) = 1;
    CHECK_EQUAL(ClearMemoryAttributes, "the page is there again", 1, *(volatile UINT8 *) (pages + 2 * PAGE));

    CALL(GetMemoryAttributes, INVALID_PARAMETER, "no length", m->GetMemoryAttributes(m, pages, 0, &got));
    CALL(GetMemoryAttributes, INVALID_PARAMETER, "no result", m->GetMemoryAttributes(m, pages, PAGE, NULL));
    CALL(GetMemoryAttributes, UNSUPPORTED, "no RAM", m->GetMemoryAttributes(m, 1ULL << 46, PAGE, &got));
    CALL(SetMemoryAttributes, INVALID_PARAMETER, "no length", m->SetMemoryAttributes(m, pages, 0, EFI_MEMORY_RO));
    CALL(SetMemoryAttributes, INVALID_PARAMETER, "not of these attributes",
         m->SetMemoryAttributes(m, pages, PAGE, EFI_MEMORY_UC));
    CALL(SetMemoryAttributes, UNSUPPORTED, "no RAM", m->SetMemoryAttributes(m, 1ULL << 46, PAGE, EFI_MEMORY_RO));
    CALL(ClearMemoryAttributes, INVALID_PARAMETER, "no length", m->ClearMemoryAttributes(m, pages, 0, EFI_MEMORY_RO));
    CALL(ClearMemoryAttributes, INVALID_PARAMETER, "not of these attributes",
         m->ClearMemoryAttributes(m, pages, PAGE, EFI_MEMORY_UC));
    CALL(ClearMemoryAttributes, UNSUPPORTED, "no RAM", m->ClearMemoryAttributes(m, 1ULL << 46, PAGE, EFI_MEMORY_RO));
    /* What the firmware runs on: the gate that this very function leads to. */
    EFI_PHYSICAL_ADDRESS firmware = (UINTN) m->SetMemoryAttributes & ~(PAGE - 1);
    CALL(SetMemoryAttributes, ACCESS_DENIED, "the firmware's code", m->SetMemoryAttributes(m, firmware, PAGE, EFI_MEMORY_RP));
    CALL(ClearMemoryAttributes, ACCESS_DENIED, "the firmware's code",
         m->ClearMemoryAttributes(m, firmware, PAGE, EFI_MEMORY_RO));

    EXPECT_END("write of [0-9]+ bytes? at");
    contract_end();
    *(volatile UINT64 *) (pages + PAGE) = 1;
}
