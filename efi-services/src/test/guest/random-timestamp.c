/* Random number generator (37.5) and timestamp (39.1) protocols. */
#include "contract.h"

static EFI_GUID RNG_GUID = EFI_RNG_PROTOCOL_GUID;
static EFI_GUID RAW = EFI_RNG_ALGORITHM_RAW;
static EFI_GUID TIMESTAMP_GUID = EFI_TIMESTAMP_PROTOCOL_GUID;

static VOID random(EFI_RNG_PROTOCOL *rng) {
    EFI_GUID list[16];
    UINTN size = 0;
    CALL(Rng.GetInfo, BUFFER_TOO_SMALL, "no room", rng->GetInfo(rng, &size, list));
    CHECK(Rng.GetInfo, "the size needed", size >= 16 && size <= sizeof(list) && size % 16 == 0);
    UINTN needed = size;
    size = sizeof(list);
    CALL(Rng.GetInfo, SUCCESS, "more room than needed", rng->GetInfo(rng, &size, list));
    CHECK_EQUAL(Rng.GetInfo, "the size used", needed, size);
    BOOLEAN raw = FALSE;
    for (UINTN i = 0; i < size / 16; i++) {
        raw |= equal(&list[i], &RAW, sizeof(RAW));
    }
    CHECK(Rng.GetInfo, "raw is offered", raw);
    CALL(Rng.GetInfo, INVALID_PARAMETER, "no size", rng->GetInfo(rng, NULL, list));

    UINT8 first[37];
    UINT8 second[37];
    first[36] = 0x55;
    CALL(Rng.GetRNG, SUCCESS, "the default", rng->GetRNG(rng, NULL, 36, first));
    CALL(Rng.GetRNG, SUCCESS, "the first of the list", rng->GetRNG(rng, &list[0], 36, second));
    CHECK(Rng.GetRNG, "others each time", !equal(first, second, 36));
    CHECK(Rng.GetRNG, "not beyond the length", first[36] == 0x55);
    EFI_GUID unknown = RNG_GUID;
    CALL(Rng.GetRNG, UNSUPPORTED, "unknown algorithm", rng->GetRNG(rng, &unknown, 36, first));
    CALL(Rng.GetRNG, INVALID_PARAMETER, "no length", rng->GetRNG(rng, NULL, 0, first));
    CALL(Rng.GetRNG, INVALID_PARAMETER, "no buffer", rng->GetRNG(rng, NULL, 36, NULL));
}

static VOID timestamp(EFI_TIMESTAMP_PROTOCOL *timestamp) {
    EFI_TIMESTAMP_PROPERTIES properties = {0, 0};
    CALL(Timestamp.GetProperties, SUCCESS, "both", timestamp->GetProperties(&properties));
    CALL(Timestamp.GetProperties, INVALID_PARAMETER, "NULL", timestamp->GetProperties(NULL));
    CHECK(Timestamp.GetProperties, "a frequency", properties.Frequency != 0);
    CHECK(Timestamp.GetProperties, "all bits", (properties.EndValue & (properties.EndValue + 1)) == 0);
    UINT64 before = timestamp->GetTimestamp();
    BS->Stall(10000);
    UINT64 after = timestamp->GetTimestamp();
    CHECK(GetTimestamp, "counts while the processor stalls", after - before >= properties.Frequency / 100);
    CHECK(GetTimestamp, "and no second", after - before < properties.Frequency);
}

static VOID contract(VOID) {
    EFI_RNG_PROTOCOL *rng = NULL;
    EFI_TIMESTAMP_PROTOCOL *stamps = NULL;
    CHECK(Protocol, "random numbers",
          BS->LocateProtocol(&RNG_GUID, NULL, (VOID **) &rng) == EFI_SUCCESS);
    random(rng);
    CHECK(Protocol, "timestamp",
          BS->LocateProtocol(&TIMESTAMP_GUID, NULL, (VOID **) &stamps) == EFI_SUCCESS);
    timestamp(stamps);
}
