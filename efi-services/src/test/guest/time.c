/* Time services (UEFI 2.10, 8.3). */
#include "contract.h"

static const EFI_TIME BASE = {2024, 2, 29, 12, 30, 15, 0, 0, 60, EFI_TIME_ADJUST_DAYLIGHT, 0};

static BOOLEAN same_date(const EFI_TIME *one, const EFI_TIME *other) {
    return one->Year == other->Year && one->Month == other->Month && one->Day == other->Day &&
           one->Hour == other->Hour && one->Minute == other->Minute && one->TimeZone == other->TimeZone &&
           one->Daylight == other->Daylight;
}

/* Sets one field of a valid time to a value, tries it, and says what both services that take a time answered. */
#define FIELD(what, status, field, value) \
    do { \
        EFI_TIME changed = BASE; \
        changed.field = (value); \
        CALL(SetTime, status, what, RT->SetTime(&changed)); \
        CALL(SetWakeupTime, status, what, RT->SetWakeupTime(TRUE, &changed)); \
    } while (0)

static VOID fields(VOID) {
    FIELD("year 1899", INVALID_PARAMETER, Year, 1899);
    FIELD("year 10000", INVALID_PARAMETER, Year, 10000);
    FIELD("29 February of no leap year", INVALID_PARAMETER, Year, 2023);
    FIELD("29 February 1900", INVALID_PARAMETER, Year, 1900);
    FIELD("29 February 2000", SUCCESS, Year, 2000);
    FIELD("month 0", INVALID_PARAMETER, Month, 0);
    FIELD("month 13", INVALID_PARAMETER, Month, 13);
    FIELD("day 0", INVALID_PARAMETER, Day, 0);
    FIELD("30 February", INVALID_PARAMETER, Day, 30);
    FIELD("hour 24", INVALID_PARAMETER, Hour, 24);
    FIELD("minute 60", INVALID_PARAMETER, Minute, 60);
    FIELD("second 60", INVALID_PARAMETER, Second, 60);
    FIELD("nanosecond 10^9", INVALID_PARAMETER, Nanosecond, 1000000000);
    FIELD("zone -1441", INVALID_PARAMETER, TimeZone, -1441);
    FIELD("zone -1440", SUCCESS, TimeZone, -1440);
    FIELD("zone 1440", SUCCESS, TimeZone, 1440);
    FIELD("zone 1441", INVALID_PARAMETER, TimeZone, 1441);
    FIELD("zone unspecified", SUCCESS, TimeZone, EFI_UNSPECIFIED_TIMEZONE);
    FIELD("daylight 4", INVALID_PARAMETER, Daylight, 4);
    FIELD("in daylight", SUCCESS, Daylight, EFI_TIME_ADJUST_DAYLIGHT | EFI_TIME_IN_DAYLIGHT);
}

static VOID contract(VOID) {
    EFI_TIME now;
    EFI_TIME_CAPABILITIES capabilities = {0, 0xffffffff, 2};
    CALL(GetTime, SUCCESS, "with capabilities", RT->GetTime(&now, &capabilities));
    CHECK(GetTime, "a date", now.Year >= 1900 && now.Year <= 9999 && now.Month >= 1 && now.Month <= 12);
    CHECK(GetTime, "capabilities", capabilities.Resolution > 0 && capabilities.SetsToZero <= 1);
    CALL(GetTime, SUCCESS, "without capabilities", RT->GetTime(&now, NULL));
    CALL(GetTime, INVALID_PARAMETER, "no time", RT->GetTime(NULL, &capabilities));

    CALL(SetTime, INVALID_PARAMETER, "no time", RT->SetTime(NULL));
    fields();
    EFI_TIME set = BASE;
    CALL(SetTime, SUCCESS, "a leap day", RT->SetTime(&set));
    RT->GetTime(&now, NULL);
    CHECK(SetTime, "date, zone and daylight are kept", same_date(&now, &set));
    BS->Stall(2000000);
    EFI_TIME later;
    RT->GetTime(&later, NULL);
    CHECK(GetTime, "two seconds later", later.Second >= now.Second + 2 && later.Minute == now.Minute);
    set.Second = 59;
    set.Minute = 59;
    set.Hour = 23;
    RT->SetTime(&set);
    BS->Stall(1500000);
    RT->GetTime(&now, NULL);
    CHECK(GetTime, "the day after a leap day", now.Month == 3 && now.Day == 1 && now.Hour == 0);

    BOOLEAN enabled = 2;
    BOOLEAN pending = 2;
    EFI_TIME wakeup = {0};
    CALL(GetWakeupTime, INVALID_PARAMETER, "no enabled", RT->GetWakeupTime(NULL, &pending, &wakeup));
    CALL(GetWakeupTime, INVALID_PARAMETER, "no pending", RT->GetWakeupTime(&enabled, NULL, &wakeup));
    CALL(GetWakeupTime, INVALID_PARAMETER, "no time", RT->GetWakeupTime(&enabled, &pending, NULL));
    CALL(SetWakeupTime, INVALID_PARAMETER, "enable without a time", RT->SetWakeupTime(TRUE, NULL));
    CALL(SetWakeupTime, SUCCESS, "disable without a time", RT->SetWakeupTime(FALSE, NULL));
    CALL(GetWakeupTime, SUCCESS, "disabled", RT->GetWakeupTime(&enabled, &pending, &wakeup));
    CHECK(GetWakeupTime, "flags while disabled", enabled == FALSE && pending == FALSE);
    EFI_TIME alarm = now;
    alarm.Minute = 5;
    alarm.Second = 0;
    alarm.Nanosecond = 0;
    CALL(SetWakeupTime, SUCCESS, "five minutes later", RT->SetWakeupTime(TRUE, &alarm));
    RT->GetWakeupTime(&enabled, &pending, &wakeup);
    CHECK(GetWakeupTime, "flags while enabled", enabled == TRUE && pending == FALSE);
    CHECK(GetWakeupTime, "the time that was set", same_date(&wakeup, &alarm) && wakeup.Second == 0);
    BS->SetWatchdogTimer(0, 0, 0, NULL);
    BS->Stall(360000000);
    RT->GetWakeupTime(&enabled, &pending, &wakeup);
    CHECK(GetWakeupTime, "pending when the time has come", enabled == TRUE && pending == TRUE);
    RT->SetWakeupTime(FALSE, NULL);
    RT->GetWakeupTime(&enabled, &pending, &wakeup);
    CHECK(SetWakeupTime, "disabling acknowledges", enabled == FALSE && pending == FALSE);

    EFI_TIME last = {9999, 12, 31, 23, 59, 59, 0, 0, 0, 0, 0};
    CALL(SetTime, SUCCESS, "the last second", RT->SetTime(&last));
    BS->Stall(2000000);
    /* A clock that has left the years of EFI_TIME is a broken one. */
    CALL(GetTime, DEVICE_ERROR, "after the year 9999", RT->GetTime(&now, NULL));
    set = BASE;
    RT->SetTime(&set);
}
