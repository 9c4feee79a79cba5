/* Variables that outlive a boot where the machine keeps them (UEFI 2.10, 8.2): each boot counts one further. */
#include "contract.h"

#define SIZE 3000

static VOID contract(VOID) {
    EFI_GUID vendor = {0x6f1c2d8e, 0x90b3, 0x4d57, {0xa1, 0x22, 0x7c, 0x58, 0xe4, 0x03, 0x9b, 0x6d}};
    UINT32 attributes = EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS;
    static UINT8 data[SIZE];
    UINT8 count = 0;
    UINTN size = 1;
    EFI_STATUS status = RT->GetVariable(L"Count", &vendor, NULL, &size, &count);
    CHECK(GetVariable, "a count or none", status == EFI_SUCCESS || (status == EFI_NOT_FOUND && count == 0));
    size = SIZE;
    status = RT->GetVariable(L"Contents", &vendor, NULL, &size, data);
    CHECK(GetVariable, "contents of the count", count == 0 ? status == EFI_NOT_FOUND
          : status == EFI_SUCCESS && size == SIZE && data[0] == count && data[SIZE - 1] == count);
    count++;
    for (UINTN i = 0; i < SIZE; i++) {
        data[i] = count;
    }
    CALL(SetVariable, SUCCESS, "something that goes", RT->SetVariable(L"Gone", &vendor, attributes, SIZE, data));
    CALL(SetVariable, SUCCESS, "contents", RT->SetVariable(L"Contents", &vendor, attributes, SIZE, data));
    CALL(SetVariable, SUCCESS, "a count", RT->SetVariable(L"Count", &vendor, attributes, 1, &count));
    CALL(SetVariable, SUCCESS, "nothing", RT->SetVariable(L"Gone", &vendor, attributes, 0, NULL));
}
