/* Text output (UEFI 2.10, 12.4). What is found out while the screen changes is judged afterwards. */
#include "contract.h"
#include "console.h"

#define OUT ST->ConOut

static BOOLEAN at(INT32 column, INT32 row) {
    return OUT->Mode->CursorColumn == column && OUT->Mode->CursorRow == row;
}

static VOID modes(VOID) {
    UINTN columns = 0;
    UINTN rows = 0;
    CALL(ConOut.QueryMode, SUCCESS, "0", OUT->QueryMode(OUT, 0, &columns, &rows));
    CHECK(ConOut.QueryMode, "mode 0 is 80 by 25", columns == 80 && rows == 25);
    CALL(ConOut.QueryMode, SUCCESS, "1", OUT->QueryMode(OUT, 1, &columns, &rows));
    CHECK(ConOut.QueryMode, "mode 1 is 80 by 50", columns == 80 && rows == 50);
    CALL(ConOut.QueryMode, SUCCESS, "2", OUT->QueryMode(OUT, 2, &columns, &rows));
    CHECK(ConOut.QueryMode, "mode 2 is 100 by 31", columns == 100 && rows == 31);
    UINTN none = (UINTN) OUT->Mode->MaxMode;
    CALL(ConOut.QueryMode, UNSUPPORTED, "MaxMode", OUT->QueryMode(OUT, none, &columns, &rows));
    CALL(ConOut.QueryMode, UNSUPPORTED, "-1", OUT->QueryMode(OUT, ~0ULL, &columns, &rows));
    CALL(ConOut.SetMode, UNSUPPORTED, "MaxMode", OUT->SetMode(OUT, none));
    CALL(ConOut.SetMode, UNSUPPORTED, "-1", OUT->SetMode(OUT, ~0ULL));

    BOOLEAN kept = TRUE;
    BOOLEAN home = TRUE;
    EFI_STATUS status = EFI_SUCCESS;
    for (UINTN mode = 0; mode < none; mode++) {
        OUT->SetCursorPosition(OUT, 3, 3);
        status |= OUT->SetMode(OUT, mode);
        kept &= OUT->Mode->Mode == (INT32) mode;
        home &= at(0, 0);
        OUT->QueryMode(OUT, mode, &columns, &rows);
        status |= OUT->SetCursorPosition(OUT, columns - 1, rows - 1);
    }
    OUT->SetMode(OUT, 0);
    CALL(ConOut.SetMode, SUCCESS, "each", status);
    CHECK(ConOut.SetMode, "tells the mode", kept);
    CHECK(ConOut.SetMode, "the cursor goes home", home);
}

static VOID cursor(VOID) {
    EFI_STATUS corner = OUT->SetCursorPosition(OUT, 79, 24);
    BOOLEAN there = at(79, 24);
    EFI_STATUS right = OUT->SetCursorPosition(OUT, 80, 0);
    EFI_STATUS below = OUT->SetCursorPosition(OUT, 0, 25);
    EFI_STATUS far = OUT->SetCursorPosition(OUT, ~0ULL, ~0ULL);
    BOOLEAN stays = at(79, 24);
    OUT->ClearScreen(OUT);
    CALL(ConOut.SetCursorPosition, SUCCESS, "the last cell", corner);
    CHECK(ConOut.SetCursorPosition, "is told", there);
    CALL(ConOut.SetCursorPosition, UNSUPPORTED, "a column too far", right);
    CALL(ConOut.SetCursorPosition, UNSUPPORTED, "a row too far", below);
    CALL(ConOut.SetCursorPosition, UNSUPPORTED, "-1", far);
    CHECK(ConOut.SetCursorPosition, "stays where it was then", stays);
    CALL(ConOut.EnableCursor, SUCCESS, "off", OUT->EnableCursor(OUT, FALSE));
    CHECK(ConOut.EnableCursor, "off is told", !OUT->Mode->CursorVisible);
    CALL(ConOut.EnableCursor, SUCCESS, "on", OUT->EnableCursor(OUT, TRUE));
    CHECK(ConOut.EnableCursor, "on is told", OUT->Mode->CursorVisible);
}

static VOID attributes(VOID) {
    UINTN before = (UINTN) OUT->Mode->Attribute;
    EFI_STATUS all = EFI_SUCCESS;
    BOOLEAN told = TRUE;
    for (UINTN attribute = 0; attribute < 0x80; attribute++) {
        all |= OUT->SetAttribute(OUT, attribute);
        told &= OUT->Mode->Attribute == (INT32) attribute;
    }
    EFI_STATUS blink = OUT->SetAttribute(OUT, 0x80);
    EFI_STATUS wild = OUT->SetAttribute(OUT, 0x100000007ULL);
    BOOLEAN stays = OUT->Mode->Attribute == 0x7f;
    OUT->SetAttribute(OUT, before);
    CALL(ConOut.SetAttribute, SUCCESS, "every colour", all);
    CHECK(ConOut.SetAttribute, "is told", told);
    CALL(ConOut.SetAttribute, UNSUPPORTED, "bit 7", blink);
    CALL(ConOut.SetAttribute, UNSUPPORTED, "bit 32", wild);
    CHECK(ConOut.SetAttribute, "stays as it was then", stays);
}

static VOID strings(VOID) {
    CHAR16 eighty[82];
    for (int i = 0; i < 81; i++) {
        eighty[i] = L'-';
    }
    eighty[81] = 0;
    OUT->ClearScreen(OUT);
    OUT->SetCursorPosition(OUT, 0, 5);
    EFI_STATUS plain = OUT->OutputString(OUT, L"abc");
    BOOLEAN moved = at(3, 5);
    OUT->OutputString(OUT, L"\b");
    BOOLEAN back = at(2, 5);
    OUT->OutputString(OUT, L"\b\b\b\b");
    BOOLEAN edge = at(0, 5);
    OUT->OutputString(OUT, L"ab\n");
    BOOLEAN down = at(2, 6);
    OUT->OutputString(OUT, L"\r");
    BOOLEAN left = at(0, 6);
    eighty[80] = 0;
    OUT->OutputString(OUT, eighty);
    BOOLEAN wrapped = at(0, 7);
    OUT->SetCursorPosition(OUT, 5, 24);
    OUT->OutputString(OUT, L"\n");
    BOOLEAN scrolled = at(5, 24);
    OUT->SetCursorPosition(OUT, 79, 24);
    OUT->OutputString(OUT, L"x");
    BOOLEAN wrapScrolled = at(0, 24);
    EFI_STATUS unknown = OUT->OutputString(OUT, L"a\x0001z");
    BOOLEAN skipped = at(2, 24);
    EFI_STATUS empty = OUT->OutputString(OUT, L"");
    EFI_STATUS clear = OUT->ClearScreen(OUT);
    BOOLEAN home = at(0, 0);
    CALL(ConOut.OutputString, SUCCESS, "text", plain);
    CALL(ConOut.OutputString, SUCCESS, "nothing", empty);
    CHECK(ConOut.OutputString, "moves the cursor", moved);
    CHECK(ConOut.OutputString, "backspace goes left", back);
    CHECK(ConOut.OutputString, "backspace stops at the edge", edge);
    CHECK(ConOut.OutputString, "line feed goes down only", down);
    CHECK(ConOut.OutputString, "carriage return goes to the edge", left);
    CHECK(ConOut.OutputString, "a full line wraps", wrapped);
    CHECK(ConOut.OutputString, "line feed at the bottom scrolls", scrolled);
    CHECK(ConOut.OutputString, "the last cell scrolls", wrapScrolled);
    CALL(ConOut.OutputString, WARN_UNKNOWN_GLYPH, "a control character", unknown);
    CHECK(ConOut.OutputString, "the unknown is skipped", skipped);
    CALL(ConOut.ClearScreen, SUCCESS, "with text", clear);
    CHECK(ConOut.ClearScreen, "the cursor goes home", home);
    CALL(ConOut.TestString, SUCCESS, "ASCII", OUT->TestString(OUT, L"Az09~\r\n"));
    CALL(ConOut.TestString, SUCCESS, "lines and blocks", OUT->TestString(OUT, L"\x2500\x2551\x2588\x25b2"));
    CALL(ConOut.TestString, UNSUPPORTED, "a control character", OUT->TestString(OUT, L"a\x0001"));
}

static VOID contract(VOID) {
    modes();
    cursor();
    attributes();
    strings();
    OUT->SetMode(OUT, 2);
    OUT->SetAttribute(OUT, 0x1f);
    EFI_STATUS reset = OUT->Reset(OUT, TRUE);
    CHECK(ConOut.Reset, "mode 0, default colours", OUT->Mode->Mode == 0 && OUT->Mode->Attribute == 7);
    CALL(ConOut.Reset, SUCCESS, "extended", reset);
    CALL(ConOut.Reset, SUCCESS, "plain", OUT->Reset(OUT, FALSE));
    CHECK(ConOut.Reset, "standard error is there too", ST->StdErr != NULL && ST->StdErr->Mode->MaxMode > 0);
}
