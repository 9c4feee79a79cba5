/* Block and disk I/O, at once and with tokens (UEFI 2.10, 13.7 to 13.10). ContractMachines has the disks. */
#include "contract.h"

static EFI_GUID BLOCK_IO = EFI_BLOCK_IO_PROTOCOL_GUID;
static EFI_GUID BLOCK_IO2 = EFI_BLOCK_IO2_PROTOCOL_GUID;
static EFI_GUID DISK_IO = EFI_DISK_IO_PROTOCOL_GUID;
static EFI_GUID DISK_IO2 = EFI_DISK_IO2_PROTOCOL_GUID;

typedef struct {
    EFI_BLOCK_IO_PROTOCOL *block;
    EFI_BLOCK_IO2_PROTOCOL *block2;
    EFI_DISK_IO_PROTOCOL *disk;
    EFI_DISK_IO2_PROTOCOL *disk2;
    UINT32 id;
} DISK;

static UINT8 buffer[16384];
static UINT8 other[16384];

/* The disk with so many blocks. */
static DISK find(UINT64 blocks) {
    DISK disk = {0};
    UINTN count = 0;
    EFI_HANDLE *handles = NULL;
    BS->LocateHandleBuffer(ByProtocol, &BLOCK_IO, NULL, &count, &handles);
    for (UINTN i = 0; i < count; i++) {
        EFI_BLOCK_IO_PROTOCOL *block;
        BS->HandleProtocol(handles[i], &BLOCK_IO, (VOID **) &block);
        if (!block->Media->LogicalPartition && block->Media->LastBlock == blocks - 1) {
            disk.block = block;
            disk.id = block->Media->MediaId;
            BS->HandleProtocol(handles[i], &BLOCK_IO2, (VOID **) &disk.block2);
            BS->HandleProtocol(handles[i], &DISK_IO, (VOID **) &disk.disk);
            BS->HandleProtocol(handles[i], &DISK_IO2, (VOID **) &disk.disk2);
        }
    }
    return disk;
}

/* Waits for a token and gives its status. */
static EFI_STATUS finished(EFI_BLOCK_IO2_TOKEN *token) {
    UINTN index;
    EFI_STATUS status = BS->WaitForEvent(1, &token->Event, &index);
    return status == EFI_SUCCESS ? token->TransactionStatus : status;
}

static VOID plain(EFI_BLOCK_IO2_TOKEN *token) {
    DISK d = find(1000);
    for (UINTN i = 0; i < 1024; i++) {
        buffer[i] = (UINT8) (i * 7);
    }
    CALL(BlockIo.Reset, SUCCESS, "quick", d.block->Reset(d.block, FALSE));
    CALL(BlockIo.WriteBlocks, SUCCESS, "two", d.block->WriteBlocks(d.block, d.id, 998, 1024, buffer));
    CALL(BlockIo.ReadBlocks, SUCCESS, "two", d.block->ReadBlocks(d.block, d.id, 998, 1024, other));
    CHECK(BlockIo.ReadBlocks, "what was written", equal(buffer, other, 1024));
    CALL(BlockIo.ReadBlocks, SUCCESS, "nothing", d.block->ReadBlocks(d.block, d.id, 0, 0, NULL));
    CALL(BlockIo.ReadBlocks, BAD_BUFFER_SIZE, "511", d.block->ReadBlocks(d.block, d.id, 0, 511, other));
    CALL(BlockIo.ReadBlocks, INVALID_PARAMETER, "beyond", d.block->ReadBlocks(d.block, d.id, 999, 1024, other));
    CALL(BlockIo.ReadBlocks, INVALID_PARAMETER, "wraps", d.block->ReadBlocks(d.block, d.id, ~0ULL, 1024, other));
    CALL(BlockIo.ReadBlocks, INVALID_PARAMETER, "NULL", d.block->ReadBlocks(d.block, d.id, 0, 512, NULL));
    CALL(BlockIo.ReadBlocks, MEDIA_CHANGED, "other id", d.block->ReadBlocks(d.block, d.id + 1, 0, 512, other));
    CALL(BlockIo.WriteBlocks, BAD_BUFFER_SIZE, "1", d.block->WriteBlocks(d.block, d.id, 0, 1, buffer));
    CALL(BlockIo.WriteBlocks, INVALID_PARAMETER, "beyond", d.block->WriteBlocks(d.block, d.id, 1000, 512, buffer));
    CALL(BlockIo.WriteBlocks, MEDIA_CHANGED, "other id", d.block->WriteBlocks(d.block, d.id + 1, 0, 512, buffer));
    CALL(BlockIo.FlushBlocks, SUCCESS, "", d.block->FlushBlocks(d.block));

    CALL(DiskIo.ReadDisk, SUCCESS, "across blocks", d.disk->ReadDisk(d.disk, d.id, 998 * 512 + 100, 600, other));
    CHECK(DiskIo.ReadDisk, "what was written", equal(buffer + 100, other, 600));
    CALL(DiskIo.WriteDisk, SUCCESS, "across blocks", d.disk->WriteDisk(d.disk, d.id, 998 * 512 + 500, 20, buffer));
    CALL(DiskIo.ReadDisk, SUCCESS, "around", d.disk->ReadDisk(d.disk, d.id, 998 * 512 + 499, 22, other));
    CHECK(DiskIo.WriteDisk, "leaves the rest", other[0] == buffer[499] && equal(other + 1, buffer, 20)
          && other[21] == buffer[520]);
    CALL(DiskIo.ReadDisk, INVALID_PARAMETER, "beyond", d.disk->ReadDisk(d.disk, d.id, 1000 * 512 - 1, 2, other));
    CALL(DiskIo.ReadDisk, MEDIA_CHANGED, "other id", d.disk->ReadDisk(d.disk, d.id + 1, 0, 1, other));
    CALL(DiskIo.WriteDisk, INVALID_PARAMETER, "beyond", d.disk->WriteDisk(d.disk, d.id, ~0ULL, 2, other));
    CALL(DiskIo.WriteDisk, MEDIA_CHANGED, "other id", d.disk->WriteDisk(d.disk, d.id + 1, 0, 1, other));

    CALL(BlockIo2.Reset, SUCCESS, "extended", d.block2->Reset(d.block2, TRUE));
    CHECK(BlockIo2.Reset, "one description for both", d.block->Media == d.block2->Media);
    CALL(BlockIo2.ReadBlocksEx, SUCCESS, "without a token", d.block2->ReadBlocksEx(d.block2, d.id, 998, NULL, 512, other));
    other[0] = (UINT8) ~buffer[0];
    token->TransactionStatus = 12345;
    CALL(BlockIo2.ReadBlocksEx, SUCCESS, "begun", d.block2->ReadBlocksEx(d.block2, d.id, 998, token, 512, other));
    CALL(BlockIo2.ReadBlocksEx, SUCCESS, "done", finished(token));
    CHECK(BlockIo2.ReadBlocksEx, "reads", other[0] == buffer[0]);
    CALL(BlockIo2.WriteBlocksEx, SUCCESS, "begun", d.block2->WriteBlocksEx(d.block2, d.id, 5, token, 512, buffer));
    CALL(BlockIo2.WriteBlocksEx, SUCCESS, "done", finished(token));
    CALL(BlockIo2.FlushBlocksEx, SUCCESS, "begun", d.block2->FlushBlocksEx(d.block2, token));
    CALL(BlockIo2.FlushBlocksEx, SUCCESS, "done", finished(token));
    CALL(BlockIo2.ReadBlocksEx, BAD_BUFFER_SIZE, "1", d.block2->ReadBlocksEx(d.block2, d.id, 0, token, 1, other));
    CALL(BlockIo2.ReadBlocksEx, INVALID_PARAMETER, "beyond", d.block2->ReadBlocksEx(d.block2, d.id, 1000, token, 512, other));
    CALL(BlockIo2.ReadBlocksEx, MEDIA_CHANGED, "other id", d.block2->ReadBlocksEx(d.block2, d.id + 1, 0, token, 512, other));
    CALL(BlockIo2.WriteBlocksEx, BAD_BUFFER_SIZE, "1", d.block2->WriteBlocksEx(d.block2, d.id, 0, token, 1, other));
    CALL(BlockIo2.WriteBlocksEx, INVALID_PARAMETER, "beyond", d.block2->WriteBlocksEx(d.block2, d.id, 1000, token, 512, other));
    CALL(BlockIo2.WriteBlocksEx, MEDIA_CHANGED, "other id", d.block2->WriteBlocksEx(d.block2, d.id + 1, 0, token, 512, other));

    CALL(DiskIo2.WriteDiskEx, SUCCESS, "begun", d.disk2->WriteDiskEx(d.disk2, d.id, 700, token, 3, buffer + 1));
    CALL(DiskIo2.WriteDiskEx, SUCCESS, "done", finished(token));
    CALL(DiskIo2.ReadDiskEx, SUCCESS, "begun", d.disk2->ReadDiskEx(d.disk2, d.id, 700, token, 3, other));
    CALL(DiskIo2.ReadDiskEx, SUCCESS, "done", finished(token));
    CHECK(DiskIo2.ReadDiskEx, "what was written", equal(other, buffer + 1, 3));
    CALL(DiskIo2.FlushDiskEx, SUCCESS, "begun", d.disk2->FlushDiskEx(d.disk2, token));
    CALL(DiskIo2.FlushDiskEx, SUCCESS, "done", finished(token));
    CALL(DiskIo2.ReadDiskEx, INVALID_PARAMETER, "beyond", d.disk2->ReadDiskEx(d.disk2, d.id, 512001, token, 1, other));
    CALL(DiskIo2.ReadDiskEx, MEDIA_CHANGED, "other id", d.disk2->ReadDiskEx(d.disk2, d.id + 1, 0, token, 1, other));
    CALL(DiskIo2.WriteDiskEx, INVALID_PARAMETER, "beyond", d.disk2->WriteDiskEx(d.disk2, d.id, 512001, token, 1, other));
    CALL(DiskIo2.WriteDiskEx, MEDIA_CHANGED, "other id", d.disk2->WriteDiskEx(d.disk2, d.id + 1, 0, token, 1, other));
    other[0] = (UINT8) ~buffer[0];
    d.disk2->ReadDiskEx(d.disk2, d.id, 998 * 512, token, 1, other);
    CALL(DiskIo2.Cancel, SUCCESS, "a read", d.disk2->Cancel(d.disk2));
    CHECK_EQUAL(DiskIo2.Cancel, "the token tells", EFI_ABORTED, finished(token));
    CHECK(DiskIo2.Cancel, "nothing was read", other[0] != buffer[0]);
    CALL(DiskIo2.Cancel, SUCCESS, "nothing", d.disk2->Cancel(d.disk2));
}

/* 4096 byte blocks: 10 cannot be read, 20 cannot be written, nothing can be flushed; each transfer takes 5 ms. */
static VOID worn(EFI_BLOCK_IO2_TOKEN *token) {
    DISK d = find(500);
    CHECK_EQUAL(BlockIo.ReadBlocks, "4096 byte blocks", 4096, d.block->Media->BlockSize);
    CALL(BlockIo.ReadBlocks, SUCCESS, "a good block", d.block->ReadBlocks(d.block, d.id, 9, 4096, other));
    CALL(BlockIo.ReadBlocks, BAD_BUFFER_SIZE, "512 of 4096", d.block->ReadBlocks(d.block, d.id, 9, 512, other));
    CALL(BlockIo.ReadBlocks, DEVICE_ERROR, "", d.block->ReadBlocks(d.block, d.id, 9, 8192, other));
    CALL(BlockIo.WriteBlocks, DEVICE_ERROR, "", d.block->WriteBlocks(d.block, d.id, 20, 4096, other));
    CALL(BlockIo.FlushBlocks, DEVICE_ERROR, "", d.block->FlushBlocks(d.block));
    CALL(DiskIo.ReadDisk, DEVICE_ERROR, "", d.disk->ReadDisk(d.disk, d.id, 10 * 4096 + 5, 1, other));
    CALL(DiskIo.WriteDisk, DEVICE_ERROR, "", d.disk->WriteDisk(d.disk, d.id, 20 * 4096 + 5, 1, other));
    d.block2->ReadBlocksEx(d.block2, d.id, 10, token, 4096, other);
    CALL(BlockIo2.ReadBlocksEx, DEVICE_ERROR, "in the token", finished(token));
    d.block2->WriteBlocksEx(d.block2, d.id, 20, token, 4096, other);
    CALL(BlockIo2.WriteBlocksEx, DEVICE_ERROR, "in the token", finished(token));
    CALL(BlockIo2.FlushBlocksEx, DEVICE_ERROR, "at once", d.block2->FlushBlocksEx(d.block2, NULL));
    d.disk2->ReadDiskEx(d.disk2, d.id, 10 * 4096, token, 1, other);
    CALL(DiskIo2.ReadDiskEx, DEVICE_ERROR, "in the token", finished(token));
    d.disk2->WriteDiskEx(d.disk2, d.id, 20 * 4096, token, 1, other);
    CALL(DiskIo2.WriteDiskEx, DEVICE_ERROR, "in the token", finished(token));
    d.disk2->FlushDiskEx(d.disk2, token);
    CALL(DiskIo2.FlushDiskEx, DEVICE_ERROR, "in the token", finished(token));
    EFI_EVENT timer;
    BS->CreateEvent(EVT_TIMER, 0, NULL, NULL, &timer);
    BS->SetTimer(timer, TimerRelative, 40000);
    CHECK_EQUAL(BlockIo.ReadBlocks, "4 ms have not passed", EFI_NOT_READY, BS->CheckEvent(timer));
    d.block->ReadBlocks(d.block, d.id, 0, 4096, other);
    CHECK_EQUAL(BlockIo.ReadBlocks, "takes 5 ms", EFI_SUCCESS, BS->CheckEvent(timer));
    BS->CloseEvent(timer);
}

static VOID guarded(EFI_BLOCK_IO2_TOKEN *token) {
    DISK d = find(300);
    CHECK(BlockIo.WriteBlocks, "the description tells protection", d.block->Media->ReadOnly);
    CALL(BlockIo.WriteBlocks, WRITE_PROTECTED, "", d.block->WriteBlocks(d.block, d.id, 0, 512, other));
    CALL(DiskIo.WriteDisk, WRITE_PROTECTED, "", d.disk->WriteDisk(d.disk, d.id, 0, 1, other));
    CALL(BlockIo2.WriteBlocksEx, WRITE_PROTECTED, "", d.block2->WriteBlocksEx(d.block2, d.id, 0, token, 512, other));
    CALL(BlockIo2.FlushBlocksEx, WRITE_PROTECTED, "", d.block2->FlushBlocksEx(d.block2, token));
    CALL(DiskIo2.WriteDiskEx, WRITE_PROTECTED, "", d.disk2->WriteDiskEx(d.disk2, d.id, 0, token, 1, other));
    CALL(DiskIo2.FlushDiskEx, WRITE_PROTECTED, "", d.disk2->FlushDiskEx(d.disk2, token));
}

/* When block 50 was read, another medium is there; or none. */
static VOID exchanged(EFI_BLOCK_IO2_TOKEN *token) {
    DISK d = find(400);
    CHECK(BlockIo.ReadBlocks, "removable", d.block->Media->RemovableMedia);
    CALL(BlockIo.ReadBlocks, SUCCESS, "the last of a medium", d.block->ReadBlocks(d.block, d.id, 50, 512, other));
    CALL(BlockIo.ReadBlocks, MEDIA_CHANGED, "another medium", d.block->ReadBlocks(d.block, d.id, 50, 512, other));
    CHECK(BlockIo.ReadBlocks, "the description tells", d.block->Media->MediaId != d.id && d.block->Media->LastBlock == 409);
    CALL(BlockIo.ReadBlocks, SUCCESS, "the new medium",
         d.block->ReadBlocks(d.block, d.block->Media->MediaId, 409, 512, other));
    d = find(600);
    d.block->ReadBlocks(d.block, d.id, 50, 512, other);
    CALL(BlockIo.ReadBlocks, NO_MEDIA, "", d.block->ReadBlocks(d.block, d.id, 0, 512, other));
    CHECK(BlockIo.ReadBlocks, "the description tells no medium", !d.block->Media->MediaPresent);
    CALL(BlockIo.WriteBlocks, NO_MEDIA, "", d.block->WriteBlocks(d.block, d.id, 0, 512, other));
    CALL(BlockIo.FlushBlocks, NO_MEDIA, "", d.block->FlushBlocks(d.block));
    CALL(DiskIo.ReadDisk, NO_MEDIA, "", d.disk->ReadDisk(d.disk, d.id, 0, 1, other));
    CALL(DiskIo.WriteDisk, NO_MEDIA, "", d.disk->WriteDisk(d.disk, d.id, 0, 1, other));
    CALL(BlockIo2.ReadBlocksEx, NO_MEDIA, "", d.block2->ReadBlocksEx(d.block2, d.id, 0, token, 512, other));
    CALL(BlockIo2.WriteBlocksEx, NO_MEDIA, "", d.block2->WriteBlocksEx(d.block2, d.id, 0, token, 512, other));
    CALL(BlockIo2.FlushBlocksEx, NO_MEDIA, "", d.block2->FlushBlocksEx(d.block2, token));
    CALL(DiskIo2.ReadDiskEx, NO_MEDIA, "", d.disk2->ReadDiskEx(d.disk2, d.id, 0, token, 1, other));
    CALL(DiskIo2.WriteDiskEx, NO_MEDIA, "", d.disk2->WriteDiskEx(d.disk2, d.id, 0, token, 1, other));
    CALL(DiskIo2.FlushDiskEx, NO_MEDIA, "", d.disk2->FlushDiskEx(d.disk2, token));
}

static VOID contract(VOID) {
    EFI_BLOCK_IO2_TOKEN token = {0};
    BS->CreateEvent(0, 0, NULL, NULL, &token.Event);
    plain(&token);
    worn(&token);
    guarded(&token);
    exchanged(&token);
    BS->CloseEvent(token.Event);
}
