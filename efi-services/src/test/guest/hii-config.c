/* HII configuration routing (UEFI 2.10, 35.4) and the driver's side of it. */
#include "contract.h"
#include "hii.h"

#define GUID_TEXT L"GUID=00112233445566778899aabbccddeeff"
#define NAME_TEXT L"&NAME=00410062"
#define PATH_TEXT L"&PATH=01041400a0a1a2a3a4a5a6a7a8a9aaabacadaeaf7fff0400"
#define OTHER_TEXT L"&PATH=01041400b0a1a2a3a4a5a6a7a8a9aaabacadaeaf7fff0400"
#define HEADER GUID_TEXT NAME_TEXT PATH_TEXT
#define OTHER GUID_TEXT NAME_TEXT OTHER_TEXT

static EFI_HII_CONFIG_ROUTING_PROTOCOL *ROUTING;
static CHAR16 ASKED[512];
static CHAR16 ROUTED[512];
static EFI_STATUS ANSWER;

static UINTN length(const CHAR16 *text) {
    UINTN result = 0;
    while (text[result] != 0) {
        result++;
    }
    return result;
}

static BOOLEAN same(const CHAR16 *one, const CHAR16 *other) {
    return one != NULL && length(one) == length(other) && equal(one, other, 2 * length(one));
}

static VOID keep(CHAR16 *target, const CHAR16 *text) {
    memcpy(target, text, 2 * length(text) + 2);
}

static EFI_STATUS extract(EFI_HII_CONFIG_ACCESS_PROTOCOL *this, CHAR16 *request, CHAR16 **progress, CHAR16 **results) {
    static const CHAR16 answer[] = HEADER L"&a=01&b=02";
    VOID *copy;
    (void) this;
    keep(ASKED, request == NULL ? L"everything" : request);
    if (ANSWER != EFI_SUCCESS) {
        *progress = request + 5;
        return ANSWER;
    }
    *progress = request == NULL ? NULL : request + length(request);
    BS->AllocatePool(EfiBootServicesData, sizeof(answer), &copy);
    memcpy(copy, answer, sizeof(answer));
    *results = copy;
    return EFI_SUCCESS;
}

static EFI_STATUS route(EFI_HII_CONFIG_ACCESS_PROTOCOL *this, CHAR16 *configuration, CHAR16 **progress) {
    (void) this;
    keep(ROUTED, configuration);
    *progress = configuration + length(configuration);
    return ANSWER;
}

static VOID drivers(VOID) {
    CHAR16 *progress = NULL;
    CHAR16 *results = NULL;
    static CHAR16 request[] = HEADER L"&a";
    static CHAR16 two[] = HEADER L"&a&" HEADER L"&b";
    static CHAR16 second[] = HEADER L"&a&" OTHER L"&b";
    static CHAR16 other[] = OTHER L"&a";
    static CHAR16 bad[] = GUID_TEXT L"&a";
    static CHAR16 setting[] = HEADER L"&a=05";
    static CHAR16 otherSetting[] = OTHER L"&a=05";
    CALL(Hii.ExtractConfig, SUCCESS, "of a driver", ROUTING->ExtractConfig(ROUTING, request, &progress, &results));
    CHECK(Hii.ExtractConfig, "the driver is asked", same(ASKED, request));
    CHECK(Hii.ExtractConfig, "its answer", same(results, HEADER L"&a=01&b=02"));
    CHECK(Hii.ExtractConfig, "all is done", progress == request + length(request));
    ROUTING->ExtractConfig(ROUTING, two, &progress, &results);
    CHECK(Hii.ExtractConfig, "two requests, two answers", same(results, HEADER L"&a=01&b=02&" HEADER L"&a=01&b=02"));
    CALL(Hii.ExtractConfig, NOT_FOUND, "no such driver", ROUTING->ExtractConfig(ROUTING, other, &progress, &results));
    CHECK(Hii.ExtractConfig, "how far it came", progress == other);
    ROUTING->ExtractConfig(ROUTING, second, &progress, &results);
    CHECK(Hii.ExtractConfig, "how far: the second", progress == second + length(HEADER L"&a&"));
    CALL(Hii.ExtractConfig, INVALID_PARAMETER, "no path", ROUTING->ExtractConfig(ROUTING, bad, &progress, &results));
    CALL(Hii.ExtractConfig, INVALID_PARAMETER, "no request", ROUTING->ExtractConfig(ROUTING, NULL, &progress, &results));
    CALL(Hii.ExtractConfig, INVALID_PARAMETER, "no progress", ROUTING->ExtractConfig(ROUTING, request, NULL, &results));
    CALL(Hii.ExtractConfig, INVALID_PARAMETER, "no results", ROUTING->ExtractConfig(ROUTING, request, &progress, NULL));
    ANSWER = EFI_OUT_OF_RESOURCES;
    CALL(Hii.ExtractConfig, OUT_OF_RESOURCES, "the driver's", ROUTING->ExtractConfig(ROUTING, request, &progress, &results));
    CHECK(Hii.ExtractConfig, "the driver's progress", progress == request + 5);
    CALL(Hii.RouteConfig, OUT_OF_RESOURCES, "the driver's", ROUTING->RouteConfig(ROUTING, setting, &progress));
    ANSWER = EFI_SUCCESS;
    CALL(Hii.RouteConfig, SUCCESS, "to a driver", ROUTING->RouteConfig(ROUTING, setting, &progress));
    CHECK(Hii.RouteConfig, "the driver is told", same(ROUTED, setting));
    CHECK(Hii.RouteConfig, "all is done", progress == setting + length(setting));
    CALL(Hii.RouteConfig, NOT_FOUND, "no such driver", ROUTING->RouteConfig(ROUTING, otherSetting, &progress));
    CALL(Hii.RouteConfig, INVALID_PARAMETER, "no path", ROUTING->RouteConfig(ROUTING, bad, &progress));
    CALL(Hii.RouteConfig, INVALID_PARAMETER, "no configuration", ROUTING->RouteConfig(ROUTING, NULL, &progress));
    CALL(Hii.RouteConfig, INVALID_PARAMETER, "no progress", ROUTING->RouteConfig(ROUTING, setting, NULL));
    CALL(Hii.ExportConfig, SUCCESS, "of all", ROUTING->ExportConfig(ROUTING, &results));
    CHECK(Hii.ExportConfig, "asks for everything", same(ASKED, L"everything"));
    CHECK(Hii.ExportConfig, "the answer", same(results, HEADER L"&a=01&b=02"));
    CALL(Hii.ExportConfig, INVALID_PARAMETER, "no results", ROUTING->ExportConfig(ROUTING, NULL));
}

static CHAR16 PLACES[] = HEADER L"&OFFSET=1&WIDTH=2&OFFSET=0&WIDTH=1";
static CHAR16 VALUES[] = HEADER L"&OFFSET=1&WIDTH=0002&VALUE=1234&OFFSET=6&WIDTH=1&VALUE=f";

static VOID blocks(VOID) {
    UINT8 block[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    UINT8 wanted[8] = {1, 0x34, 0x12, 4, 5, 6, 0x0f, 8};
    CHAR16 *progress = NULL;
    CHAR16 *config = NULL;
    static CHAR16 bad[] = HEADER L"&OFFSET=1&SIZE=2";
    static CHAR16 badValue[] = HEADER L"&OFFSET=1&WIDTH=2&VALUE=xy";
    UINTN size = 8;
    CALL(Hii.BlockToConfig, SUCCESS, "two places", ROUTING->BlockToConfig(ROUTING, PLACES, block, 8, &config, &progress));
    CHECK(Hii.BlockToConfig, "their values", same(config, HEADER L"&OFFSET=1&WIDTH=2&VALUE=0302&OFFSET=0&WIDTH=1&VALUE=01"));
    CHECK(Hii.BlockToConfig, "all is done", progress == PLACES + length(PLACES));
    CALL(Hii.BlockToConfig, DEVICE_ERROR, "block too small", ROUTING->BlockToConfig(ROUTING, PLACES, block, 2, &config, &progress));
    CALL(Hii.BlockToConfig, INVALID_PARAMETER, "no width", ROUTING->BlockToConfig(ROUTING, bad, block, 8, &config, &progress));
    CHECK(Hii.BlockToConfig, "how far it came", progress == bad + length(HEADER L"&"));
    CALL(Hii.BlockToConfig, INVALID_PARAMETER, "no block", ROUTING->BlockToConfig(ROUTING, PLACES, NULL, 8, &config, &progress));
    CALL(Hii.BlockToConfig, INVALID_PARAMETER, "no request", ROUTING->BlockToConfig(ROUTING, NULL, block, 8, &config, &progress));
    CALL(Hii.ConfigToBlock, SUCCESS, "two places", ROUTING->ConfigToBlock(ROUTING, VALUES, block, &size, &progress));
    CHECK(Hii.ConfigToBlock, "their values", equal(block, wanted, 8));
    CHECK_EQUAL(Hii.ConfigToBlock, "the last byte's index", 6, size);
    size = 6;
    CALL(Hii.ConfigToBlock, BUFFER_TOO_SMALL, "6 bytes", ROUTING->ConfigToBlock(ROUTING, VALUES, block, &size, &progress));
    CHECK_EQUAL(Hii.ConfigToBlock, "what is needed", 7, size);
    CALL(Hii.ConfigToBlock, INVALID_PARAMETER, "no number", ROUTING->ConfigToBlock(ROUTING, badValue, block, &size, &progress));
    CALL(Hii.ConfigToBlock, INVALID_PARAMETER, "no block", ROUTING->ConfigToBlock(ROUTING, VALUES, NULL, &size, &progress));
    CALL(Hii.ConfigToBlock, INVALID_PARAMETER, "no string", ROUTING->ConfigToBlock(ROUTING, NULL, block, &size, &progress));
}

static CHAR16 ALTERNATIVES[] = HEADER L"&a=1&" HEADER L"&ALTCFG=0000&a=2&" HEADER L"&ALTCFG=0001&a=3";

static VOID alternatives(EFI_DEVICE_PATH_PROTOCOL *path) {
    static EFI_GUID guid = {0x33221100, 0x5544, 0x7766, {0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};
    static EFI_GUID none = {0, 0, 0, {0}};
    static CHAR16 bad[] = L"a=1";
    UINT16 id = 1;
    UINT16 missing = 7;
    CHAR16 *result = NULL;
    CALL(Hii.GetAltConfig, SUCCESS, "by all", ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, &guid, L"Ab", path, &id, &result));
    CHECK(Hii.GetAltConfig, "the alternative", same(result, HEADER L"&a=3"));
    CALL(Hii.GetAltConfig, SUCCESS, "the current", ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, NULL, NULL, NULL, NULL, &result));
    CHECK(Hii.GetAltConfig, "the current configuration", same(result, HEADER L"&a=1"));
    CALL(Hii.GetAltConfig, NOT_FOUND, "no such number",
         ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, NULL, NULL, NULL, &missing, &result));
    CALL(Hii.GetAltConfig, NOT_FOUND, "another GUID",
         ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, &none, NULL, NULL, &id, &result));
    CALL(Hii.GetAltConfig, NOT_FOUND, "another name",
         ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, NULL, L"ab", NULL, &id, &result));
    CALL(Hii.GetAltConfig, INVALID_PARAMETER, "no string", ROUTING->GetAltConfig(ROUTING, NULL, NULL, NULL, NULL, &id, &result));
    CALL(Hii.GetAltConfig, INVALID_PARAMETER, "no result",
         ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, NULL, NULL, NULL, &id, NULL));
    CALL(Hii.GetAltConfig, INVALID_PARAMETER, "no header", ROUTING->GetAltConfig(ROUTING, bad, NULL, NULL, NULL, &id, &result));
}

static VOID contract(VOID) {
    static EFI_GUID routing = EFI_HII_CONFIG_ROUTING_PROTOCOL_GUID;
    static EFI_GUID accessGuid = EFI_HII_CONFIG_ACCESS_PROTOCOL_GUID;
    static EFI_GUID pathGuid = EFI_DEVICE_PATH_PROTOCOL_GUID;
    static EFI_HII_CONFIG_ACCESS_PROTOCOL access = {extract, route, NULL};
    static UINT8 path[] = {1, 4, 20, 0, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae,
                           0xaf, 0x7f, 0xff, 4, 0};
    EFI_HANDLE handle = NULL;
    if (BS->LocateProtocol(&routing, NULL, (VOID **) &ROUTING) != EFI_SUCCESS) {
        CHECK(Hii.ExtractConfig, "there is configuration routing", FALSE);
        return;
    }
    BS->InstallProtocolInterface(&handle, &pathGuid, EFI_NATIVE_INTERFACE, path);
    BS->InstallProtocolInterface(&handle, &accessGuid, EFI_NATIVE_INTERFACE, &access);
    drivers();
    blocks();
    alternatives((EFI_DEVICE_PATH_PROTOCOL *) path);
    CHAR16 *result = NULL;
    CHAR16 *progress = NULL;
    UINT8 block[8];
    exhaust();
    CALL(Hii.ExportConfig, OUT_OF_RESOURCES, "no memory", ROUTING->ExportConfig(ROUTING, &result));
    CALL(Hii.BlockToConfig, OUT_OF_RESOURCES, "no memory", ROUTING->BlockToConfig(ROUTING, PLACES, block, 8, &result, &progress));
    CALL(Hii.GetAltConfig, OUT_OF_RESOURCES, "no memory",
         ROUTING->GetAltConfig(ROUTING, ALTERNATIVES, NULL, NULL, NULL, NULL, &result));
    BS->UninstallProtocolInterface(handle, &accessGuid, &access);
    BS->UninstallProtocolInterface(handle, &pathGuid, path);
}
