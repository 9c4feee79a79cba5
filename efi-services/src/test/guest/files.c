/* Simple file system and file protocol (UEFI 2.10, 13.4 and 13.5). ContractVolumes has the volumes. */
#include "contract.h"

static EFI_GUID FILE_SYSTEM = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
static EFI_GUID BLOCK_IO = EFI_BLOCK_IO_PROTOCOL_GUID;
static EFI_GUID FILE_INFO = EFI_FILE_INFO_ID;
static EFI_GUID SYSTEM_INFO = EFI_FILE_SYSTEM_INFO_ID;
static EFI_GUID LABEL = EFI_FILE_SYSTEM_VOLUME_LABEL_ID;
static EFI_GUID UNKNOWN = {1, 2, 3, {4}};

#define R EFI_FILE_MODE_READ
#define W (EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE)
#define C (EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE | EFI_FILE_MODE_CREATE)

typedef struct {
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *system;
    EFI_BLOCK_IO_PROTOCOL *block;
    EFI_FILE_PROTOCOL *root;
} VOLUME;

static UINT8 buffer[300000];
static EFI_FILE_INFO info;

static BOOLEAN same(const CHAR16 *one, const CHAR16 *other) {
    while (*one != 0 && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

/* The volume with this label; without one, that whose label cannot be read. */
static VOLUME find(const CHAR16 *label) {
    VOLUME volume = {0};
    UINTN count = 0;
    EFI_HANDLE *handles = NULL;
    BS->LocateHandleBuffer(ByProtocol, &FILE_SYSTEM, NULL, &count, &handles);
    for (UINTN i = 0; i < count; i++) {
        VOLUME candidate = {0};
        UINTN size = sizeof(buffer);
        BS->HandleProtocol(handles[i], &FILE_SYSTEM, (VOID **) &candidate.system);
        BS->HandleProtocol(handles[i], &BLOCK_IO, (VOID **) &candidate.block);
        if (candidate.system->OpenVolume(candidate.system, &candidate.root) != EFI_SUCCESS) {
            continue;
        }
        EFI_STATUS status = candidate.root->GetInfo(candidate.root, &LABEL, &size, buffer);
        if (label == NULL ? status == EFI_VOLUME_CORRUPTED : status == EFI_SUCCESS && same(label, (CHAR16 *) buffer)) {
            volume = candidate;
        } else {
            candidate.root->Close(candidate.root);
        }
    }
    return volume;
}

static EFI_FILE_PROTOCOL *opened(VOLUME v, const CHAR16 *name, UINT64 mode) {
    EFI_FILE_PROTOCOL *file = NULL;
    v.root->Open(v.root, &file, name, mode, 0);
    return file;
}

static EFI_STATUS open(VOLUME v, const CHAR16 *name, UINT64 mode, UINT64 attributes) {
    EFI_FILE_PROTOCOL *file = NULL;
    EFI_STATUS status = v.root->Open(v.root, &file, name, mode, attributes);
    if (status == EFI_SUCCESS) {
        file->Close(file);
    }
    return status;
}

static EFI_STATUS openEx(VOLUME v, const CHAR16 *name, UINT64 mode, UINT64 attributes) {
    EFI_FILE_PROTOCOL *file = NULL;
    EFI_FILE_IO_TOKEN token = {0};
    EFI_STATUS status = v.root->OpenEx(v.root, &file, name, mode, attributes, &token);
    if (status == EFI_SUCCESS) {
        file->Close(file);
    }
    return status;
}

static EFI_STATUS read(EFI_FILE_PROTOCOL *file, UINTN size) {
    return file->Read(file, &size, buffer);
}

static EFI_STATUS write(EFI_FILE_PROTOCOL *file, UINTN size) {
    return file->Write(file, &size, buffer);
}

/* A request with an event, waited for. */
static EFI_STATUS request(EFI_FILE_PROTOCOL *file, EFI_STATUS (*function)(EFI_FILE_PROTOCOL *, EFI_FILE_IO_TOKEN *),
                          UINTN size) {
    EFI_FILE_IO_TOKEN token = {NULL, 12345, size, buffer};
    UINTN index;
    BS->CreateEvent(0, 0, NULL, NULL, &token.Event);
    EFI_STATUS status = function(file, &token);
    if (status == EFI_SUCCESS) {
        BS->WaitForEvent(1, &token.Event, &index);
        status = token.Status;
    }
    BS->CloseEvent(token.Event);
    return status;
}

static EFI_STATUS getInfo(EFI_FILE_PROTOCOL *file) {
    UINTN size = sizeof(info);
    return file->GetInfo(file, &FILE_INFO, &size, &info);
}

static EFI_STATUS setInfo(EFI_FILE_PROTOCOL *file) {
    return file->SetInfo(file, &FILE_INFO, sizeof(info), &info);
}

static VOID rename(const CHAR16 *name) {
    info.Size = sizeof(info);
    for (UINTN i = 0; i == 0 || name[i - 1] != 0; i++) {
        info.FileName[i] = name[i];
    }
}

static VOID files(VOLUME v) {
    EFI_FILE_PROTOCOL *file = NULL;
    CALL(File.Open, SUCCESS, "create", v.root->Open(v.root, &file, L"directory\\A new file.txt", C, EFI_FILE_HIDDEN));
    CHECK_EQUAL(File.Open, "revision 2", 0x20000, file->Revision);
    for (UINTN i = 0; i < 2000; i++) {
        buffer[i] = (UINT8) (i * 3);
    }
    CALL(File.Write, SUCCESS, "2000 bytes", write(file, 2000));
    UINT64 position = 0;
    CALL(File.GetPosition, SUCCESS, "", file->GetPosition(file, &position));
    CHECK_EQUAL(File.GetPosition, "behind what was written", 2000, position);
    CALL(File.SetPosition, SUCCESS, "", file->SetPosition(file, 1));
    UINTN size = sizeof(buffer) - 4096;
    CALL(File.Read, SUCCESS, "", file->Read(file, &size, buffer + 4096));
    CHECK(File.Read, "what was written", size == 1999 && equal(buffer + 1, buffer + 4096, 1999));
    CALL(File.Read, SUCCESS, "at the end", read(file, 1));
    file->SetPosition(file, 2001);
    CALL(File.Read, DEVICE_ERROR, "behind the end", read(file, 1));
    CALL(File.GetInfo, SUCCESS, "file", getInfo(file));
    CHECK(File.GetInfo, "name, size and attributes", same(info.FileName, L"A new file.txt") && info.FileSize == 2000
          && info.Attribute == (EFI_FILE_HIDDEN | EFI_FILE_ARCHIVE) && info.ModificationTime.Year >= 2020);
    size = 10;
    CALL(File.GetInfo, BUFFER_TOO_SMALL, "", file->GetInfo(file, &FILE_INFO, &size, &info));
    CHECK_EQUAL(File.GetInfo, "what it needs", 80 + 2 * 15, size);
    CALL(File.GetInfo, UNSUPPORTED, "", file->GetInfo(file, &UNKNOWN, &size, &info));
    size = sizeof(buffer);
    CALL(File.GetInfo, SUCCESS, "file system", v.root->GetInfo(v.root, &SYSTEM_INFO, &size, buffer));
    CHECK(File.GetInfo, "can be written", buffer[8] == 0);
    getInfo(file);
    info.FileSize = 100;
    rename(L"..\\renamed");
    CALL(File.SetInfo, SUCCESS, "truncate and move", setInfo(file));
    CALL(File.Open, SUCCESS, "moved", open(v, L"RENAMED", R, 0));
    CALL(File.Open, NOT_FOUND, "where it was", open(v, L"directory\\A new file.txt", R, 0));
    rename(L"file");
    CALL(File.SetInfo, ACCESS_DENIED, "a name that is taken", setInfo(file));
    rename(L"renamed");
    info.Attribute = EFI_FILE_DIRECTORY;
    CALL(File.SetInfo, ACCESS_DENIED, "not a directory", setInfo(file));
    CALL(File.SetInfo, BAD_BUFFER_SIZE, "81", file->SetInfo(file, &FILE_INFO, 81, &info));
    CALL(File.SetInfo, UNSUPPORTED, "", file->SetInfo(file, &UNKNOWN, sizeof(info), &info));
    info.Attribute = 0;
    info.FileSize = 1 << 20;
    CALL(File.SetInfo, VOLUME_FULL, "", setInfo(file));
    CALL(File.Flush, SUCCESS, "", file->Flush(file));
    CALL(File.FlushEx, SUCCESS, "", request(file, file->FlushEx, 0));
    file->SetPosition(file, 0);
    CALL(File.WriteEx, SUCCESS, "", request(file, file->WriteEx, 10));
    CALL(File.ReadEx, SUCCESS, "", request(file, file->ReadEx, 10));
    CALL(File.WriteEx, VOLUME_FULL, "", request(file, file->WriteEx, sizeof(buffer)));
    file->SetPosition(file, 0);
    size = sizeof(buffer);
    CALL(File.Write, VOLUME_FULL, "", file->Write(file, &size, buffer));
    CHECK(File.Write, "as much as there is room", size > 100000 && size < sizeof(buffer));
    CALL(File.Open, VOLUME_FULL, "", open(v, L"full", C, EFI_FILE_DIRECTORY));
    CALL(File.OpenEx, VOLUME_FULL, "", openEx(v, L"full", C, EFI_FILE_DIRECTORY));
    EFI_FILE_PROTOCOL *again = opened(v, L"renamed", R);
    CALL(File.Delete, SUCCESS, "", file->Delete(file));
    CALL(File.Read, DEVICE_ERROR, "deleted", read(again, 1));
    CALL(File.GetPosition, DEVICE_ERROR, "deleted", again->GetPosition(again, &position));
    CALL(File.SetPosition, DEVICE_ERROR, "deleted", again->SetPosition(again, 0));
    CALL(File.GetInfo, DEVICE_ERROR, "deleted", getInfo(again));
    CALL(File.Delete, WARN_DELETE_FAILURE, "deleted", again->Delete(again));
    CALL(File.Open, INVALID_PARAMETER, "a mode", open(v, L"file", EFI_FILE_MODE_WRITE, 0));
    CALL(File.Open, INVALID_PARAMETER, "a file is no directory", open(v, L"file", C, EFI_FILE_DIRECTORY));
    CALL(File.Open, ACCESS_DENIED, "a read-only file", open(v, L"locked", W, 0));
    CALL(File.OpenEx, ACCESS_DENIED, "a read-only file", openEx(v, L"locked", W, 0));
    CALL(File.OpenEx, SUCCESS, "", openEx(v, L"new", C, 0));
    CALL(File.OpenEx, NOT_FOUND, "", openEx(v, L"none", R, 0));
    file = opened(v, L"file", R);
    CALL(File.Write, ACCESS_DENIED, "opened to read", write(file, 1));
    CALL(File.WriteEx, ACCESS_DENIED, "opened to read", request(file, file->WriteEx, 1));
    CALL(File.Flush, ACCESS_DENIED, "opened to read", file->Flush(file));
    CALL(File.FlushEx, ACCESS_DENIED, "opened to read", request(file, file->FlushEx, 0));
    CALL(File.Delete, WARN_DELETE_FAILURE, "opened to read", file->Delete(file));
    file = opened(v, L"directory", W);
    CALL(File.Write, UNSUPPORTED, "a directory", write(file, 1));
    CALL(File.WriteEx, UNSUPPORTED, "a directory", request(file, file->WriteEx, 1));
    CALL(File.GetPosition, UNSUPPORTED, "a directory", file->GetPosition(file, &position));
    CALL(File.SetPosition, UNSUPPORTED, "a directory", file->SetPosition(file, 1));
    CALL(File.Read, BUFFER_TOO_SMALL, "a directory", read(file, 1));
    CALL(File.Read, SUCCESS, "a directory", read(file, sizeof(buffer)));
    CHECK(File.Read, "an entry", same(((EFI_FILE_INFO *) buffer)->FileName, L"."));
    CALL(File.Close, SUCCESS, "", file->Close(file));

    /* Too many at once; they are closed again. */
    static EFI_FILE_PROTOCOL *many[2000];
    UINTN number = 0;
    while (number < 2000 && v.root->Open(v.root, &many[number], L"file", R, 0) == EFI_SUCCESS) {
        number++;
    }
    CALL(File.Open, OUT_OF_RESOURCES, "too many", open(v, L"file", R, 0));
    CALL(File.OpenEx, OUT_OF_RESOURCES, "too many", openEx(v, L"file", R, 0));
    CALL(SimpleFileSystem.OpenVolume, OUT_OF_RESOURCES, "too many", v.system->OpenVolume(v.system, &file));
    while (number > 0) {
        number--;
        many[number]->Close(many[number]);
    }

    /* The table of clusters is overwritten behind the file system's back. */
    EFI_FILE_PROTOCOL *victim = opened(v, L"file", W);
    for (UINTN i = 0; i < 512; i++) {
        buffer[i] = 0xee;
    }
    v.block->WriteBlocks(v.block, v.block->Media->MediaId, 1, 512, buffer);
    victim->SetPosition(victim, 3000);
    CALL(File.Write, VOLUME_CORRUPTED, "", write(victim, 3000));
    CALL(File.WriteEx, VOLUME_CORRUPTED, "", request(victim, victim->WriteEx, 3000));
    getInfo(victim);
    info.FileSize = 1;
    info.Size = sizeof(info);
    CALL(File.SetInfo, VOLUME_CORRUPTED, "", setInfo(victim));
}

static VOID guarded(VOLUME v) {
    EFI_FILE_PROTOCOL *file = opened(v, L"file", R);
    CALL(File.Open, WRITE_PROTECTED, "to write", open(v, L"file", W, 0));
    CALL(File.OpenEx, WRITE_PROTECTED, "create", openEx(v, L"new", C, 0));
    CALL(File.Write, WRITE_PROTECTED, "", write(file, 1));
    CALL(File.WriteEx, WRITE_PROTECTED, "", request(file, file->WriteEx, 1));
    CALL(File.Flush, WRITE_PROTECTED, "", v.root->Flush(v.root));
    CALL(File.FlushEx, WRITE_PROTECTED, "", request(v.root, v.root->FlushEx, 0));
    getInfo(file);
    info.Size = sizeof(info);
    CALL(File.SetInfo, WRITE_PROTECTED, "", setInfo(file));
    UINTN size = sizeof(buffer);
    v.root->GetInfo(v.root, &SYSTEM_INFO, &size, buffer);
    CHECK(File.GetInfo, "read-only", buffer[8] == 1);
    file->Close(file);
}

static VOID worn(VOLUME v) {
    EFI_FILE_PROTOCOL *file = opened(v, L"file", W);
    EFI_FILE_PROTOCOL *directory = opened(v, L"directory", R);
    CALL(File.Read, DEVICE_ERROR, "", read(file, 100));
    CALL(File.ReadEx, DEVICE_ERROR, "", request(file, file->ReadEx, 100));
    CALL(File.Write, DEVICE_ERROR, "", write(file, 512));
    CALL(File.WriteEx, DEVICE_ERROR, "", request(file, file->WriteEx, 512));
    CALL(File.Open, DEVICE_ERROR, "create", open(v, L"new", C, 0));
    CALL(File.OpenEx, DEVICE_ERROR, "create", openEx(v, L"new", C, 0));
    CALL(File.Flush, DEVICE_ERROR, "", file->Flush(file));
    CALL(File.FlushEx, DEVICE_ERROR, "", request(file, file->FlushEx, 0));
    getInfo(file);
    info.Size = sizeof(info);
    info.Attribute = EFI_FILE_HIDDEN;
    CALL(File.SetInfo, DEVICE_ERROR, "", setInfo(file));
    file->Close(file);
    directory->Close(directory);
}

static VOID gone(VOLUME changed, VOLUME removed) {
    EFI_FILE_PROTOCOL *file = opened(removed, L"file", W);
    EFI_FILE_PROTOCOL *root;
    changed.block->ReadBlocks(changed.block, changed.block->Media->MediaId, changed.block->Media->LastBlock, 512, buffer);
    removed.block->ReadBlocks(removed.block, removed.block->Media->MediaId, removed.block->Media->LastBlock, 512, buffer);
    CALL(SimpleFileSystem.OpenVolume, MEDIA_CHANGED, "", changed.system->OpenVolume(changed.system, &root));
    CALL(File.Open, MEDIA_CHANGED, "", open(changed, L"file", R, 0));
    CALL(File.OpenEx, MEDIA_CHANGED, "", openEx(changed, L"file", R, 0));
    CALL(SimpleFileSystem.OpenVolume, NO_MEDIA, "", removed.system->OpenVolume(removed.system, &root));
    CALL(File.Open, NO_MEDIA, "", open(removed, L"file", R, 0));
    CALL(File.OpenEx, NO_MEDIA, "", openEx(removed, L"file", R, 0));
    CALL(File.Read, NO_MEDIA, "", read(file, 1));
    CALL(File.ReadEx, NO_MEDIA, "", request(file, file->ReadEx, 1));
    CALL(File.Write, NO_MEDIA, "", write(file, 1));
    CALL(File.WriteEx, NO_MEDIA, "", request(file, file->WriteEx, 1));
    CALL(File.GetInfo, NO_MEDIA, "", getInfo(file));
    info.Size = sizeof(info);
    CALL(File.SetInfo, NO_MEDIA, "", setInfo(file));
    CALL(File.Flush, NO_MEDIA, "", file->Flush(file));
    CALL(File.FlushEx, NO_MEDIA, "", request(file, file->FlushEx, 0));
}

static VOID contract(VOID) {
    VOLUME small = find(L"SMALL");
    VOLUME corrupt = find(NULL);
    CHECK(SimpleFileSystem.OpenVolume, "all volumes", small.root != NULL && corrupt.root != NULL);
    EFI_FILE_PROTOCOL *root;
    CALL(SimpleFileSystem.OpenVolume, SUCCESS, "", small.system->OpenVolume(small.system, &root));
    root->Close(root);
    UINTN size = sizeof(buffer);
    CALL(File.GetInfo, VOLUME_CORRUPTED, "label", corrupt.root->GetInfo(corrupt.root, &LABEL, &size, buffer));
    CALL(File.Open, VOLUME_CORRUPTED, "", open(corrupt, L"FILE1", R, 0));
    CALL(File.OpenEx, VOLUME_CORRUPTED, "", openEx(corrupt, L"FILE1", R, 0));
    CALL(File.Read, VOLUME_CORRUPTED, "the root", read(corrupt.root, sizeof(buffer)));
    CALL(File.ReadEx, VOLUME_CORRUPTED, "the root", request(corrupt.root, corrupt.root->ReadEx, sizeof(buffer)));
    guarded(find(L"PROTECTED"));
    worn(find(L"WORN"));
    gone(find(L"EXCHANGED"), find(L"REMOVED"));
    files(small);
}
