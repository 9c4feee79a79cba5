/* Image services (UEFI 2.10, 7.4); the images are image-child.c, an application, and image-driver.c. */
#include "orders.h"

static const EFI_GUID IMAGE_PATH = {0xbc62157e, 0x3e33, 0x4fec, {0x99, 0x20, 0x2d, 0x3b, 0x36, 0xd7, 0x50, 0xdf}};
static const EFI_GUID FILE_SYSTEM = {0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};
static const EFI_GUID LOAD_FILE = EFI_LOAD_FILE_PROTOCOL_GUID;
static const EFI_GUID LOAD_FILE2 = EFI_LOAD_FILE2_PROTOCOL_GUID;

static EFI_LOADED_IMAGE_PROTOCOL *OWN;
static PATH CHILD;
static PATH DRIVER;
static UINT8 FILE[65536];
static UINTN FILE_SIZE = sizeof FILE;
static ORDER GIVEN;

/* The path of a file on the device that this program was loaded from. */
static VOID file_path(PATH *path, const CHAR16 *name) {
    UINT8 *device;
    UINT16 units = 0;
    BS->HandleProtocol(OWN->DeviceHandle, &DEVICE_PATH, (VOID **) &device);
    path->length = 0;
    while (device[path->length] != END_DEVICE_PATH_TYPE) {
        path->length += device[path->length + 2];
    }
    memcpy(path->bytes, device, path->length);
    while (name[units++] != 0) {
    }
    UINT8 *node = path->bytes + path->length;
    node[0] = MEDIA_DEVICE_PATH;
    node[1] = MEDIA_FILEPATH_DP;
    node[2] = (UINT8) (4 + 2 * units);
    node[3] = 0;
    memcpy(node + 4, name, 2 * units);
    path->length += node[2];
    path_end(path, END_ENTIRE_DEVICE_PATH_SUBTYPE);
}

/* Reads the child's file: OpenVolume is the file system's second member, Open, Close, Read are a file's. */
static VOID read_child(VOID) {
    VOID **system;
    VOID **root;
    VOID **file;
    BS->HandleProtocol(OWN->DeviceHandle, &FILE_SYSTEM, (VOID **) &system);
    ((EFI_STATUS (*)(VOID *, VOID *)) system[1])(system, &root);
    ((EFI_STATUS (*)(VOID *, VOID *, CHAR16 *, UINT64, UINT64)) root[1])(root, &file, L"image-child.efi", 1, 0);
    ((EFI_STATUS (*)(VOID *, UINTN *, VOID *)) file[4])(file, &FILE_SIZE, FILE);
    ((EFI_STATUS (*)(VOID *)) file[2])(file);
    ((EFI_STATUS (*)(VOID *)) root[2])(root);
}

static EFI_DEVICE_PATH_PROTOCOL *on(PATH *path) {
    return (EFI_DEVICE_PATH_PROTOCOL *) path->bytes;
}

static EFI_LOADED_IMAGE_PROTOCOL *loaded(EFI_HANDLE image) {
    EFI_LOADED_IMAGE_PROTOCOL *result = NULL;
    BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &result);
    return result;
}

/* Loads from a path and gives the order. */
static EFI_HANDLE ready(PATH *path) {
    EFI_HANDLE image = NULL;
    memset(&GIVEN, 0, sizeof GIVEN);
    if (BS->LoadImage(FALSE, IMAGE, on(path), NULL, 0, &image) == EFI_SUCCESS) {
        loaded(image)->LoadOptions = &GIVEN;
        loaded(image)->LoadOptionsSize = sizeof GIVEN;
    }
    return image;
}

static VOID loading(VOID) {
    EFI_HANDLE image = NULL;
    UINT8 *path;
    CALL(LoadImage, SUCCESS, "from a file", BS->LoadImage(FALSE, IMAGE, on(&CHILD), NULL, 0, &image));
    EFI_LOADED_IMAGE_PROTOCOL *info = loaded(image);
    CHECK(LoadImage, "knows its parent", info->ParentHandle == IMAGE);
    CHECK(LoadImage, "knows its device", info->DeviceHandle == OWN->DeviceHandle);
    CHECK(LoadImage, "knows its file", info->FilePath->Type == MEDIA_DEVICE_PATH &&
                                           equal(info->FilePath + 1, L"\\image-child.efi", 32));
    CHECK(LoadImage, "knows the system table", info->SystemTable == ST && info->ImageSize > 0);
    CHECK(LoadImage, "an application is loader memory",
          info->ImageCodeType == EfiLoaderCode && info->ImageDataType == EfiLoaderData);
    BS->HandleProtocol(image, &IMAGE_PATH, (VOID **) &path);
    CHECK(LoadImage, "keeps a copy of its path", path != CHILD.bytes && equal(path, CHILD.bytes, CHILD.length + 4));
    CALL(UnloadImage, SUCCESS, "not started", BS->UnloadImage(image));
    CALL(UnloadImage, INVALID_PARAMETER, "unloaded", BS->UnloadImage(image));
    CALL(StartImage, INVALID_PARAMETER, "unloaded", BS->StartImage(image, NULL, NULL));
    CALL(LoadImage, SUCCESS, "a driver", BS->LoadImage(FALSE, IMAGE, on(&DRIVER), NULL, 0, &image));
    CHECK(LoadImage, "a driver is boot services memory", loaded(image)->ImageCodeType == EfiBootServicesCode &&
                                                             loaded(image)->ImageDataType == EfiBootServicesData);
    CALL(Exit, SUCCESS, "not started", BS->Exit(image, EFI_SUCCESS, 0, NULL));
    CHECK(Exit, "unloads what was not started", loaded(image) == NULL);

    CALL(LoadImage, SUCCESS, "from memory", BS->LoadImage(FALSE, IMAGE, NULL, FILE, FILE_SIZE, &image));
    CHECK(LoadImage, "from memory, no device",
          loaded(image)->DeviceHandle == NULL && loaded(image)->FilePath == NULL);
    BS->HandleProtocol(image, &IMAGE_PATH, (VOID **) &path);
    CHECK(LoadImage, "from memory, no path", path == NULL);
    BS->UnloadImage(image);
    CALL(LoadImage, SUCCESS, "from memory, with a path", BS->LoadImage(FALSE, IMAGE, on(&CHILD), FILE, FILE_SIZE, &image));
    CHECK(LoadImage, "from memory, the path's device", loaded(image)->DeviceHandle == OWN->DeviceHandle);
    BS->UnloadImage(image);
}

static VOID refusing(VOID) {
    EFI_HANDLE image = NULL;
    PATH absent;
    UINT32 header = *(UINT32 *) (FILE + 0x3c);
    UINT16 *machine = (UINT16 *) (FILE + header + 4);
    UINT16 *subsystem = (UINT16 *) (FILE + header + 24 + 68);
    UINT16 right = *machine;
    file_path(&absent, L"\\absent.efi");
    /* EDK2 says INVALID_PARAMETER. */
    CALL(LoadImage, NOT_FOUND, "neither path nor memory", BS->LoadImage(FALSE, IMAGE, NULL, NULL, 0, &image));
    CALL(LoadImage, NOT_FOUND, "no such file", BS->LoadImage(FALSE, IMAGE, on(&absent), NULL, 0, &image));
    file_path(&absent, L"\\EFI");
    CALL(LoadImage, NOT_FOUND, "a directory", BS->LoadImage(FALSE, IMAGE, on(&absent), NULL, 0, &image));
    PATH_OF(&absent, 1, 2);
    CALL(LoadImage, NOT_FOUND, "no such device", BS->LoadImage(FALSE, IMAGE, on(&absent), NULL, 0, &image));
    CALL(LoadImage, INVALID_PARAMETER, "ParentImageHandle is NULL",
         BS->LoadImage(FALSE, NULL, on(&CHILD), NULL, 0, &image));
    CALL(LoadImage, INVALID_PARAMETER, "ParentImageHandle is no image",
         BS->LoadImage(FALSE, OWN->DeviceHandle, on(&CHILD), NULL, 0, &image));
    CALL(LoadImage, INVALID_PARAMETER, "ImageHandle is NULL", BS->LoadImage(FALSE, IMAGE, on(&CHILD), NULL, 0, NULL));
    CALL(LoadImage, LOAD_ERROR, "an empty buffer", BS->LoadImage(FALSE, IMAGE, NULL, FILE, 0, &image));
    /* EDK2 says UNSUPPORTED of what it does not understand. */
    CALL(LoadImage, LOAD_ERROR, "a cut buffer", BS->LoadImage(FALSE, IMAGE, NULL, FILE, 100, &image));
    *machine = 0x1c2;
    CALL(LoadImage, UNSUPPORTED, "another processor", BS->LoadImage(FALSE, IMAGE, NULL, FILE, FILE_SIZE, &image));
    *machine = right;
    *subsystem = 2;
    CALL(LoadImage, UNSUPPORTED, "another subsystem", BS->LoadImage(FALSE, IMAGE, NULL, FILE, FILE_SIZE, &image));
    *subsystem = 10;
    PIECE *all = exhaust();
    EFI_STATUS status = BS->LoadImage(FALSE, IMAGE, NULL, FILE, FILE_SIZE, &image);
    release(all);
    CALL(LoadImage, OUT_OF_RESOURCES, "no memory", status);
    CHECK(LoadImage, "gives no handle where it fails", image == NULL);
}

/* A device that serves the child's file. */

static EFI_STATUS SERVED = EFI_SUCCESS;
static UINTN SERVES;
static BOOLEAN POLICY;

static EFI_STATUS serve(EFI_LOAD_FILE_PROTOCOL *this, EFI_DEVICE_PATH_PROTOCOL *path, BOOLEAN policy, UINTN *size,
                        VOID *buffer) {
    (VOID) this;
    POLICY = policy;
    SERVES++;
    if (SERVED != EFI_SUCCESS || path->Type != END_DEVICE_PATH_TYPE) {
        return SERVED != EFI_SUCCESS ? SERVED : EFI_INVALID_PARAMETER;
    }
    if (buffer == NULL || *size < FILE_SIZE) {
        *size = FILE_SIZE;
        return EFI_BUFFER_TOO_SMALL;
    }
    *size = FILE_SIZE;
    memcpy(buffer, FILE, FILE_SIZE);
    return EFI_SUCCESS;
}

static VOID serving(VOID) {
    static EFI_LOAD_FILE_PROTOCOL device = {serve};
    static PATH path;
    EFI_HANDLE handle = NULL;
    EFI_HANDLE image = NULL;
    PATH_OF(&path, 42);
    BS->InstallMultipleProtocolInterfaces(&handle, &DEVICE_PATH, path.bytes, &LOAD_FILE, &device, NULL);
    CALL(LoadImage, SUCCESS, "by Load File", BS->LoadImage(TRUE, IMAGE, on(&path), NULL, 0, &image));
    CHECK(LoadImage, "by Load File, passes the boot policy on", POLICY && loaded(image)->DeviceHandle == handle);
    BS->UnloadImage(image);
    SERVED = EFI_DEVICE_ERROR;
    /* EDK2 says NOT_FOUND. */
    CALL(LoadImage, DEVICE_ERROR, "by Load File", BS->LoadImage(FALSE, IMAGE, on(&path), NULL, 0, &image));
    SERVED = EFI_NOT_FOUND;
    CALL(LoadImage, NOT_FOUND, "by Load File", BS->LoadImage(FALSE, IMAGE, on(&path), NULL, 0, &image));
    SERVED = EFI_SUCCESS;
    BS->UninstallProtocolInterface(handle, &LOAD_FILE, &device);
    BS->InstallProtocolInterface(&handle, &LOAD_FILE2, EFI_NATIVE_INTERFACE, &device);
    CALL(LoadImage, SUCCESS, "by Load File 2", BS->LoadImage(FALSE, IMAGE, on(&path), NULL, 0, &image));
    CHECK(LoadImage, "by Load File 2, without boot policy", !POLICY);
    BS->UnloadImage(image);
    SERVES = 0;
    CALL(LoadImage, NOT_FOUND, "Load File 2 boots nothing", BS->LoadImage(TRUE, IMAGE, on(&path), NULL, 0, &image));
    CHECK_EQUAL(LoadImage, "does not ask Load File 2 for the boot manager", 0, SERVES);
    BS->UninstallMultipleProtocolInterfaces(handle, &LOAD_FILE2, &device, &DEVICE_PATH, path.bytes, NULL);
}

static VOID starting(VOID) {
    EFI_HANDLE image = ready(&CHILD);
    CHAR16 *data = NULL;
    UINTN size = 0;
    CALL(StartImage, SUCCESS, "returns", BS->StartImage(image, &size, &data));
    CHECK(StartImage, "no exit data", size == 0 && data == NULL);
    CALL(StartImage, INVALID_PARAMETER, "an application that returned", BS->StartImage(image, NULL, NULL));
    CALL(StartImage, INVALID_PARAMETER, "no image", BS->StartImage(OWN->DeviceHandle, NULL, NULL));
    CALL(StartImage, INVALID_PARAMETER, "itself", BS->StartImage(IMAGE, NULL, NULL));

    image = ready(&CHILD);
    GIVEN.what = EXIT;
    GIVEN.status = EFI_END_OF_FILE;
    CALL(StartImage, END_OF_FILE, "the status given to Exit", BS->StartImage(image, &size, &data));
    CHECK(Exit, "hands the data over", size == sizeof L"goodbye" && equal(data, L"goodbye", size));
    CALL(FreePool, SUCCESS, "exit data", BS->FreePool(data));
    image = ready(&CHILD);
    GIVEN.what = EXIT;
    CALL(StartImage, SUCCESS, "exit data that nobody wants", BS->StartImage(image, NULL, NULL));

    image = ready(&CHILD);
    GIVEN.what = EXIT_PARENT;
    BS->StartImage(image, NULL, NULL);
    CALL(Exit, INVALID_PARAMETER, "not the innermost image", GIVEN.seen);
    CALL(Exit, INVALID_PARAMETER, "no image", BS->Exit(NULL, EFI_SUCCESS, 0, NULL));

    EFI_HANDLE inner = ready(&CHILD);
    static ORDER order;
    image = ready(&CHILD);
    order.what = EXIT;
    order.status = EFI_TIMEOUT;
    loaded(inner)->LoadOptions = &order;
    GIVEN.what = NEST;
    GIVEN.handle = inner;
    CALL(StartImage, SUCCESS, "nested", BS->StartImage(image, NULL, NULL));
    CHECK_EQUAL(Exit, "ends the inner image only", EFI_TIMEOUT, GIVEN.seen);
}

static VOID unloading(VOID) {
    EFI_HANDLE handle = NULL;
    EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries;
    UINTN count = 99;
    CALL(UnloadImage, INVALID_PARAMETER, "no image", BS->UnloadImage(OWN->DeviceHandle));
    CALL(UnloadImage, UNSUPPORTED, "started, without Unload", BS->UnloadImage(IMAGE));
    EFI_HANDLE image = ready(&DRIVER);
    CALL(StartImage, SUCCESS, "a driver", BS->StartImage(image, NULL, NULL));
    CHECK(StartImage, "a driver stays", loaded(image) != NULL);
    CALL(StartImage, INVALID_PARAMETER, "a driver that stays", BS->StartImage(image, NULL, NULL));
    CALL(UnloadImage, UNSUPPORTED, "a driver without Unload", BS->UnloadImage(image));

    image = ready(&DRIVER);
    GIVEN.status = EFI_NOT_STARTED;
    CALL(StartImage, NOT_STARTED, "a driver that fails", BS->StartImage(image, NULL, NULL));
    CHECK(StartImage, "a driver that fails goes", loaded(image) == NULL);

    image = ready(&DRIVER);
    BS->InstallProtocolInterface(&handle, &ONE, EFI_NATIVE_INTERFACE, NULL);
    GIVEN.what = OPEN;
    GIVEN.handle = handle;
    GIVEN.unloadable = TRUE;
    GIVEN.unloadStatus = EFI_NOT_READY;
    BS->StartImage(image, NULL, NULL);
    CALL(OpenProtocol, SUCCESS, "by another image", GIVEN.seen);
    CALL(UnloadImage, NOT_READY, "Unload refuses", BS->UnloadImage(image));
    CHECK(UnloadImage, "leaves an image that refuses", loaded(image) != NULL);
    GIVEN.unloadStatus = EFI_SUCCESS;
    EXPECT_FINDING("UnclosedProtocol: image-driver.efi");
    CALL(UnloadImage, SUCCESS, "Unload agrees", BS->UnloadImage(image));
    CHECK_EQUAL(UnloadImage, "asks each time", 2, GIVEN.unloads);
    CHECK(UnloadImage, "removes the image", loaded(image) == NULL);
    BS->OpenProtocolInformation(handle, &ONE, &entries, &count);
    CHECK_EQUAL(UnloadImage, "closes what the image opened", 0, count);
    CALL(UninstallProtocolInterface, SUCCESS, "opened by an image that is gone",
         BS->UninstallProtocolInterface(handle, &ONE, NULL));
}

static VOID contract(VOID) {
    OWN = loaded(IMAGE);
    file_path(&CHILD, L"\\image-child.efi");
    file_path(&DRIVER, L"\\image-driver.efi");
    read_child();
    loading();
    refusing();
    serving();
    starting();
    unloading();
}
