/* What several programs about handles, drivers and images need: GUIDs of their own, device paths, exhausted memory. */
#ifndef HANDLES_H
#define HANDLES_H

#include "contract.h"

static const EFI_GUID ONE = {0xd0c0d0c0, 1, 1, {0xd1, 1, 1, 1, 1, 1, 1, 1}};
static const EFI_GUID TWO = {0xd0c0d0c0, 2, 2, {0xd2, 2, 2, 2, 2, 2, 2, 2}};
static const EFI_GUID NOBODYS = {0xd0c0d0c0, 9, 9, {0xd9, 9, 9, 9, 9, 9, 9, 9}};
static const EFI_GUID DEVICE_PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;
static const EFI_GUID LOADED_IMAGE = EFI_LOADED_IMAGE_PROTOCOL_GUID;

#define NO_HANDLE ((EFI_HANDLE) 0x1230)

/* A device path of vendor nodes: enough to tell controllers apart. */
typedef struct {
    UINT8 bytes[256];
    UINTN length;
} PATH;

static inline VOID path_end(PATH *path, UINT8 subType) {
    UINT8 *end = path->bytes + path->length;
    end[0] = END_DEVICE_PATH_TYPE;
    end[1] = subType;
    end[2] = 4;
    end[3] = 0;
}

static inline PATH *path_of(PATH *path, const UINT8 *nodes, UINTN count) {
    path->length = 0;
    for (UINTN i = 0; i < count; i++) {
        VENDOR_DEVICE_PATH *node = (VENDOR_DEVICE_PATH *) (path->bytes + path->length);
        node->Header.Type = HARDWARE_DEVICE_PATH;
        node->Header.SubType = HW_VENDOR_DP;
        node->Header.Length[0] = sizeof *node;
        node->Header.Length[1] = 0;
        node->Guid = ONE;
        node->Guid.Data4[7] = nodes[i];
        path->length += sizeof *node;
    }
    path_end(path, END_ENTIRE_DEVICE_PATH_SUBTYPE);
    return path;
}

#define PATH_OF(path, ...) path_of(path, (const UINT8[]) {__VA_ARGS__}, sizeof((const UINT8[]) {__VA_ARGS__}))

/* Memory that was taken so that none is left. */
typedef struct PIECE {
    struct PIECE *next;
    UINTN pages;
} PIECE;

static inline PIECE *exhaust(VOID) {
    PIECE *list = NULL;
    for (UINTN pages = 1 << 18; pages > 0; pages /= 2) {
        EFI_PHYSICAL_ADDRESS address;
        while (BS->AllocatePages(AllocateAnyPages, EfiBootServicesData, pages, &address) == EFI_SUCCESS) {
            PIECE *piece = (PIECE *) address;
            piece->next = list;
            piece->pages = pages;
            list = piece;
        }
    }
    for (UINTN size = 2048; size >= sizeof(PIECE); size /= 2) {
        PIECE *piece;
        while (BS->AllocatePool(EfiBootServicesData, size, (VOID **) &piece) == EFI_SUCCESS) {
            piece->next = list;
            piece->pages = 0;
            list = piece;
        }
    }
    return list;
}

static inline VOID release(PIECE *list) {
    while (list != NULL) {
        PIECE *next = list->next;
        if (list->pages == 0) {
            BS->FreePool(list);
        } else {
            BS->FreePages((EFI_PHYSICAL_ADDRESS) list, list->pages);
        }
        list = next;
    }
}

#endif
