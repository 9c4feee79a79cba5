/*
 * Reads \data.bin of the volume that it is booted from into memory, ROUNDS times at once and ROUNDS times a MiB at a time, and
 * prints a line before and behind each: what is in between is timed by who listens. Each time it prints the exclusive or of
 * the first eight bytes of each page too, so that what was read can be told. Built as the contract programs are:
 *
 *     efi-services/src/test/guest/build -o "$PWD/examples/src/main/resources/dev/drydock/examples/benchmarks" \
 *         "$PWD/examples/src/main/guest/read-file"
 */
#define CONTRACT_CHILD
#include "contract.h"

#define ROUNDS 5
#define MIB 0x100000

static EFI_FILE_PROTOCOL *FILE;
static UINT8 *BUFFER;
static UINTN SIZE;

static EFI_STATUS open_file(VOID) {
    static const EFI_GUID loadedImageGuid = EFI_LOADED_IMAGE_PROTOCOL_GUID;
    static const EFI_GUID volumeGuid = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
    static const EFI_GUID infoGuid = EFI_FILE_INFO_ID;
    EFI_LOADED_IMAGE_PROTOCOL *image;
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root;
    EFI_FILE_INFO info;
    UINTN infoSize = sizeof(info);
    EFI_PHYSICAL_ADDRESS pages;
    EFI_STATUS status = BS->HandleProtocol(IMAGE, (EFI_GUID *) &loadedImageGuid, (VOID **) &image);
    if (status == EFI_SUCCESS) {
        status = BS->HandleProtocol(image->DeviceHandle, (EFI_GUID *) &volumeGuid, (VOID **) &volume);
    }
    if (status == EFI_SUCCESS) {
        status = volume->OpenVolume(volume, &root);
    }
    if (status == EFI_SUCCESS) {
        status = root->Open(root, &FILE, L"\\data.bin", EFI_FILE_MODE_READ, 0);
    }
    if (status == EFI_SUCCESS) {
        status = FILE->GetInfo(FILE, &infoGuid, &infoSize, &info);
    }
    if (status == EFI_SUCCESS) {
        SIZE = info.FileSize;
        status = BS->AllocatePages(AllocateAnyPages, EfiLoaderData, (SIZE + PAGE - 1) / PAGE, &pages);
        BUFFER = (UINT8 *) pages;
    }
    return status;
}

static EFI_STATUS read_file(const CHAR16 *name, UINTN piece) {
    UINTN done = 0;
    UINT64 digest = 0;
    EFI_STATUS status = FILE->SetPosition(FILE, 0);
    contract_print(L"begin ");
    contract_print(name);
    contract_print(L"\r\n");
    while (status == EFI_SUCCESS && done < SIZE) {
        UINTN size = SIZE - done < piece ? SIZE - done : piece;
        status = FILE->Read(FILE, &size, BUFFER + done);
        if (size == 0) {
            status = EFI_END_OF_FILE;
        }
        done += size;
    }
    contract_print(L"end\r\n");
    for (UINTN at = 0; at + 8 <= SIZE; at += PAGE) {
        digest ^= *(UINT64 *) (BUFFER + at);
    }
    contract_print(L"digest ");
    contract_hex(digest);
    contract_print(L"\r\n");
    return status;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    contract_begin(image, systemTable);
    EFI_STATUS status = open_file();
    for (int round = 0; status == EFI_SUCCESS && round < ROUNDS; round++) {
        status = read_file(L"at once", SIZE);
        if (status == EFI_SUCCESS) {
            status = read_file(L"by MiB", MIB);
        }
    }
    return status;
}
