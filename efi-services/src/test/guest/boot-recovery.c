/* Recovery at the operating system's wish (UEFI 2.10, 3.4.2 and 8.5.4): OsIndications passes all boot options over. */
#include "contract.h"

static const EFI_GUID GLOBAL = EFI_GLOBAL_VARIABLE;
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;

static VOID contract(VOID) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    UINT64 indications = 0;
    UINT16 current;
    UINTN size = sizeof(current);
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &self);
    CHECK(OsIndications, "boot options are passed over", self->LoadOptionsSize == 0);
    CHECK(OsIndications, "no BootCurrent",
          RT->GetVariable(L"BootCurrent", &GLOBAL, NULL, &size, &current) == EFI_NOT_FOUND);
    CHECK(OsIndications, "BootNext stays",
          RT->GetVariable(L"BootNext", &GLOBAL, NULL, &size, &current) == EFI_SUCCESS && current == 1);
    size = sizeof(indications);
    CHECK(OsIndications, "can be read",
          RT->GetVariable(L"OsIndications", &GLOBAL, NULL, &size, &indications) == EFI_SUCCESS);
    CHECK_EQUAL(OsIndications, "what was done is taken back", 1, indications);
}
