/* Another medium in a drive: what was found on the first one, and what is found on the second (UEFI 2.10, 13.9). */
#include "handles.h"

static const EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static const EFI_GUID BLOCK_IO = EFI_BLOCK_IO_PROTOCOL_GUID;

#define FIRST_BLOCKS 8192
#define SECOND_BLOCKS 12288
/* Between the partition table and the first partition: whoever reads it gets the other medium. */
#define LEVER 40

static UINT8 buffer[512];

static EFI_BLOCK_IO_PROTOCOL *block_io(EFI_HANDLE handle) {
    VOID *interface = NULL;
    BS->HandleProtocol(handle, &BLOCK_IO, &interface);
    return interface;
}

static UINTN path_length(const UINT8 *path) {
    UINTN length = 0;
    while (path[length] != END_DEVICE_PATH_TYPE) {
        length += path[length + 2];
    }
    return length;
}

static EFI_HANDLE find(UINT64 blocks) {
    UINTN count = 0;
    EFI_HANDLE *handles;
    EFI_HANDLE found = NULL;
    BS->LocateHandleBuffer(ByProtocol, &BLOCK_IO, NULL, &count, &handles);
    for (UINTN i = 0; i < count; i++) {
        EFI_BLOCK_IO_MEDIA *media = block_io(handles[i])->Media;
        if (!media->LogicalPartition && media->LastBlock == blocks - 1) {
            found = handles[i];
        }
    }
    BS->FreePool(handles);
    return found;
}

/* The partitions of a disk; gives the number. */
static UINTN partitions(EFI_HANDLE disk, EFI_HANDLE *found, UINTN most) {
    UINT8 *path;
    UINTN count = 0;
    UINTN result = 0;
    EFI_HANDLE *handles;
    BS->HandleProtocol(disk, &DEVICE_PATH, (VOID **) &path);
    UINTN length = path_length(path);
    BS->LocateHandleBuffer(ByProtocol, &BLOCK_IO, NULL, &count, &handles);
    for (UINTN i = 0; i < count; i++) {
        UINT8 *other;
        BS->HandleProtocol(handles[i], &DEVICE_PATH, (VOID **) &other);
        if (path_length(other) > length && equal(path, other, length) && result < most) {
            found[result++] = handles[i];
        }
    }
    BS->FreePool(handles);
    return result;
}

static EFI_FILE_PROTOCOL *open(EFI_HANDLE partition, const CHAR16 *name) {
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume;
    EFI_FILE_PROTOCOL *root;
    EFI_FILE_PROTOCOL *file = NULL;
    if (BS->HandleProtocol(partition, &FILE_SYSTEM, (VOID **) &volume) == EFI_SUCCESS
        && volume->OpenVolume(volume, &root) == EFI_SUCCESS) {
        if (root->Open(root, &file, name, EFI_FILE_MODE_READ, 0) != EFI_SUCCESS) {
            file = NULL;
        }
        root->Close(root);
    }
    return file;
}

static VOID contract(VOID) {
    EFI_HANDLE found[4];
    UINTN size = sizeof(buffer);
    EFI_HANDLE disk = find(FIRST_BLOCKS);
    EFI_BLOCK_IO_PROTOCOL *block = block_io(disk);
    UINT32 id = block->Media->MediaId;
    CHECK_EQUAL(LocateHandleBuffer, "one partition", 1, partitions(disk, found, 4));
    EFI_BLOCK_IO_PROTOCOL *part = block_io(found[0]);
    EFI_FILE_PROTOCOL *file = open(found[0], L"\\first");
    CHECK(File.Open, "on the first medium", file != NULL);

    CALL(BlockIo.ReadBlocks, SUCCESS, "the lever", block->ReadBlocks(block, id, LEVER, 512, buffer));
    CALL(BlockIo.ReadBlocks, MEDIA_CHANGED, "of the first", block->ReadBlocks(block, id, 0, 512, buffer));
    CHECK(BlockIo.ReadBlocks, "tells the medium", block->Media->MediaId != id && block->Media->MediaPresent
          && block->Media->LastBlock == SECOND_BLOCKS - 1);
    CALL(BlockIo.ReadBlocks, MEDIA_CHANGED, "partition", part->ReadBlocks(part, id, 0, 512, buffer));
    CALL(File.Read, MEDIA_CHANGED, "of the first", file->Read(file, &size, buffer));
    CHECK(File.Open, "not on the second by the first's", open(found[0], L"\\first") == NULL);
    file->Close(file);

    CALL(DisconnectController, SUCCESS, "the drive", BS->DisconnectController(disk, NULL, NULL));
    CHECK_EQUAL(DisconnectController, "no partition is left", 0, partitions(disk, found, 4));
    CALL(ConnectController, SUCCESS, "the drive", BS->ConnectController(disk, NULL, NULL, TRUE));
    CHECK_EQUAL(ConnectController, "the second medium's partitions", 2, partitions(disk, found, 4));
    part = block_io(found[1]);
    CHECK(ConnectController, "they are on the medium", part->Media->MediaId == block->Media->MediaId
          && part->ReadBlocks(part, part->Media->MediaId, 0, 512, buffer) == EFI_SUCCESS);
    file = open(found[0], L"\\second");
    CHECK(File.Open, "on the second medium", file != NULL);
    size = sizeof(buffer);
    CALL(File.Read, SUCCESS, "of the second", file->Read(file, &size, buffer));
    CHECK_EQUAL(File.Read, "what is there", 6, size);
    file->Close(file);
    CHECK(File.Open, "on its other partition", open(found[1], L"\\third") != NULL);
    CHECK(File.Open, "what the first had is not there", open(found[0], L"\\first") == NULL);
}
