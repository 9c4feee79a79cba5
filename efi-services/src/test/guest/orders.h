/* What images.c tells the images that it starts to do, by their load options. */
#ifndef ORDERS_H
#define ORDERS_H

#include "handles.h"

typedef struct {
    enum { RETURN, EXIT, EXIT_PARENT, NEST, OPEN } what;
    EFI_STATUS status;        /* to be returned */
    EFI_HANDLE handle;        /* the image to nest, or the handle to open */
    EFI_STATUS seen;          /* what the call that was asked for returned */
    BOOLEAN unloadable;       /* a driver sets Unload */
    EFI_STATUS unloadStatus;  /* what Unload is to return */
    UINTN unloads;
} ORDER;

#ifdef CONTRACT_CHILD
static ORDER *GIVEN;

static EFI_STATUS unload(EFI_HANDLE image) {
    (VOID) image;
    GIVEN->unloads++;
    return GIVEN->unloadStatus;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    EFI_LOADED_IMAGE_PROTOCOL *loaded;
    VOID *interface;
    contract_begin(image, systemTable);
    if (BS->HandleProtocol(image, &LOADED_IMAGE, (VOID **) &loaded) != EFI_SUCCESS || loaded->LoadOptions == NULL) {
        return EFI_ABORTED;
    }
    GIVEN = loaded->LoadOptions;
    if (GIVEN->unloadable) {
        loaded->Unload = unload;
    }
    switch (GIVEN->what) {
        case RETURN:
            break;
        case EXIT:
            BS->Exit(image, GIVEN->status, sizeof L"goodbye", L"goodbye");
            return EFI_ABORTED;
        case EXIT_PARENT:
            GIVEN->seen = BS->Exit(loaded->ParentHandle, EFI_SUCCESS, 0, NULL);
            break;
        case NEST:
            GIVEN->seen = BS->StartImage(GIVEN->handle, NULL, NULL);
            break;
        case OPEN:
            GIVEN->seen = BS->OpenProtocol(GIVEN->handle, &ONE, &interface, image, GIVEN->handle,
                                           EFI_OPEN_PROTOCOL_BY_DRIVER);
            break;
    }
    return GIVEN->status;
}
#endif

#endif
