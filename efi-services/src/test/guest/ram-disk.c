/* RAM disks (UEFI 2.10, 13.17), made of the bytes of a disk with a GPT, and what its partitions tell (13.18). */
#include "contract.h"

static EFI_GUID RAM_DISK = EFI_RAM_DISK_PROTOCOL_GUID;
static EFI_GUID VIRTUAL_DISK = EFI_VIRTUAL_DISK_GUID;
static EFI_GUID BLOCK_IO = EFI_BLOCK_IO_PROTOCOL_GUID;
static EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static EFI_GUID PARTITION_INFO = EFI_PARTITION_INFO_PROTOCOL_GUID;
static EFI_GUID DEVICE_PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;

#define SIZE (4ULL << 20)

static UINTN count(EFI_GUID *protocol) {
    UINTN number = 0;
    EFI_HANDLE *handles = NULL;
    if (BS->LocateHandleBuffer(ByProtocol, protocol, NULL, &number, &handles) != EFI_SUCCESS) {
        return 0;
    }
    BS->FreePool(handles);
    return number;
}

static VOID contract(VOID) {
    EFI_RAM_DISK_PROTOCOL *ram = NULL;
    EFI_DEVICE_PATH_PROTOCOL *path = NULL;
    EFI_DEVICE_PATH_PROTOCOL *again = NULL;
    CHECK_EQUAL(RamDisk.Register, "the protocol is there", EFI_SUCCESS, BS->LocateProtocol(&RAM_DISK, NULL, (VOID **) &ram));

    /* The disk of 4 MiB that the machine has is copied into memory. */
    UINTN number = 0;
    EFI_HANDLE *handles = NULL;
    EFI_BLOCK_IO_PROTOCOL *block = NULL;
    BS->LocateHandleBuffer(ByProtocol, &BLOCK_IO, NULL, &number, &handles);
    for (UINTN i = 0; i < number; i++) {
        EFI_BLOCK_IO_PROTOCOL *candidate;
        BS->HandleProtocol(handles[i], &BLOCK_IO, (VOID **) &candidate);
        if (candidate->Media->LastBlock == SIZE / 512 - 1) {
            block = candidate;
        }
    }
    EFI_PHYSICAL_ADDRESS copy = 0;
    BS->AllocatePages(AllocateAnyPages, EfiReservedMemoryType, SIZE / 4096, &copy);
    CALL(BlockIo.ReadBlocks, SUCCESS, "a whole disk",
         block->ReadBlocks(block, block->Media->MediaId, 0, SIZE, (VOID *) copy));

    UINTN blocksBefore = count(&BLOCK_IO);
    UINTN systemsBefore = count(&FILE_SYSTEM);
    CALL(RamDisk.Register, INVALID_PARAMETER, "no size", ram->Register(copy, 0, &VIRTUAL_DISK, NULL, &path));
    CALL(RamDisk.Register, INVALID_PARAMETER, "no type", ram->Register(copy, SIZE, NULL, NULL, &path));
    CALL(RamDisk.Register, INVALID_PARAMETER, "no path", ram->Register(copy, SIZE, &VIRTUAL_DISK, NULL, NULL));
    CALL(RamDisk.Register, SUCCESS, "", ram->Register(copy, SIZE, &VIRTUAL_DISK, NULL, &path));
    CALL(RamDisk.Register, ALREADY_STARTED, "", ram->Register(copy, SIZE, &VIRTUAL_DISK, NULL, &again));
    CHECK(RamDisk.Register, "a RAM disk node", path != NULL && path->Type == 4 && path->SubType == 9
          && *(UINT64 *) ((UINT8 *) path + 4) == copy && *(UINT64 *) ((UINT8 *) path + 12) == copy + SIZE - 1
          && equal((UINT8 *) path + 20, &VIRTUAL_DISK, 16));
    CHECK_EQUAL(RamDisk.Register, "disk and partition", blocksBefore + 2, count(&BLOCK_IO));
    CHECK_EQUAL(RamDisk.Register, "its file system", systemsBefore + 1, count(&FILE_SYSTEM));

    EFI_DEVICE_PATH_PROTOCOL *rest = path;
    EFI_HANDLE disk = NULL;
    CHECK_EQUAL(RamDisk.Register, "found by its path", EFI_SUCCESS, BS->LocateDevicePath(&BLOCK_IO, &rest, &disk));
    BS->HandleProtocol(disk, &BLOCK_IO, (VOID **) &block);
    *(UINT8 *) copy = 0x5a;
    static UINT8 sector[512];
    CALL(BlockIo.ReadBlocks, SUCCESS, "RAM disk", block->ReadBlocks(block, block->Media->MediaId, 0, 512, sector));
    CHECK_EQUAL(RamDisk.Register, "the memory is the disk", 0x5a, sector[0]);
    sector[0] = 0xa5;
    CALL(BlockIo.WriteBlocks, SUCCESS, "RAM disk", block->WriteBlocks(block, block->Media->MediaId, 0, 512, sector));
    CHECK_EQUAL(RamDisk.Register, "and the disk the memory", 0xa5, *(UINT8 *) copy);

    CHECK_EQUAL(PartitionInfo, "on partitions", 3, count(&PARTITION_INFO));
    UINTN gpt = 0;
    BS->LocateHandleBuffer(ByProtocol, &PARTITION_INFO, NULL, &number, &handles);
    for (UINTN i = 0; i < number; i++) {
        UINT8 *info = NULL;
        BS->HandleProtocol(handles[i], &PARTITION_INFO, (VOID **) &info);
        gpt += *(UINT32 *) info == 0x1000 && *(UINT32 *) (info + 4) == 2 && info[8] == 1
               && *(UINT64 *) (info + 16 + 32) == 2048;
    }
    CHECK_EQUAL(PartitionInfo, "GPT, system, its entry", 3, gpt);

    EFI_DEVICE_PATH_PROTOCOL *foreign = NULL;
    EFI_HANDLE *all = NULL;
    BS->LocateHandleBuffer(ByProtocol, &DEVICE_PATH, NULL, &number, &all);
    BS->HandleProtocol(all[0], &DEVICE_PATH, (VOID **) &foreign);
    CALL(RamDisk.Unregister, INVALID_PARAMETER, "NULL", ram->Unregister(NULL));
    CALL(RamDisk.Unregister, UNSUPPORTED, "another device", ram->Unregister(foreign));
    CALL(RamDisk.Unregister, SUCCESS, "", ram->Unregister(path));
    CALL(RamDisk.Unregister, NOT_FOUND, "again", ram->Unregister(path));
    CHECK_EQUAL(RamDisk.Unregister, "nothing is left", blocksBefore, count(&BLOCK_IO));
    CHECK_EQUAL(RamDisk.Unregister, "no file system", systemsBefore, count(&FILE_SYSTEM));
}
