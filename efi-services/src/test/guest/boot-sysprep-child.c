/* Started by SysPrep0000 and SysPrep0002 before boot-sources.c; the first time it fails. */
#define CONTRACT_CHILD
#include "contract.h"
#include "boot-sources.h"

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    contract_begin(image, systemTable);
    keep(L"ReadyAtPrepare", kept(L"Ready"));
    keep(L"Prepared", kept(L"Prepared") + 1);
    return kept(L"Prepared") == 1 ? EFI_ABORTED : EFI_SUCCESS;
}
