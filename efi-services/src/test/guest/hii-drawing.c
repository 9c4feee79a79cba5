/* HII fonts and images (UEFI 2.10, 34.1 and 34.5). */
#include "contract.h"
#include "hii.h"

static EFI_HII_DATABASE_PROTOCOL *DB;
static EFI_HII_FONT_PROTOCOL *FONT;
static EFI_HII_IMAGE_PROTOCOL *IMAGES;
static EFI_GRAPHICS_OUTPUT_PROTOCOL *GOP;
static PACKAGE_LIST LIST;
static BLT_PIXEL PIXELS[64 * 64];
static EFI_IMAGE_OUTPUT BITMAP = {64, 64, PIXELS};

#define CLIP 0x01
#define WRAP 0x02
#define CLEAN_Y 0x04
#define CLEAN_X 0x08
#define TRANSPARENT 0x10
#define IGNORE_IF_NO_GLYPH 0x20
#define DIRECT 0x80

static struct {
    UINT32 Foreground;
    UINT32 Background;
    UINT32 Mask;
    UINT32 Style;
    UINT16 Size;
    CHAR16 Name[16];
} INFO = {0x00ff00, 0x0000ff, 0, 0, 19, L"sysdefault"};

static EFI_STATUS draw(UINT32 flags, CHAR16 *text, EFI_IMAGE_OUTPUT **blt, UINTN x, UINTN y) {
    return FONT->StringToImage(FONT, flags, text, &INFO, blt, x, y, NULL, NULL, NULL);
}

static UINTN count(UINT32 colour) {
    UINTN found = 0;
    for (int i = 0; i < 64 * 64; i++) {
        found += (PIXELS[i] & 0xffffff) == colour;
    }
    return found;
}

static VOID clear(VOID) {
    memset(PIXELS, 0, sizeof(PIXELS));
}

static VOID fonts(EFI_HII_HANDLE list) {
    EFI_IMAGE_OUTPUT *blt = &BITMAP;
    EFI_IMAGE_OUTPUT *made = NULL;
    EFI_HII_ROW_INFO *rows = NULL;
    UINTN rowCount = 0;
    UINTN columns[8];
    UINTN baseline = 0;
    CALL(Hii.StringToImage, SUCCESS, "on a bitmap", draw(CLIP, L"#", &blt, 10, 20));
    CHECK_EQUAL(Hii.StringToImage, "a cell of 8 by 19", 8 * 19, count(0x00ff00) + count(0x0000ff));
    CHECK(Hii.StringToImage, "in its place", PIXELS[20 * 64 + 10] != 0 && PIXELS[19 * 64 + 10] == 0 && PIXELS[20 * 64 + 9] == 0);
    clear();
    draw(CLIP | TRANSPARENT, L"#", &blt, 0, 0);
    CHECK(Hii.StringToImage, "transparent: the glyph only", count(0x00ff00) > 8 && count(0x0000ff) == 0);
    clear();
    draw(CLIP, L"########", &blt, 60, 0);
    CHECK_EQUAL(Hii.StringToImage, "clipped", 4 * 19, count(0x00ff00) + count(0x0000ff));
    clear();
    draw(CLIP | CLEAN_X, L"########", &blt, 4, 0);
    CHECK_EQUAL(Hii.StringToImage, "clipped at a character", 7 * 8 * 19, count(0x00ff00) + count(0x0000ff));
    clear();
    draw(CLIP | CLEAN_Y, L"#\n#\n#\n#", &blt, 0, 0);
    CHECK_EQUAL(Hii.StringToImage, "clipped at a row", 3 * 8 * 19, count(0x00ff00) + count(0x0000ff));
    CALL(Hii.StringToImage, SUCCESS, "on a new bitmap",
         FONT->StringToImage(FONT, WRAP, L"ab\r\ncde", NULL, &made, 5, 6, &rows, &rowCount, columns));
    CHECK(Hii.StringToImage, "the size of a new bitmap", made != NULL && made->Width == 5 + 24 && made->Height == 6 + 38);
    CHECK(Hii.StringToImage, "rows", rowCount == 2 && rows[0].StartIndex == 0 && rows[0].EndIndex == 1 &&
          rows[1].StartIndex == 4 && rows[1].LineWidth == 24 && rows[1].LineHeight == 19);
    CHECK(Hii.StringToImage, "columns", columns[0] == 0 && columns[1] == 8 && columns[4] == 0 && columns[6] == 16);
    FONT->StringToImage(FONT, CLIP | WRAP, L"aaaa bbbb cccc", NULL, &blt, 0, 0, &rows, &rowCount, NULL);
    CHECK(Hii.StringToImage, "wraps at spaces", rowCount == 3 && rows[1].StartIndex == 5 && rows[2].StartIndex == 10);
    CALL(Hii.StringToImage, INVALID_PARAMETER, "no string", draw(CLIP, NULL, &blt, 0, 0));
    CALL(Hii.StringToImage, INVALID_PARAMETER, "no output", draw(CLIP, L"a", NULL, 0, 0));
    CALL(Hii.StringToImage, INVALID_PARAMETER, "clean without clip", draw(CLEAN_X, L"a", &blt, 0, 0));
    CALL(Hii.StringToImage, INVALID_PARAMETER, "wrap and clean x", draw(CLIP | WRAP | CLEAN_X, L"a", &blt, 0, 0));
    CALL(Hii.StringToImage, INVALID_PARAMETER, "outside", draw(CLIP, L"a", &blt, 64, 0));
    CALL(Hii.StringToImage, INVALID_PARAMETER, "an unknown flag", draw(0x10000, L"a", &blt, 0, 0));
    made = NULL;
    CALL(Hii.StringToImage, INVALID_PARAMETER, "no screen", draw(DIRECT, L"a", &made, 0, 0));
    CALL(Hii.StringToImage, OUT_OF_RESOURCES, "a bitmap too wide", draw(0, L"a", &made, 65535, 0));

    EFI_IMAGE_OUTPUT screen = {0, 0, GOP};
    EFI_IMAGE_OUTPUT *onScreen = &screen;
    CALL(Hii.StringToImage, SUCCESS, "on the screen", draw(CLIP | DIRECT, L"#", &onScreen, 3, 5));
    GOP->Blt(GOP, PIXELS, EfiBltVideoToBltBuffer, 0, 0, 0, 0, 64, 64, 64 * 4);
    CHECK(Hii.StringToImage, "the screen's pixels", count(0x0000ff) > 8 && count(0x0000ff) + count(0x00ff00) == 8 * 19 &&
          PIXELS[5 * 64 + 3] != 0 && PIXELS[4 * 64 + 3] == 0);

    clear();
    CALL(Hii.StringIdToImage, SUCCESS, "the first string",
         FONT->StringIdToImage(FONT, CLIP, list, 1, "en-US", &INFO, &blt, 0, 0, NULL, NULL, NULL));
    CHECK_EQUAL(Hii.StringIdToImage, "its characters", 3 * 8 * 19, count(0x00ff00) + count(0x0000ff));
    CALL(Hii.StringIdToImage, NOT_FOUND, "no such string",
         FONT->StringIdToImage(FONT, CLIP, list, 9, "en-US", &INFO, &blt, 0, 0, NULL, NULL, NULL));
    CALL(Hii.StringIdToImage, INVALID_PARAMETER, "no list",
         FONT->StringIdToImage(FONT, CLIP, NULL, 1, "en-US", &INFO, &blt, 0, 0, NULL, NULL, NULL));
    CALL(Hii.StringIdToImage, INVALID_PARAMETER, "no output",
         FONT->StringIdToImage(FONT, CLIP, list, 1, "en-US", &INFO, NULL, 0, 0, NULL, NULL, NULL));
    made = NULL;
    CALL(Hii.StringIdToImage, OUT_OF_RESOURCES, "a bitmap too high",
         FONT->StringIdToImage(FONT, 0, list, 1, "en-US", &INFO, &made, 0, 65535, NULL, NULL, NULL));

    CALL(Hii.GetGlyph, SUCCESS, "of the system font", FONT->GetGlyph(FONT, L'#', NULL, &made, &baseline));
    CHECK(Hii.GetGlyph, "its size and baseline", made->Width == 8 && made->Height == 19 && baseline < 19);
    CALL(Hii.GetGlyph, INVALID_PARAMETER, "an output that is there", FONT->GetGlyph(FONT, L'#', NULL, &made, NULL));
    CALL(Hii.GetGlyph, INVALID_PARAMETER, "no output", FONT->GetGlyph(FONT, L'#', NULL, NULL, NULL));
    made = NULL;
    CALL(Hii.GetGlyph, SUCCESS, "of a package, wide", FONT->GetGlyph(FONT, 0x4e2d, NULL, &made, NULL));
    BLT_PIXEL *wide = made->Target;
    CHECK(Hii.GetGlyph, "the package's pixels", made->Width == 16 && wide[0] != 0 && wide[1] == 0 && wide[15] != 0);
    made = NULL;
    CALL(Hii.GetGlyph, WARN_UNKNOWN_GLYPH, "of no font", FONT->GetGlyph(FONT, 0x4e2e, NULL, &made, NULL));
    CHECK(Hii.GetGlyph, "another in its place", made != NULL && made->Width == 8);

    VOID *handle = NULL;
    VOID *out = NULL;
    CALL(Hii.GetFontInfo, SUCCESS, "the system font", FONT->GetFontInfo(FONT, &handle, &INFO, &out, L"abc"));
    CHECK(Hii.GetFontInfo, "what it is", handle != NULL && equal(out, &INFO, 8) && equal((UINT8 *) out + 16, &INFO.Size, 24));
    CALL(Hii.GetFontInfo, NOT_FOUND, "no second one", FONT->GetFontInfo(FONT, &handle, &INFO, &out, NULL));
    handle = NULL;
    CALL(Hii.GetFontInfo, NOT_FOUND, "a glyph that it has not", FONT->GetFontInfo(FONT, &handle, &INFO, &out, L"\x4e2e"));
    INFO.Size = 20;
    CALL(Hii.GetFontInfo, NOT_FOUND, "another size", FONT->GetFontInfo(FONT, &handle, &INFO, &out, NULL));
    INFO.Size = 19;
    CALL(Hii.GetFontInfo, INVALID_PARAMETER, "nothing given", FONT->GetFontInfo(FONT, NULL, NULL, &out, NULL));
}

static BOOLEAN image(EFI_HII_HANDLE list, UINT16 id, UINT16 width, UINT16 height, UINT32 flags, const BLT_PIXEL *pixels) {
    EFI_IMAGE_INPUT found;
    return IMAGES->GetImage(IMAGES, list, id, &found) == EFI_SUCCESS && found.Width == width && found.Height == height &&
           found.Flags == flags && equal(found.Bitmap, pixels, 4ULL * width * height);
}

static VOID images(EFI_HII_HANDLE list) {
    static const BLT_PIXEL bits[4] = {0x030201, 0x060504, 0x060504, 0x030201};
    static BLT_PIXEL colours[4] = {0x112233, 0, 0, 0x445566};
    EFI_IMAGE_INPUT input = {1, 2, 2, colours};
    EFI_IMAGE_INPUT output;
    EFI_IMAGE_INPUT nothing = {0, 2, 2, NULL};
    EFI_HII_HANDLE none = (EFI_HII_HANDLE) &LIST;
    EFI_IMAGE_OUTPUT *blt = &BITMAP;
    EFI_IMAGE_OUTPUT *made = NULL;
    UINT16 id = 0;
    CHECK(Hii.GetImage, "1 bit", image(list, 1, 2, 2, 0, bits));
    CHECK(Hii.GetImage, "4 bits", image(list, 2, 2, 2, 0, bits));
    CHECK(Hii.GetImage, "8 bits, transparent", image(list, 3, 2, 2, 1, bits));
    CHECK(Hii.GetImage, "24 bits", image(list, 4, 2, 2, 0, bits));
    CHECK(Hii.GetImage, "a duplicate", image(list, 5, 2, 2, 1, bits));
    CALL(Hii.GetImage, NOT_FOUND, "skipped", IMAGES->GetImage(IMAGES, list, 6, &output));
    CALL(Hii.GetImage, UNSUPPORTED, "PNG", IMAGES->GetImage(IMAGES, list, 8, &output));
    CALL(Hii.NewImage, SUCCESS, "24 bits, transparent", IMAGES->NewImage(IMAGES, list, &id, &input));
    CHECK_EQUAL(Hii.NewImage, "the next identifier", 9, id);
    CALL(Hii.GetImage, SUCCESS, "the new one", IMAGES->GetImage(IMAGES, list, id, &output));
    CHECK(Hii.NewImage, "is there then", image(list, id, 2, 2, 1, colours));
    CALL(Hii.NewImage, INVALID_PARAMETER, "no identifier", IMAGES->NewImage(IMAGES, list, NULL, &input));
    CALL(Hii.NewImage, INVALID_PARAMETER, "no image", IMAGES->NewImage(IMAGES, list, &id, NULL));
    CALL(Hii.NewImage, INVALID_PARAMETER, "no pixels", IMAGES->NewImage(IMAGES, list, &id, &nothing));
    CALL(Hii.NewImage, NOT_FOUND, "no such list", IMAGES->NewImage(IMAGES, none, &id, &input));
    EFI_HII_HANDLE full = NULL;
    begin_list(&LIST);
    begin_package(&LIST);
    number(&LIST, 12, 4);
    number(&LIST, 0, 4);
    number(&LIST, 0x21, 1);
    number(&LIST, 0xffff, 2);
    number(&LIST, 0, 1);
    end_package(&LIST, 6);
    end_list(&LIST);
    DB->NewPackageList(DB, LIST.bytes, NULL, &full);
    CALL(Hii.NewImage, OUT_OF_RESOURCES, "no identifier", IMAGES->NewImage(IMAGES, full, &id, &input));
    CALL(Hii.GetImage, INVALID_PARAMETER, "no image", IMAGES->GetImage(IMAGES, list, id, NULL));
    CALL(Hii.GetImage, NOT_FOUND, "no such image", IMAGES->GetImage(IMAGES, list, 99, &output));
    CALL(Hii.GetImage, NOT_FOUND, "no such list", IMAGES->GetImage(IMAGES, none, 1, &output));
    CALL(Hii.SetImage, SUCCESS, "the first", IMAGES->SetImage(IMAGES, list, 1, &input));
    CHECK(Hii.SetImage, "is there then", image(list, 1, 2, 2, 1, colours));
    CHECK(Hii.SetImage, "the others are as before", image(list, 2, 2, 2, 0, bits) && image(list, 9, 2, 2, 1, colours));
    CALL(Hii.SetImage, NOT_FOUND, "no such image", IMAGES->SetImage(IMAGES, list, 99, &input));
    CALL(Hii.SetImage, NOT_FOUND, "no such list", IMAGES->SetImage(IMAGES, none, 1, &input));
    CALL(Hii.SetImage, INVALID_PARAMETER, "no image", IMAGES->SetImage(IMAGES, list, 1, NULL));

    clear();
    PIXELS[1] = 0x777777;
    CALL(Hii.DrawImage, SUCCESS, "on a bitmap", IMAGES->DrawImage(IMAGES, CLIP, &input, &blt, 0, 0));
    CHECK(Hii.DrawImage, "transparent as it says", PIXELS[0] == 0x112233 && PIXELS[1] == 0x777777 && PIXELS[65] == 0x445566);
    IMAGES->DrawImage(IMAGES, 0x20, &input, &blt, 0, 0);
    CHECK_EQUAL(Hii.DrawImage, "opaque by force", 0, PIXELS[1]);
    CALL(Hii.DrawImage, SUCCESS, "on a new bitmap", IMAGES->DrawImage(IMAGES, 0, &input, &made, 1, 1));
    CHECK(Hii.DrawImage, "its size", made != NULL && made->Width == 3 && made->Height == 3 &&
          ((BLT_PIXEL *) made->Target)[4] == 0x112233);
    CALL(Hii.DrawImage, INVALID_PARAMETER, "no image", IMAGES->DrawImage(IMAGES, 0, NULL, &blt, 0, 0));
    CALL(Hii.DrawImage, INVALID_PARAMETER, "no output", IMAGES->DrawImage(IMAGES, 0, &input, NULL, 0, 0));
    CALL(Hii.DrawImage, INVALID_PARAMETER, "outside", IMAGES->DrawImage(IMAGES, 0, &input, &blt, 0, 64));
    made = NULL;
    CALL(Hii.DrawImage, OUT_OF_RESOURCES, "a bitmap too wide", IMAGES->DrawImage(IMAGES, 0, &input, &made, 65535, 0));
    CALL(Hii.DrawImageId, SUCCESS, "24 bits", IMAGES->DrawImageId(IMAGES, CLIP, list, 4, &blt, 62, 62));
    CHECK(Hii.DrawImageId, "its pixels", PIXELS[62 * 64 + 62] == bits[0] && PIXELS[63 * 64 + 63] == bits[3]);
    CALL(Hii.DrawImageId, NOT_FOUND, "no such image", IMAGES->DrawImageId(IMAGES, CLIP, list, 99, &blt, 0, 0));
    CALL(Hii.DrawImageId, INVALID_PARAMETER, "no output", IMAGES->DrawImageId(IMAGES, CLIP, list, 4, NULL, 0, 0));
    CALL(Hii.DrawImageId, OUT_OF_RESOURCES, "a bitmap too high", IMAGES->DrawImageId(IMAGES, 0, list, 4, &made, 0, 65535));
}

/* One, four and eight bits a pixel, in a palette of two colours from index 0 on; true colours; a duplicate; PNG. */
static VOID packages(VOID) {
    static const UINT8 blocks[] = {0x10, 1, 2, 0, 2, 0, 0x40, 0x80, 0x12, 1, 2, 0, 2, 0, 0x01, 0x10, 0x15, 1, 2, 0, 2, 0, 0, 1, 1,
                                   0, 0x16, 2, 0, 2, 0, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 0x20, 3, 0, 0x22, 2,
                                   0x19, 4, 0, 0, 0, 0x89, 'P', 'N', 'G', 0};
    static const UINT8 palette[] = {1, 0, 6, 0, 1, 2, 3, 4, 5, 6};
    begin_list(&LIST);
    strings(&LIST, L"one", FALSE);
    begin_package(&LIST);
    number(&LIST, 12, 4);
    number(&LIST, 12 + sizeof(blocks), 4);
    add(&LIST, blocks, sizeof(blocks));
    add(&LIST, palette, sizeof(palette));
    end_package(&LIST, 6);
    begin_package(&LIST);
    number(&LIST, 0, 2);
    number(&LIST, 1, 2);
    number(&LIST, 0x4e2d, 2);
    number(&LIST, 2, 1);
    for (int i = 0; i < 19; i++) {
        number(&LIST, 0x80, 1);
    }
    for (int i = 0; i < 19; i++) {
        number(&LIST, 0x01, 1);
    }
    number(&LIST, 0, 3);
    end_package(&LIST, 7);
    end_list(&LIST);
}

static VOID contract(VOID) {
    static EFI_GUID guids[4] = {EFI_HII_DATABASE_PROTOCOL_GUID, EFI_HII_FONT_PROTOCOL_GUID, EFI_HII_IMAGE_PROTOCOL_GUID,
                                EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID};
    VOID **protocols[4] = {(VOID **) &DB, (VOID **) &FONT, (VOID **) &IMAGES, (VOID **) &GOP};
    EFI_HII_HANDLE list = NULL;
    for (int i = 0; i < 4; i++) {
        if (BS->LocateProtocol(&guids[i], NULL, protocols[i]) != EFI_SUCCESS) {
            CHECK(Hii.StringToImage, "the protocols are there", FALSE);
            return;
        }
    }
    packages();
    DB->NewPackageList(DB, LIST.bytes, NULL, &list);
    fonts(list);
    images(list);
    EFI_IMAGE_OUTPUT *made = NULL;
    VOID *handle = NULL;
    VOID *out = NULL;
    EFI_IMAGE_INPUT output;
    exhaust();
    CALL(Hii.GetGlyph, OUT_OF_RESOURCES, "no memory", FONT->GetGlyph(FONT, L'#', NULL, &made, NULL));
    CALL(Hii.GetFontInfo, OUT_OF_RESOURCES, "no memory", FONT->GetFontInfo(FONT, &handle, &INFO, &out, NULL));
    CALL(Hii.GetImage, OUT_OF_RESOURCES, "no memory", IMAGES->GetImage(IMAGES, list, 4, &output));
}
