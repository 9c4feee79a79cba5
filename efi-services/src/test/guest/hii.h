/* What guest programs need of the UEFI Specification, 2.10, chapters 34 and 35: the human interface infrastructure. */
#ifndef HII_H
#define HII_H

#include "console.h"

typedef VOID *EFI_HII_HANDLE;

#define EFI_HII_DATABASE_PROTOCOL_GUID {0xef9fc172, 0xa1b2, 0x4693, {0xb3, 0x27, 0x6d, 0x32, 0xfc, 0x41, 0x60, 0x42}}
#define EFI_HII_STRING_PROTOCOL_GUID {0x0fd96974, 0x23aa, 0x4cdc, {0xb9, 0xcb, 0x98, 0xd1, 0x77, 0x50, 0x32, 0x2a}}
#define EFI_HII_FONT_PROTOCOL_GUID {0xe9ca4775, 0x8657, 0x47fc, {0x97, 0xe7, 0x7e, 0xd6, 0x5a, 0x08, 0x43, 0x24}}
#define EFI_HII_IMAGE_PROTOCOL_GUID {0x31a6406a, 0x6bdf, 0x4e46, {0xb2, 0xa2, 0xeb, 0xaa, 0x89, 0xc4, 0x09, 0x20}}
#define EFI_HII_CONFIG_ROUTING_PROTOCOL_GUID \
    {0x587e72d7, 0xcc50, 0x4f79, {0x82, 0x09, 0xca, 0x29, 0x1f, 0xc1, 0xa1, 0x0f}}
#define EFI_HII_CONFIG_ACCESS_PROTOCOL_GUID \
    {0x330d4706, 0xf2a0, 0x4e4f, {0xa3, 0x69, 0xb6, 0x6f, 0xa8, 0xd5, 0x43, 0x85}}
#define EFI_HII_SET_KEYBOARD_LAYOUT_EVENT_GUID \
    {0x14982a4f, 0xb0ed, 0x45b8, {0xa8, 0x11, 0x5a, 0x7a, 0x9b, 0xc2, 0x32, 0xdf}}

typedef EFI_STATUS (*EFI_HII_DATABASE_NOTIFY)(UINT8 Type, EFI_GUID *Guid, VOID *Package, EFI_HII_HANDLE Handle, UINTN News);

typedef struct EFI_HII_DATABASE_PROTOCOL EFI_HII_DATABASE_PROTOCOL;
struct EFI_HII_DATABASE_PROTOCOL {
    EFI_STATUS (*NewPackageList)(EFI_HII_DATABASE_PROTOCOL *This, VOID *List, EFI_HANDLE Driver, EFI_HII_HANDLE *Handle);
    EFI_STATUS (*RemovePackageList)(EFI_HII_DATABASE_PROTOCOL *This, EFI_HII_HANDLE Handle);
    EFI_STATUS (*UpdatePackageList)(EFI_HII_DATABASE_PROTOCOL *This, EFI_HII_HANDLE Handle, VOID *List);
    EFI_STATUS (*ListPackageLists)(EFI_HII_DATABASE_PROTOCOL *This, UINT8 Type, EFI_GUID *Guid, UINTN *Length,
                                   EFI_HII_HANDLE *Handle);
    EFI_STATUS (*ExportPackageLists)(EFI_HII_DATABASE_PROTOCOL *This, EFI_HII_HANDLE Handle, UINTN *Size, VOID *Buffer);
    EFI_STATUS (*RegisterPackageNotify)(EFI_HII_DATABASE_PROTOCOL *This, UINT8 Type, EFI_GUID *Guid,
                                        EFI_HII_DATABASE_NOTIFY Function, UINTN News, EFI_HANDLE *Handle);
    EFI_STATUS (*UnregisterPackageNotify)(EFI_HII_DATABASE_PROTOCOL *This, EFI_HANDLE Handle);
    EFI_STATUS (*FindKeyboardLayouts)(EFI_HII_DATABASE_PROTOCOL *This, UINT16 *Length, EFI_GUID *Buffer);
    EFI_STATUS (*GetKeyboardLayout)(EFI_HII_DATABASE_PROTOCOL *This, EFI_GUID *Guid, UINT16 *Length, VOID *Layout);
    EFI_STATUS (*SetKeyboardLayout)(EFI_HII_DATABASE_PROTOCOL *This, EFI_GUID *Guid);
    EFI_STATUS (*GetPackageListHandle)(EFI_HII_DATABASE_PROTOCOL *This, EFI_HII_HANDLE Handle, EFI_HANDLE *Driver);
};

typedef struct EFI_HII_STRING_PROTOCOL EFI_HII_STRING_PROTOCOL;
struct EFI_HII_STRING_PROTOCOL {
    EFI_STATUS (*NewString)(EFI_HII_STRING_PROTOCOL *This, EFI_HII_HANDLE List, UINT16 *Id, CHAR8 *Language,
                            CHAR16 *LanguageName, CHAR16 *String, VOID *Font);
    EFI_STATUS (*GetString)(EFI_HII_STRING_PROTOCOL *This, CHAR8 *Language, EFI_HII_HANDLE List, UINT16 Id, CHAR16 *String,
                            UINTN *Size, VOID **Font);
    EFI_STATUS (*SetString)(EFI_HII_STRING_PROTOCOL *This, EFI_HII_HANDLE List, UINT16 Id, CHAR8 *Language, CHAR16 *String,
                            VOID *Font);
    EFI_STATUS (*GetLanguages)(EFI_HII_STRING_PROTOCOL *This, EFI_HII_HANDLE List, CHAR8 *Languages, UINTN *Size);
    EFI_STATUS (*GetSecondaryLanguages)(EFI_HII_STRING_PROTOCOL *This, EFI_HII_HANDLE List, CHAR8 *Primary, CHAR8 *Languages,
                                        UINTN *Size);
};

typedef struct {
    UINT16 Width;
    UINT16 Height;
    VOID *Target;
} EFI_IMAGE_OUTPUT;

typedef struct {
    UINT32 Flags;
    UINT16 Width;
    UINT16 Height;
    BLT_PIXEL *Bitmap;
} EFI_IMAGE_INPUT;

typedef struct {
    UINTN StartIndex;
    UINTN EndIndex;
    UINTN LineHeight;
    UINTN LineWidth;
    UINTN BaselineOffset;
} EFI_HII_ROW_INFO;

typedef struct EFI_HII_FONT_PROTOCOL EFI_HII_FONT_PROTOCOL;
struct EFI_HII_FONT_PROTOCOL {
    EFI_STATUS (*StringToImage)(EFI_HII_FONT_PROTOCOL *This, UINT32 Flags, CHAR16 *String, VOID *Info, EFI_IMAGE_OUTPUT **Blt,
                                UINTN X, UINTN Y, EFI_HII_ROW_INFO **Rows, UINTN *RowCount, UINTN *Columns);
    EFI_STATUS (*StringIdToImage)(EFI_HII_FONT_PROTOCOL *This, UINT32 Flags, EFI_HII_HANDLE List, UINT16 Id, CHAR8 *Language,
                                  VOID *Info, EFI_IMAGE_OUTPUT **Blt, UINTN X, UINTN Y, EFI_HII_ROW_INFO **Rows,
                                  UINTN *RowCount, UINTN *Columns);
    EFI_STATUS (*GetGlyph)(EFI_HII_FONT_PROTOCOL *This, CHAR16 Char, VOID *Info, EFI_IMAGE_OUTPUT **Blt, UINTN *Baseline);
    EFI_STATUS (*GetFontInfo)(EFI_HII_FONT_PROTOCOL *This, VOID **Handle, VOID *In, VOID **Out, CHAR16 *String);
};

typedef struct EFI_HII_IMAGE_PROTOCOL EFI_HII_IMAGE_PROTOCOL;
struct EFI_HII_IMAGE_PROTOCOL {
    EFI_STATUS (*NewImage)(EFI_HII_IMAGE_PROTOCOL *This, EFI_HII_HANDLE List, UINT16 *Id, EFI_IMAGE_INPUT *Image);
    EFI_STATUS (*GetImage)(EFI_HII_IMAGE_PROTOCOL *This, EFI_HII_HANDLE List, UINT16 Id, EFI_IMAGE_INPUT *Image);
    EFI_STATUS (*SetImage)(EFI_HII_IMAGE_PROTOCOL *This, EFI_HII_HANDLE List, UINT16 Id, EFI_IMAGE_INPUT *Image);
    EFI_STATUS (*DrawImage)(EFI_HII_IMAGE_PROTOCOL *This, UINT32 Flags, EFI_IMAGE_INPUT *Image, EFI_IMAGE_OUTPUT **Blt,
                            UINTN X, UINTN Y);
    EFI_STATUS (*DrawImageId)(EFI_HII_IMAGE_PROTOCOL *This, UINT32 Flags, EFI_HII_HANDLE List, UINT16 Id,
                              EFI_IMAGE_OUTPUT **Blt, UINTN X, UINTN Y);
};

typedef struct EFI_HII_CONFIG_ROUTING_PROTOCOL EFI_HII_CONFIG_ROUTING_PROTOCOL;
struct EFI_HII_CONFIG_ROUTING_PROTOCOL {
    EFI_STATUS (*ExtractConfig)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 *Request, CHAR16 **Progress, CHAR16 **Results);
    EFI_STATUS (*ExportConfig)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 **Results);
    EFI_STATUS (*RouteConfig)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 *Configuration, CHAR16 **Progress);
    EFI_STATUS (*BlockToConfig)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 *Request, UINT8 *Block, UINTN BlockSize,
                                CHAR16 **Config, CHAR16 **Progress);
    EFI_STATUS (*ConfigToBlock)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 *Response, UINT8 *Block, UINTN *BlockSize,
                                CHAR16 **Progress);
    EFI_STATUS (*GetAltConfig)(EFI_HII_CONFIG_ROUTING_PROTOCOL *This, CHAR16 *Response, EFI_GUID *Guid, CHAR16 *Name,
                               VOID *DevicePath, UINT16 *Id, CHAR16 **Result);
};

typedef struct EFI_HII_CONFIG_ACCESS_PROTOCOL EFI_HII_CONFIG_ACCESS_PROTOCOL;
struct EFI_HII_CONFIG_ACCESS_PROTOCOL {
    EFI_STATUS (*ExtractConfig)(EFI_HII_CONFIG_ACCESS_PROTOCOL *This, CHAR16 *Request, CHAR16 **Progress, CHAR16 **Results);
    EFI_STATUS (*RouteConfig)(EFI_HII_CONFIG_ACCESS_PROTOCOL *This, CHAR16 *Configuration, CHAR16 **Progress);
    EFI_STATUS (*Callback)(EFI_HII_CONFIG_ACCESS_PROTOCOL *This, UINTN Action, UINT16 Question, UINT8 Type, VOID *Value,
                           UINTN *Request);
};

/* Puts bytes together: a package list or a part of one. */
typedef struct {
    UINT8 bytes[512];
    UINT32 size;
    UINT32 package;
} PACKAGE_LIST;

static inline VOID add(PACKAGE_LIST *list, const VOID *bytes, UINT32 size) {
    memcpy(list->bytes + list->size, bytes, size);
    list->size += size;
}

static inline VOID number(PACKAGE_LIST *list, UINT32 value, UINT32 size) {
    add(list, &value, size);
}

static inline VOID begin_list(PACKAGE_LIST *list) {
    list->size = 20;
    for (int i = 0; i < 16; i++) {
        list->bytes[i] = (UINT8) (0xa0 + i);
    }
}

static inline VOID begin_package(PACKAGE_LIST *list) {
    list->package = list->size;
    list->size += 4;
}

static inline VOID end_package(PACKAGE_LIST *list, UINT32 type) {
    UINT32 header = type << 24 | (list->size - list->package);
    memcpy(list->bytes + list->package, &header, 4);
}

static inline VOID end_list(PACKAGE_LIST *list) {
    begin_package(list);
    end_package(list, 0xdf);
    memcpy(list->bytes + 16, &list->size, 4);
}

/* A string package in en-US with one string of identifier 1, and then what is wanted. */
static inline VOID strings(PACKAGE_LIST *list, const CHAR16 *text, BOOLEAN full) {
    begin_package(list);
    number(list, 56, 4);
    number(list, 56, 4);
    for (int i = 0; i < 8; i++) {
        number(list, 0, 4);
    }
    number(list, 1, 2);
    add(list, "en-US;de", 9);
    number(list, 0, 1);
    number(list, 0x14, 1);
    do {
        number(list, *text, 2);
    } while (*text++ != 0);
    if (full) {
        number(list, 0x21, 1);
        number(list, 0xfffe, 2);
    }
    number(list, 0, 1);
    end_package(list, 4);
}

/* Takes all memory there is. */
static inline VOID exhaust(VOID) {
    VOID *piece;
    EFI_PHYSICAL_ADDRESS address;
    for (UINTN pages = 1 << 14; pages > 0; pages /= 2) {
        while (BS->AllocatePages(AllocateAnyPages, EfiLoaderData, pages, &address) == EFI_SUCCESS) {
        }
    }
    for (UINTN size = 4096; size > 0; size -= 8) {
        while (BS->AllocatePool(EfiBootServicesData, size, &piece) == EFI_SUCCESS) {
        }
    }
}

#endif
