/* What virtual.c and its runtime driver share. */
#ifndef VIRTUAL_H
#define VIRTUAL_H

#include "uefi.h"

/* The configuration table that the driver installs. */
#define VIRTUAL_DRIVER_GUID {0x9d2f0bd1, 0x5b8a, 0x4a5c, {0x8c, 0x11, 0x7a, 0x2e, 0x61, 0x05, 0xd3, 0x07}}

typedef struct {
    UINTN (*function)(UINTN value);
    UINTN *pointer;
    VOID *converted;
    UINTN notified;
    UINTN value;
} VIRTUAL_DRIVER;

#endif
