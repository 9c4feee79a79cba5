/* Timers whose notifications come while the guest computes, and while it stalls (UEFI 2.10, 7.1 and 7.5.2). */
#include "contract.h"

#define MILLISECOND 10000
#define SPINS 20000000

/* The linker wants it where there is floating point. */
int _fltused;

static volatile UINTN notified;
static volatile UINTN order[64];
static volatile double scratch;

static VOID mask(VOID) {
#ifdef __x86_64__
    __asm__ volatile("cli" ::: "memory");
#else
    __asm__ volatile("msr daifset, #2" ::: "memory");
#endif
}

static VOID unmask(VOID) {
#ifdef __x86_64__
    __asm__ volatile("sti" ::: "memory");
#else
    __asm__ volatile("msr daifclr, #2" ::: "memory");
#endif
}

/* Spoils what a function may spoil. */
static VOID notify(EFI_EVENT event, VOID *context) {
    (void) event;
    order[notified % 64] = (UINTN) context;
    notified++;
    scratch = scratch * 1.5 + 2.25;
#ifdef __x86_64__
    __asm__ volatile("std; cld; xorpd %%xmm0, %%xmm0; xorpd %%xmm1, %%xmm1; xorpd %%xmm5, %%xmm5; cmp %%rax, %%rax" :::
                     "xmm0", "xmm1", "xmm5", "cc");
#else
    __asm__ volatile("movi v0.16b, #0; movi v1.16b, #0; movi v31.16b, #0; cmp x0, x0" ::: "v0", "v1", "v31", "cc");
#endif
}

static UINTN spin(UINTN target, UINTN limit) {
    UINTN spins = 0;
    while (notified < target && spins < limit) {
        spins++;
    }
    return spins;
}

/* Much in registers: integers, flags, doubles. */
static UINT64 compute(UINTN rounds) {
    UINT64 a = 1;
    UINT64 b = 0x9E3779B97F4A7C15u;
    double x = 1.0;
    double y = 3.0;
    for (UINTN i = 0; i < rounds; i++) {
        a = a * 6364136223846793005u + b;
        b ^= a >> 29;
        if (a < b) {
            x = x * 1.0000001 + 0.5;
        } else {
            y = y * 0.9999999 + x;
        }
    }
    union {
        double number;
        UINT64 bits;
    } sum = {x + y};
    return a ^ b ^ sum.bits;
}

static VOID contract(VOID) {
    EFI_EVENT first;
    EFI_EVENT second;
    CALL(CreateEvent, SUCCESS, "timer",
         BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, (VOID *) 1, &first));
    CALL(CreateEvent, SUCCESS, "another timer",
         BS->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_NOTIFY, notify, (VOID *) 2, &second));

    BS->SetTimer(first, TimerRelative, MILLISECOND);
    CHECK(SetTimer, "not yet", notified == 0);
    UINTN spins = spin(1, SPINS);
    CHECK(SetTimer, "notifies a guest that spins", notified == 1 && spins > 1000 && spins < SPINS);

    notified = 0;
    BS->SetTimer(first, TimerPeriodic, MILLISECOND);
    spin(5, SPINS);
    CHECK(SetTimer, "notifies again and again", notified == 5);
    BS->SetTimer(first, TimerCancel, 0);
    spin(6, 2000000);
    CHECK(SetTimer, "not after it was cancelled", notified == 5);

    UINT64 wanted = compute(300000);
    notified = 0;
    BS->SetTimer(first, TimerPeriodic, MILLISECOND / 20);
    UINT64 got = compute(300000);
    BS->SetTimer(first, TimerCancel, 0);
    CHECK(SetTimer, "leaves the registers of whom it interrupts", got == wanted && notified > 20);

    notified = 0;
    EFI_TPL old = BS->RaiseTPL(TPL_CALLBACK);
    BS->SetTimer(first, TimerRelative, MILLISECOND);
    spin(1, 3000000);
    CHECK(RaiseTPL, "keeps a notification back", notified == 0);
    BS->RestoreTPL(old);
    CHECK(RestoreTPL, "lets it through", notified == 1);

    notified = 0;
    BS->SetTimer(first, TimerRelative, MILLISECOND);
    mask();
    spin(1, 3000000);
    CHECK(SetTimer, "not while interrupts are masked", notified == 0);
    unmask();
    spin(1, SPINS);
    CHECK(SetTimer, "when they are no longer", notified == 1);

    notified = 0;
    BS->SetTimer(first, TimerPeriodic, 10 * MILLISECOND);
    BS->SetTimer(second, TimerRelative, 25 * MILLISECOND);
    CALL(Stall, SUCCESS, "45 ms", BS->Stall(45000));
    BS->SetTimer(first, TimerCancel, 0);
    CHECK(Stall, "notifies each time a timer is due", notified == 5);
    CHECK(Stall, "in the order of time",
          order[0] == 1 && order[1] == 1 && order[2] == 2 && order[3] == 1 && order[4] == 1);
    BS->CloseEvent(first);
    BS->CloseEvent(second);
}
