/*
 * What every contract program is made of. A program is one C file:
 *
 *     #include "contract.h"
 *
 *     static VOID contract(VOID) {
 *         VOID *piece;
 *         CALL(AllocatePool, SUCCESS, "loader data", BS->AllocatePool(EfiLoaderData, 100, &piece));
 *         CHECK(AllocatePool, "aligned on 8", (UINTN) piece % 8 == 0);
 *         CALL(FreePool, SUCCESS, "once", BS->FreePool(piece));
 *         CALL(FreePool, INVALID_PARAMETER, "twice", BS->FreePool(piece));
 *     }
 *
 * Each check prints one line, "ok Service/STATUS/what" or "not ok Service/STATUS/what: got ...". The test demands that
 * every line is ok, that the last line's count is right, and that the program returned EFI_SUCCESS. A program that is
 * to end otherwise says so before it does:
 *
 *     EXPECT_END("reset: WARM, EFI_SUCCESS")      a regular expression that is found in the outcome's summary
 *     EXPECT_FINDING("DoubleFree")                a regular expression for one finding of the misuse checks, in order;
 *                                                 findings that no line expects fail the test
 *
 * and then calls contract_end() itself, before the last thing it does. Checks print at TPL_NOTIFY and below only. Where
 * the console is gone, call contract_keep() before: from then on lines are kept, and contract_reset() hands them to
 * the test as the data of a reset.
 *
 * Programs named ...-driver (a boot service driver) and ...-child (an application) are not run by the test, but lie as
 * \NAME.efi on the volume that the others are booted from. With CONTRACT_CHILD defined they have what is here but the
 * entry point, and begin with contract_begin(). Java gives a program disks, keys and settings: see ContractMachines.
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include "uefi.h"

static EFI_HANDLE IMAGE;
static EFI_SYSTEM_TABLE *ST;
static EFI_BOOT_SERVICES *BS;
static EFI_RUNTIME_SERVICES *RT;

static struct {
    UINTN passed;
    UINTN failed;
    BOOLEAN ended;
    BOOLEAN keeping;
    UINTN kept;
    CHAR16 lines[16384];
} CONTRACT;

/* The compiler calls these for large structs, whatever it is told. */

VOID *memset(VOID *target, int value, UINTN size) {
    for (UINTN i = 0; i < size; i++) {
        ((volatile UINT8 *) target)[i] = (UINT8) value;
    }
    return target;
}

VOID *memcpy(VOID *target, const VOID *source, UINTN size) {
    for (UINTN i = 0; i < size; i++) {
        ((volatile UINT8 *) target)[i] = ((const UINT8 *) source)[i];
    }
    return target;
}

static inline BOOLEAN equal(const VOID *one, const VOID *other, UINTN size) {
    for (UINTN i = 0; i < size; i++) {
        if (((const UINT8 *) one)[i] != ((const UINT8 *) other)[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static inline BOOLEAN filled(const VOID *target, UINT8 value, UINTN size) {
    for (UINTN i = 0; i < size; i++) {
        if (((const UINT8 *) target)[i] != value) {
            return FALSE;
        }
    }
    return TRUE;
}

static void contract_print(const CHAR16 *text) {
    if (!CONTRACT.keeping) {
        ST->ConOut->OutputString(ST->ConOut, (CHAR16 *) text);
        return;
    }
    while (*text != 0 && CONTRACT.kept < sizeof(CONTRACT.lines) / 2 - 1) {
        CONTRACT.lines[CONTRACT.kept++] = *text++;
    }
    CONTRACT.lines[CONTRACT.kept] = 0;
}

static void contract_hex(UINT64 value) {
    CHAR16 text[19] = L"0x0000000000000000";
    for (int i = 17; i > 1; i--, value >>= 4) {
        text[i] = L"0123456789abcdef"[value & 15];
    }
    contract_print(text);
}

static void contract_number(UINTN value) {
    CHAR16 text[21];
    int at = 20;
    text[at] = 0;
    do {
        text[--at] = L'0' + value % 10;
        value /= 10;
    } while (value != 0);
    contract_print(text + at);
}

/* Prints a remark and a number; lines that begin with # are for readers only. */
static inline void note(const CHAR16 *text, UINT64 value) {
    contract_print(L"# ");
    contract_print(text);
    contract_print(L" ");
    contract_hex(value);
    contract_print(L"\r\n");
}

static void contract_result(BOOLEAN passed, const CHAR16 *okLine, UINT64 got, UINT32 line) {
    if (passed) {
        CONTRACT.passed++;
        contract_print(okLine);
        return;
    }
    CONTRACT.failed++;
    contract_print(L"not ");
    contract_print(okLine);
    contract_print(L"#   got ");
    contract_hex(got);
    contract_print(L", line ");
    contract_number(line);
    contract_print(L"\r\n");
}

/* A call that is to return EFI_##status; the expression is evaluated once. */
#define CALL(service, status, what, expression) \
    do { \
        _Static_assert(sizeof(#service #status what) < 70, "a check's line fits the console"); \
        EFI_STATUS contract_got = (expression); \
        contract_result(contract_got == EFI_##status, L"ok " #service "/" #status "/" what "\r\n", contract_got, \
                        __LINE__); \
    } while (0)

/* What is to be true after a call that succeeded. */
#define CHECK(service, what, condition) \
    do { \
        _Static_assert(sizeof(#service "SUCCESS" what) < 70, "a check's line fits the console"); \
        contract_result((condition) != 0, L"ok " #service "/SUCCESS/" what "\r\n", 0, __LINE__); \
    } while (0)

/* CHECK of two numbers; prints what was found instead. */
#define CHECK_EQUAL(service, what, wanted, expression) \
    do { \
        _Static_assert(sizeof(#service "SUCCESS" what) < 70, "a check's line fits the console"); \
        UINT64 contract_got = (UINT64) (expression); \
        contract_result(contract_got == (UINT64) (wanted), L"ok " #service "/SUCCESS/" what "\r\n", contract_got, \
                        __LINE__); \
    } while (0)

#define EXPECT_END(summary) contract_print(L"expect end " summary "\r\n")
#define EXPECT_FINDING(finding) contract_print(L"expect finding " finding "\r\n")

/* Prints the last line; done by itself after contract() returns. */
static inline void contract_end(void) {
    if (!CONTRACT.ended) {
        CONTRACT.ended = TRUE;
        contract_print(L"checks: ");
        contract_number(CONTRACT.passed);
        contract_print(L" ok, ");
        contract_number(CONTRACT.failed);
        contract_print(L" not ok\r\n");
    }
}

/* From now on lines are kept in memory: for checks at a time when there is no console. */
static inline void contract_keep(void) {
    CONTRACT.keeping = TRUE;
}

/* Ends the run with the kept lines. Expect "reset: SHUTDOWN, EFI_SUCCESS". */
static inline void contract_reset(void) {
    contract_end();
    RT->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 2 * (CONTRACT.kept + 1), CONTRACT.lines);
}

static inline void contract_begin(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    IMAGE = image;
    ST = systemTable;
    BS = systemTable->BootServices;
    RT = systemTable->RuntimeServices;
}

#ifndef CONTRACT_CHILD
static VOID contract(VOID);

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *systemTable) {
    contract_begin(image, systemTable);
    contract();
    contract_end();
    return EFI_SUCCESS;
}
#endif

#endif
