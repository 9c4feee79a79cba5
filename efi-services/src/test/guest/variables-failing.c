/* Variables in a file that cannot be written any more (UEFI 2.10, 8.2); the machine's file refuses the name "Broken". */
#include "contract.h"

static VOID contract(VOID) {
    EFI_GUID vendor = {0x2d0f5a3c, 0x61f4, 0x4a0e, {0x9d, 0x38, 0x5e, 0x17, 0x0c, 0x8b, 0x42, 0xa6}};
    UINT32 attributes = EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS;
    UINT8 data[3] = {1, 2, 3};
    UINTN size = sizeof(data);
    CALL(SetVariable, SUCCESS, "a name that the file takes", RT->SetVariable(L"Whole", &vendor, attributes, 3, data));
    CALL(SetVariable, DEVICE_ERROR, "a name that it refuses", RT->SetVariable(L"Broken", &vendor, attributes, 3, data));
    CALL(GetVariable, NOT_FOUND, "what was not written", RT->GetVariable(L"Broken", &vendor, NULL, &size, data));
    CALL(GetVariable, SUCCESS, "what was", RT->GetVariable(L"Whole", &vendor, NULL, &size, data));
    CALL(SetVariable, SUCCESS, "no file for what is volatile",
         RT->SetVariable(L"Broken", &vendor, EFI_VARIABLE_BOOTSERVICE_ACCESS, 3, data));
}
