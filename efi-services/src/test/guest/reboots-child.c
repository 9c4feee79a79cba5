/*
 * Boots four times: counts in a variable that lasts, in one that does not, and in a file; says what it found; then resets,
 * each time in another way.
 */
#define CONTRACT_CHILD
#include "contract.h"
#include "console.h"

static const EFI_GUID MINE = {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x22}};
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static const EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;

static UINTN count(CHAR16 *name, UINT32 attributes) {
    UINT8 boots = 0;
    UINTN size = 1;
    RT->GetVariable(name, &MINE, NULL, &size, &boots);
    boots++;
    RT->SetVariable(name, &MINE, attributes, 1, &boots);
    return boots;
}

static UINTN count_in_file(VOID) {
    EFI_LOADED_IMAGE_PROTOCOL *self;
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root, *file;
    UINT8 boots = 0;
    UINTN size = 1;
    BS->HandleProtocol(IMAGE, &LOADED_IMAGE, (VOID **) &self);
    BS->HandleProtocol(self->DeviceHandle, &FILE_SYSTEM, (VOID **) &volume);
    volume->OpenVolume(volume, &root);
    root->Open(root, &file, L"\\boots", EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE | EFI_FILE_MODE_CREATE, 0);
    file->Read(file, &size, &boots);
    boots++;
    size = 1;
    file->SetPosition(file, 0);
    file->Write(file, &size, &boots);
    file->Close(file);
    root->Close(root);
    return boots;
}

static VOID say(const CHAR16 *what, UINTN number) {
    contract_print(what);
    contract_number(number);
    contract_print(L"\r\n");
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    static const EFI_RESET_TYPE TYPES[] = {EfiResetCold, EfiResetWarm, EfiResetPlatformSpecific, EfiResetShutdown};
    struct {
        CHAR16 message[4];
        EFI_GUID kind;
    } data = {L"Why", {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x09}}};
    EFI_INPUT_KEY key;
    EFI_TIME time;
    UINTN index;
    UINT32 resets = 0;
    contract_begin(image, systemTable);
    UINTN boots = count(L"Boots", EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS);
    say(L"boot ", boots);
    say(L"volatile ", count(L"Volatile", EFI_VARIABLE_BOOTSERVICE_ACCESS));
    say(L"file ", count_in_file());
    RT->GetTime(&time, NULL);
    say(L"hour ", time.Hour);
    RT->GetNextHighMonotonicCount(&resets);
    say(L"resets ", resets);
    EFI_SIMPLE_TEXT_INPUT_PROTOCOL *input = (EFI_SIMPLE_TEXT_INPUT_PROTOCOL *) ST->ConIn;
    BS->WaitForEvent(1, &input->WaitForKey, &index);
    input->ReadKeyStroke(input, &key);
    say(L"key ", key.UnicodeChar);
    time.Hour++;
    RT->SetTime(&time);
    UINTN type = boots > 4 ? 3 : boots - 1;
    RT->ResetSystem(TYPES[type], EFI_SUCCESS, type == 2 ? sizeof(data) : 0, &data);
    return EFI_ABORTED;
}
