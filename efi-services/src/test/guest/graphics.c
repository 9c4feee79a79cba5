/* Graphics output (UEFI 2.10, 12.9). */
#include "contract.h"
#include "console.h"

static EFI_GRAPHICS_OUTPUT_PROTOCOL *GOP;
static BLT_PIXEL BUFFER[64 * 64];

static EFI_STATUS blt(UINT32 operation, UINTN sx, UINTN sy, UINTN dx, UINTN dy, UINTN width, UINTN height, UINTN delta) {
    return GOP->Blt(GOP, BUFFER, operation, sx, sy, dx, dy, width, height, delta);
}

static UINT32 pixel(UINTN x, UINTN y) {
    return ((volatile UINT32 *) GOP->Mode->FrameBufferBase)[y * GOP->Mode->Info->PixelsPerScanLine + x] & 0xffffff;
}

static VOID put(UINTN x, UINTN y, UINT32 colour) {
    ((volatile UINT32 *) GOP->Mode->FrameBufferBase)[y * GOP->Mode->Info->PixelsPerScanLine + x] = colour;
}

static BOOLEAN inMap(EFI_PHYSICAL_ADDRESS address) {
    static UINT8 map[32768];
    UINTN size = sizeof(map);
    UINTN key;
    UINTN each;
    UINT32 version;
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) map, &key, &each, &version);
    for (UINTN at = 0; at < size; at += each) {
        EFI_MEMORY_DESCRIPTOR *region = (EFI_MEMORY_DESCRIPTOR *) (map + at);
        if (address >= region->PhysicalStart && address < region->PhysicalStart + region->NumberOfPages * PAGE) {
            return region->Type == EfiReservedMemoryType || region->Type == EfiMemoryMappedIO;
        }
    }
    return TRUE;
}

static VOID modes(VOID) {
    EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *info = NULL;
    UINTN size = 0;
    UINT32 none = GOP->Mode->MaxMode;
    CALL(Graphics.QueryMode, INVALID_PARAMETER, "MaxMode", GOP->QueryMode(GOP, none, &size, &info));
    CALL(Graphics.QueryMode, INVALID_PARAMETER, "-1", GOP->QueryMode(GOP, ~0u, &size, &info));
    CALL(Graphics.QueryMode, INVALID_PARAMETER, "no size", GOP->QueryMode(GOP, 0, NULL, &info));
    CALL(Graphics.QueryMode, INVALID_PARAMETER, "no information", GOP->QueryMode(GOP, 0, &size, NULL));
    CALL(Graphics.SetMode, UNSUPPORTED, "MaxMode", GOP->SetMode(GOP, none));
    CALL(Graphics.SetMode, UNSUPPORTED, "-1", GOP->SetMode(GOP, ~0u));
    UINT32 before = GOP->Mode->Mode;
    UINTN found = 0;
    EFI_STATUS queried = EFI_SUCCESS;
    EFI_STATUS set = EFI_SUCCESS;
    BOOLEAN told = TRUE;
    BOOLEAN black = TRUE;
    for (UINT32 mode = 0; mode < none; mode++) {
        queried |= GOP->QueryMode(GOP, mode, &size, &info);
        UINTN wanted[4][2] = {{640, 480}, {800, 600}, {1024, 768}, {1280, 1024}};
        for (int i = 0; i < 4; i++) {
            found += info->HorizontalResolution == wanted[i][0] && info->VerticalResolution == wanted[i][1];
        }
        BUFFER[0] = 0xffffff;
        blt(EfiBltVideoFill, 0, 0, 0, 0, 10, 10, 0);
        set |= GOP->SetMode(GOP, mode);
        told &= GOP->Mode->Mode == mode && equal(GOP->Mode->Info, info, sizeof(*info)) &&
                GOP->Mode->FrameBufferSize >= 4 * info->PixelsPerScanLine * info->VerticalResolution &&
                size >= sizeof(*info) && info->PixelsPerScanLine >= info->HorizontalResolution;
        black &= pixel(0, 0) == 0 && pixel(info->HorizontalResolution - 1, info->VerticalResolution - 1) == 0;
        BS->FreePool(info);
    }
    GOP->SetMode(GOP, before);
    CALL(Graphics.QueryMode, SUCCESS, "each", queried);
    CHECK_EQUAL(Graphics.QueryMode, "the four usual resolutions", 4, found);
    CALL(Graphics.SetMode, SUCCESS, "each", set);
    CHECK(Graphics.SetMode, "is told as it was queried", told);
    CHECK(Graphics.SetMode, "the screen is black", black);
    CHECK(Graphics.Mode, "32 bits, blue first", GOP->Mode->Info->PixelFormat == PixelBlueGreenRedReserved8BitPerColor);
    CHECK(Graphics.Mode, "the frame buffer is in no free memory", inMap(GOP->Mode->FrameBufferBase));
}

static VOID directions(VOID) {
    BUFFER[0] = 0x123456;
    CALL(Graphics.Blt, SUCCESS, "fill", blt(EfiBltVideoFill, 0, 0, 10, 20, 5, 4, 0));
    CHECK(Graphics.Blt, "fill: inside", pixel(10, 20) == 0x123456 && pixel(14, 23) == 0x123456);
    CHECK(Graphics.Blt, "fill: not outside", pixel(9, 20) == 0 && pixel(15, 20) == 0 && pixel(10, 19) == 0 &&
          pixel(10, 24) == 0);
    put(12, 21, 0x00ff00);
    for (int i = 0; i < 64 * 64; i++) {
        BUFFER[i] = 0xeeeeee;
    }
    CALL(Graphics.Blt, SUCCESS, "read a part of the buffer", blt(EfiBltVideoToBltBuffer, 10, 20, 2, 3, 5, 4, 64 * 4));
    CHECK(Graphics.Blt, "read: what was drawn directly", (BUFFER[4 * 64 + 4] & 0xffffff) == 0x00ff00);
    CHECK(Graphics.Blt, "read: the rest", (BUFFER[3 * 64 + 2] & 0xffffff) == 0x123456 && BUFFER[3 * 64 + 1] == 0xeeeeee &&
          BUFFER[7 * 64 + 2] == 0xeeeeee);
    CALL(Graphics.Blt, SUCCESS, "read, lines without gaps", blt(EfiBltVideoToBltBuffer, 10, 20, 0, 0, 5, 4, 0));
    CHECK(Graphics.Blt, "read: lines without gaps", (BUFFER[7] & 0xffffff) == 0x00ff00);
    for (int i = 0; i < 64 * 64; i++) {
        BUFFER[i] = (BLT_PIXEL) i;
    }
    CALL(Graphics.Blt, SUCCESS, "write a part of the buffer", blt(EfiBltBufferToVideo, 8, 9, 60, 100, 3, 2, 64 * 4));
    CHECK(Graphics.Blt, "write", pixel(60, 100) == 9 * 64 + 8 && pixel(62, 101) == 10 * 64 + 10 && pixel(63, 100) == 0);
    CALL(Graphics.Blt, SUCCESS, "write, lines without gaps", blt(EfiBltBufferToVideo, 0, 0, 20, 200, 8, 8, 0));
    CHECK(Graphics.Blt, "write: lines without gaps", pixel(20, 201) == 8 && pixel(27, 207) == 63);

    BOOLEAN moved = TRUE;
    EFI_STATUS status = EFI_SUCCESS;
    INT64 shifts[8][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {3, 2}, {-3, 2}, {3, -2}, {-3, -2}};
    for (int i = 0; i < 8; i++) {
        blt(EfiBltBufferToVideo, 0, 0, 30, 300, 32, 32, 64 * 4);
        UINTN x = (UINTN) (30 + shifts[i][0]);
        UINTN y = (UINTN) (300 + shifts[i][1]);
        status |= GOP->Blt(GOP, NULL, EfiBltVideoToVideo, 30, 300, x, y, 32, 32, 0);
        for (UINTN line = 0; line < 32; line++) {
            for (UINTN column = 0; column < 32; column++) {
                moved &= pixel(x + column, y + line) == line * 64 + column;
            }
        }
    }
    CALL(Graphics.Blt, SUCCESS, "move", status);
    CHECK(Graphics.Blt, "move: overlapping, in every direction", moved);
}

static VOID bounds(VOID) {
    UINTN width = GOP->Mode->Info->HorizontalResolution;
    UINTN height = GOP->Mode->Info->VerticalResolution;
    UINTN huge = ~0ULL;
    CALL(Graphics.Blt, INVALID_PARAMETER, "no such operation", blt(EfiBltMax, 0, 0, 0, 0, 1, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "operation -1", blt(~0u, 0, 0, 0, 0, 1, 1, 0));
    CALL(Graphics.Blt, SUCCESS, "the last pixel", blt(EfiBltVideoFill, 0, 0, width - 1, height - 1, 1, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: no width", blt(EfiBltVideoFill, 0, 0, 0, 0, 0, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: no height", blt(EfiBltVideoFill, 0, 0, 0, 0, 1, 0, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: right of it", blt(EfiBltVideoFill, 0, 0, width - 1, 0, 2, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: below it", blt(EfiBltVideoFill, 0, 0, 0, height, 1, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: x + width wraps", blt(EfiBltVideoFill, 0, 0, huge, 0, 2, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "fill: height of -1", blt(EfiBltVideoFill, 0, 0, 0, 0, 1, huge, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "read: right of it", blt(EfiBltVideoToBltBuffer, width, 0, 0, 0, 1, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "read: below it", blt(EfiBltVideoToBltBuffer, 0, height - 1, 0, 0, 1, 2, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "read: y wraps", blt(EfiBltVideoToBltBuffer, 0, huge, 0, 0, 1, 2, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "write: right of it", blt(EfiBltBufferToVideo, 0, 0, width, 0, 1, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "write: below it", blt(EfiBltBufferToVideo, 0, 0, 0, height - 1, 1, 2, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "move: from outside", blt(EfiBltVideoToVideo, width - 1, 0, 0, 0, 2, 1, 0));
    CALL(Graphics.Blt, INVALID_PARAMETER, "move: to outside", blt(EfiBltVideoToVideo, 0, 0, 0, height - 1, 1, 2, 0));
    CALL(Graphics.Blt, SUCCESS, "all of it", blt(EfiBltVideoToVideo, 0, 0, 0, 0, width, height, 0));
}

static VOID text(VOID) {
    static BLT_PIXEL line[640 * 19];
    UINTN left = (GOP->Mode->Info->HorizontalResolution - 640) / 2;
    UINTN top = (GOP->Mode->Info->VerticalResolution - 25 * 19) / 2;
    ST->ConOut->ClearScreen(ST->ConOut);
    ST->ConOut->EnableCursor(ST->ConOut, FALSE);
    ST->ConOut->OutputString(ST->ConOut, L"#");
    GOP->Blt(GOP, line, EfiBltVideoToBltBuffer, left, top, 0, 0, 640, 19, 0);
    UINTN lit = 0;
    for (UINTN i = 0; i < 640 * 19; i++) {
        lit += (line[i] & 0xffffff) != 0;
    }
    UINTN first = 0;
    for (UINTN i = 0; i < 19; i++) {
        for (UINTN x = 0; x < 8; x++) {
            first += (line[i * 640 + x] & 0xffffff) != 0;
        }
    }
    ST->ConOut->ClearScreen(ST->ConOut);
    GOP->Blt(GOP, line, EfiBltVideoToBltBuffer, left, top, 0, 0, 640, 19, 0);
    BOOLEAN cleared = filled(line, 0, sizeof(line));
    ST->ConOut->EnableCursor(ST->ConOut, TRUE);
    CHECK(Graphics.Text, "a character is drawn in its cell", lit > 8 && lit == first);
    CHECK(Graphics.Text, "clearing clears pixels", cleared);
}

static VOID contract(VOID) {
    static EFI_GUID guid = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
    static EFI_GUID edids[2] = {EFI_EDID_DISCOVERED_PROTOCOL_GUID, EFI_EDID_ACTIVE_PROTOCOL_GUID};
    contract_print(L"# this line is on the screen before anybody looks\r\n");
    if (BS->HandleProtocol(ST->ConsoleOutHandle, &guid, (VOID **) &GOP) != EFI_SUCCESS) {
        CHECK(Graphics.Mode, "the console has graphics output", FALSE);
        return;
    }
    UINTN lit = 0;
    for (UINTN y = 0; y < GOP->Mode->Info->VerticalResolution; y++) {
        for (UINTN x = 0; x < GOP->Mode->Info->HorizontalResolution; x++) {
            lit += pixel(x, y) != 0;
        }
    }
    CHECK(Graphics.Text, "is there when one first looks", lit > 100);
    modes();
    directions();
    bounds();
    text();
    BOOLEAN whole = TRUE;
    for (int i = 0; i < 2; i++) {
        EFI_EDID_PROTOCOL *edid = NULL;
        UINT8 sum = 0;
        whole &= BS->LocateProtocol(&edids[i], NULL, (VOID **) &edid) == EFI_SUCCESS && edid->SizeOfEdid == 128;
        for (int at = 0; whole && at < 128; at++) {
            sum += edid->Edid[at];
        }
        whole &= sum == 0;
    }
    CHECK(Graphics.Edid, "is there and its sum is right", whole);
}
