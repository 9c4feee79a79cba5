/* Exceptions after ExitBootServices (UEFI 2.10, 2.3.4 and 2.3.6): they are the program's own handlers' to cure. */
#include "contract.h"
#include "exceptions.h"
#include "paging.h"

#define HOLE 0xFFFF900000000000ULL

static UINT8 MAP[16384] __attribute__((aligned(16)));
static UINT64 PAGES;
static UINT64 MAPPED;

static VOID map_hole(UINT64 *place) {
    (void) place;
    UINT64 page = EXCEPTION.address & ~(UINT64) (PAGE - 1);
    map_page(page, PAGES + (page - HOLE), 0);
    MAPPED++;
    paging_load();
}

static VOID step_over(UINT64 *place) {
#ifdef __x86_64__
    *place += 2;
#else
    *place += 4;
#endif
}

static VOID go_on(UINT64 *place) {
    (void) place;
}

static VOID hide(void) {
    for (int i = 0; i < 2; i++) {
        unmap_page(HOLE + i * PAGE);
    }
    paging_load();
    EXCEPTION.count = 0;
}

static VOID faults(void) {
    volatile UINT8 *hole = (UINT8 *) HOLE;
    EXCEPTION.cure = map_hole;
    ((UINT8 *) PAGES)[0x123] = 42;
    hide();
    UINT8 value = hole[0x123];
    CHECK_EQUAL(Exception, "what was read after the fault", 42, value);
    CHECK_EQUAL(Exception, "one fault of a read", 1, EXCEPTION.count);
    CHECK_EQUAL(Exception, "the address of a read", HOLE + 0x123, EXCEPTION.address);
    CHECK(Exception, "interrupts are masked in a handler", EXCEPTION.masked);
#ifdef __x86_64__
    CHECK_EQUAL(Exception, "the vector of a read", PAGE_FAULT, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the error code of a read", 0, EXCEPTION.detail);
    CHECK_EQUAL(Exception, "a handler's stack is aligned", 0, EXCEPTION.handlers % 16);
#else
    CHECK_EQUAL(Exception, "the class of a read", 0x25, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the status of a read: translation, not present", 0x4, EXCEPTION.detail & 0x7c);
    CHECK_EQUAL(Exception, "the state of the interrupted code", 5, EXCEPTION.flags & 0xf);
#endif

    hide();
    hole[0x456] = 43;
    CHECK_EQUAL(Exception, "what was written after the fault", 43, ((UINT8 *) PAGES)[0x456]);
    CHECK_EQUAL(Exception, "the address of a write", HOLE + 0x456, EXCEPTION.address);
#ifdef __x86_64__
    CHECK_EQUAL(Exception, "the error code of a write", 2, EXCEPTION.detail);
#else
    CHECK_EQUAL(Exception, "the status of a write", 0x44, EXCEPTION.detail & 0x7c);
#endif

    hide();
    map_page(HOLE, PAGES, READ_ONLY);
    paging_load();
    hole[0x789] = 44;
    CHECK_EQUAL(Exception, "what was written in a page made writable", 44, ((UINT8 *) PAGES)[0x789]);
#ifdef __x86_64__
    CHECK_EQUAL(Exception, "the error code of a write to a read-only page", 3, EXCEPTION.detail);
#else
    CHECK_EQUAL(Exception, "the status of a write to a read-only page", 0x4f, EXCEPTION.detail & 0x7f);
#endif

    hide();
    map_page(HOLE, PAGES, EXECUTE_NEVER);
    paging_load();
#ifdef __x86_64__
    hole[0] = 0xC3;
#else
    *(volatile UINT32 *) HOLE = 0xD65F03C0;
#endif
    CHECK_EQUAL(Exception, "data in a page that is not executed", 0, EXCEPTION.count);
    ((VOID (*)(void)) HOLE)();
    CHECK_EQUAL(Exception, "one fault of a fetch", 1, EXCEPTION.count);
    CHECK_EQUAL(Exception, "the place of a fetch", HOLE, EXCEPTION.place);
    CHECK_EQUAL(Exception, "the address of a fetch", HOLE, EXCEPTION.address);
#ifdef __x86_64__
    CHECK_EQUAL(Exception, "the error code of a fetch", 0x11, EXCEPTION.detail);
#else
    CHECK_EQUAL(Exception, "the class of a fetch", 0x21, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the status of a fetch", 0xf, EXCEPTION.detail & 0x7f);
#endif
}

/* Instructions that touch more than one place are repeated as a whole, or go on where they were. */
static VOID restarts(void) {
    memset((VOID *) PAGES, 0, 2 * PAGE);
    hide();
#ifdef __x86_64__
    UINT64 target = HOLE + 16;
    UINT64 count = 2 * PAGE - 32;
    __asm__ volatile("rep stosb" : "+D"(target), "+c"(count) : "a"(0x5a) : "memory");
    CHECK(Exception, "a repeated store is complete", filled((VOID *) (PAGES + 16), 0x5a, 2 * PAGE - 32) &&
          *(UINT8 *) (PAGES + 15) == 0 && *(UINT8 *) (PAGES + 2 * PAGE - 16) == 0);
    CHECK_EQUAL(Exception, "its registers at the end", HOLE + 2 * PAGE - 16, target);
    CHECK_EQUAL(Exception, "one fault for each page", 2, EXCEPTION.count);
    hide();
    /* Repeated after the fault, and not added twice. */
    UINT64 value = 7;
    *(volatile UINT64 *) (PAGES + 64) = 8;
    __asm__ volatile("xaddq %0, (%1)" : "+r"(value) : "r"(HOLE + 64) : "memory");
    CHECK(Exception, "an exchange happens once", value == 8 && *(volatile UINT64 *) (PAGES + 64) == 15);
#else
    UINT64 at = HOLE + PAGE + 8;
    __asm__ volatile("stp %1, %2, [%0, #-16]!" : "+r"(at) : "r"(0x1111ULL), "r"(0x2222ULL) : "memory");
    CHECK(Exception, "a pair across pages", *(UINT64 *) (PAGES + PAGE - 8) == 0x1111 &&
          *(UINT64 *) (PAGES + PAGE) == 0x2222);
    CHECK_EQUAL(Exception, "its register at the end", HOLE + PAGE - 8, at);
    CHECK_EQUAL(Exception, "one fault for each page", 2, EXCEPTION.count);
    hide();
    UINT64 first;
    UINT64 second;
    __asm__ volatile("ldp %0, %1, [%2], #16" : "=&r"(first), "=&r"(second), "+r"(at) : : "memory");
    CHECK(Exception, "a pair that is loaded", first == 0x1111 && second == 0x2222 && at == HOLE + PAGE + 8);
#endif
}

static VOID instructions(void) {
    UINT64 here;
    EXCEPTION.count = 0;
    EXCEPTION.cure = step_over;
#ifdef __x86_64__
    __asm__ volatile("leaq 1f(%%rip), %0\n1: ud2" : "=&r"(here));
    CHECK_EQUAL(Exception, "the vector of an undefined instruction", UNDEFINED, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the place of an undefined instruction", here, EXCEPTION.place);
    EXCEPTION.cure = go_on;
    __asm__ volatile("leaq 1f(%%rip), %0\n int3\n1:" : "=&r"(here));
    CHECK_EQUAL(Exception, "the vector of a breakpoint", BREAKPOINT, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the place behind a breakpoint", here, EXCEPTION.place);
    CHECK(Exception, "an interrupt stack is used", EXCEPTION.handlers > (UINT64) ALTERNATE_STACK &&
          EXCEPTION.handlers < (UINT64) ALTERNATE_STACK + sizeof(ALTERNATE_STACK));
#else
    __asm__ volatile("adr %0, 1f\n1: udf #0" : "=&r"(here));
    CHECK_EQUAL(Exception, "the class of an undefined instruction", 0, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the place of an undefined instruction", here, EXCEPTION.place);
    __asm__ volatile("adr %0, 1f\n1: brk #0x1234" : "=&r"(here));
    CHECK_EQUAL(Exception, "the class of a breakpoint", 0x3c, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the comment of a breakpoint", 0x1234, EXCEPTION.detail & 0xffff);
    CHECK_EQUAL(Exception, "the place of a breakpoint", here, EXCEPTION.place);
    EXCEPTION.cure = go_on;
    __asm__ volatile("adr %0, 1f\n svc #0x77\n1:" : "=&r"(here));
    CHECK_EQUAL(Exception, "the class of a supervisor call", 0x15, EXCEPTION.kind);
    CHECK_EQUAL(Exception, "the comment of a supervisor call", 0x77, EXCEPTION.detail & 0xffff);
    CHECK_EQUAL(Exception, "the place behind a supervisor call", here, EXCEPTION.place);
#endif
    CHECK(Exception, "each once", EXCEPTION.count == 2 || EXCEPTION.count == 3);
}

static VOID contract(VOID) {
    UINTN size = sizeof(MAP);
    UINTN key;
    UINTN stride;
    UINT32 version;
    EFI_PHYSICAL_ADDRESS tables = 0;
    EXPECT_END("reset: SHUTDOWN, EFI_SUCCESS");
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, PAGING_TABLES, &tables);
    BS->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &PAGES);
    contract_keep();
    BS->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *) MAP, &key, &stride, &version);
    CALL(ExitBootServices, SUCCESS, "going on with handlers", BS->ExitBootServices(IMAGE, key));
    paging_begin_with_memory(tables);
    paging_load();
    exceptions_load();
    faults();
    restarts();
    instructions();
    contract_reset();
}
