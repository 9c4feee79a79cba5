/* Device tree fix-up protocol, revision 1.0: on AArch64, where there are device trees. */
#include "contract.h"

static EFI_GUID FIXUP_GUID = EFI_DT_FIXUP_PROTOCOL_GUID;
static EFI_GUID DTB_GUID = EFI_DTB_TABLE_GUID;

static VOID *installed(VOID) {
    for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
        if (equal(&ST->ConfigurationTable[i].VendorGuid, &DTB_GUID, sizeof(EFI_GUID))) {
            return ST->ConfigurationTable[i].VendorTable;
        }
    }
    return NULL;
}

static UINT32 big(const UINT8 *at) {
    return (UINT32) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static UINT32 typeOf(EFI_PHYSICAL_ADDRESS address) {
    static UINT8 map[65536];
    UINTN size = sizeof(map);
    UINTN key;
    UINTN step;
    UINT32 version;
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &step, &version);
    for (UINTN at = 0; at < size; at += step) {
        EFI_MEMORY_DESCRIPTOR *region = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        if (address - region->PhysicalStart < region->NumberOfPages * PAGE) {
            return region->Type;
        }
    }
    return EfiMaxMemoryType;
}

static BOOLEAN contains(const UINT8 *from, UINTN size, const VOID *what, UINTN length) {
    for (UINTN i = 0; i + length <= size; i++) {
        if (equal(from + i, what, length)) {
            return TRUE;
        }
    }
    return FALSE;
}

#ifdef __aarch64__
static VOID big64(UINT8 *at, UINT64 value) {
    for (int i = 7; i >= 0; i--, value >>= 8) {
        at[i] = (UINT8) value;
    }
}

/* A tree of a root without anything that reserves one range. */
static UINT8 TREE[] = {0xd0, 0x0d, 0xfe, 0xed, 0, 0, 0, 88, 0, 0, 0, 72, 0, 0, 0, 88, 0, 0, 0, 40, 0, 0, 0, 17,
                       0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16,
                       /* 40: reservations */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       0, 0, 0, 0, 0, 0, 0, 0,
                       /* 72: root, its end, the end */ 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 9};

static VOID fixup(EFI_DT_FIXUP_PROTOCOL *f) {
    static UINT8 buffer[4096];
    CHECK(DtFixup, "revision 1.0", f->Revision == 0x10000);
    EFI_PHYSICAL_ADDRESS reserved = 0;
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &reserved);
    BS->FreePages(reserved, 1);
    big64(TREE + 40, reserved);
    BS->CopyMem(buffer, TREE, sizeof(TREE));

    UINTN size = sizeof(TREE);
    CALL(DtFixup.Fixup, BUFFER_TOO_SMALL, "no room for a memory node", f->Fixup(f, buffer, &size, EFI_DT_APPLY_FIXUPS));
    CHECK(DtFixup.Fixup, "the size needed", size > sizeof(TREE) && size <= sizeof(buffer));
    CHECK(DtFixup.Fixup, "the tree is as before", equal(buffer, TREE, sizeof(TREE)));
    CALL(DtFixup.Fixup, SUCCESS, "with the size needed", f->Fixup(f, buffer, &size, EFI_DT_APPLY_FIXUPS));
    CHECK(DtFixup.Fixup, "describes memory", contains(buffer, size, "memory@", 7) && contains(buffer, size, "device_type", 11));
    CHECK_EQUAL(DtFixup.Fixup, "the tree takes the buffer", size, big(buffer + 4));
    CHECK_EQUAL(DtFixup.Fixup, "nothing reserved yet", EfiConventionalMemory, typeOf(reserved));
    CALL(DtFixup.Fixup, SUCCESS, "reserve", f->Fixup(f, buffer, &size, EFI_DT_RESERVE_MEMORY));
    CHECK(DtFixup.Fixup, "the range is not free", typeOf(reserved) != EfiConventionalMemory);
    CHECK(DtFixup.Fixup, "not installed yet", installed() != buffer);
    CALL(DtFixup.Fixup, SUCCESS, "install", f->Fixup(f, buffer, &size, EFI_DT_INSTALL_TABLE));
    CHECK(DtFixup.Fixup, "installed", installed() == buffer);

    CALL(DtFixup.Fixup, INVALID_PARAMETER, "no tree", f->Fixup(f, NULL, &size, EFI_DT_APPLY_FIXUPS));
    CALL(DtFixup.Fixup, INVALID_PARAMETER, "no size", f->Fixup(f, buffer, NULL, EFI_DT_APPLY_FIXUPS));
    CALL(DtFixup.Fixup, INVALID_PARAMETER, "no flags", f->Fixup(f, buffer, &size, 0));
    CALL(DtFixup.Fixup, INVALID_PARAMETER, "unknown flags", f->Fixup(f, buffer, &size, 8 | EFI_DT_INSTALL_TABLE));
    buffer[0] = 0;
    CALL(DtFixup.Fixup, INVALID_PARAMETER, "not a tree", f->Fixup(f, buffer, &size, EFI_DT_APPLY_FIXUPS));
}
#endif

static VOID contract(VOID) {
    EFI_DT_FIXUP_PROTOCOL *f = NULL;
#ifdef __aarch64__
    CHECK(Protocol, "device tree fix-up",
          BS->LocateProtocol(&FIXUP_GUID, NULL, (VOID **) &f) == EFI_SUCCESS);
    fixup(f);
#else
    CHECK(Protocol, "no device tree fix-up",
          BS->LocateProtocol(&FIXUP_GUID, NULL, (VOID **) &f) == EFI_NOT_FOUND);
    CHECK(DtFixup, "no device tree here", installed() == NULL && big((UINT8 *) "\0\0\0\1") == 1 && typeOf(0) != EfiMaxMemoryType
                                              && contains((UINT8 *) "ab", 2, "b", 1));
#endif
}
