/* Unicode collation protocols 1 and 2 (17.1). None of their functions returns a status. */
#include "contract.h"

static EFI_GUID COLLATION_GUID = EFI_UNICODE_COLLATION_PROTOCOL_GUID;
static EFI_GUID COLLATION2_GUID = EFI_UNICODE_COLLATION_PROTOCOL2_GUID;

static VOID collation(EFI_UNICODE_COLLATION_PROTOCOL *c) {
    CHECK(StriColl, "equal but for case", c->StriColl(c, L"abC", L"ABc") == 0);
    CHECK(StriColl, "less", c->StriColl(c, L"abc", L"ABD") < 0);
    CHECK(StriColl, "greater", c->StriColl(c, L"b", L"abc") > 0);
    CHECK(StriColl, "a prefix is less", c->StriColl(c, L"ab", L"abc") < 0);
    CHECK(MetaiMatch, "star and question mark", c->MetaiMatch(c, L"Startup.NSH", L"*.ns?") == TRUE);
    CHECK(MetaiMatch, "a set", c->MetaiMatch(c, L"file3", L"FILE[1-5]") == TRUE);
    CHECK(MetaiMatch, "not in the set", c->MetaiMatch(c, L"file7", L"FILE[1-5]") == FALSE);
    CHECK(MetaiMatch, "not all of it", c->MetaiMatch(c, L"abc", L"ab") == FALSE);
    CHAR16 text[] = L"aBc1";
    c->StrUpr(c, text);
    CHECK(StrUpr, "letters", equal(text, L"ABC1", sizeof(text)));
    c->StrLwr(c, text);
    CHECK(StrLwr, "letters", equal(text, L"abc1", sizeof(text)));
    CHAR16 wide[8];
    c->FatToStr(c, 8, "README", wide);
    CHECK(FatToStr, "up to the zero", equal(wide, L"README", 14));
    c->FatToStr(c, 3, "README", wide);
    CHECK(FatToStr, "up to the size", equal(wide, L"REA", 8));
    CHAR8 fat[9] = "????????";
    CHECK(StrToFat, "nothing replaced", c->StrToFat(c, L"rea.d me", 8, fat) == FALSE);
    CHECK(StrToFat, "capitals without points and spaces", equal(fat, "README", 6));
    CHECK(StrToFat, "something replaced", c->StrToFat(c, L"a+b", 8, fat) == TRUE);
    CHECK(StrToFat, "by an underscore", equal(fat, "A_B", 3));
}

static VOID contract(VOID) {
    EFI_UNICODE_COLLATION_PROTOCOL *one = NULL;
    EFI_UNICODE_COLLATION_PROTOCOL *two = NULL;
    /* EDK2 has only the second on most platforms. */
    CHECK(Protocol, "collation 2",
          BS->LocateProtocol(&COLLATION2_GUID, NULL, (VOID **) &two) == EFI_SUCCESS);
    collation(two);
    CHECK(SupportedLanguages, "RFC 4646", equal(two->SupportedLanguages, "en", 2));
    CHECK(Protocol, "collation 1",
          BS->LocateProtocol(&COLLATION_GUID, NULL, (VOID **) &one) == EFI_SUCCESS);
    CHECK(SupportedLanguages, "ISO 639-2", equal(one->SupportedLanguages, "eng", 3));
    CHECK(StriColl, "the older protocol", one->StriColl(one, L"x", L"X") == 0);
}
