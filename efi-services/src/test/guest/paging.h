/*
 * Page tables of a program's own, for both architectures: four levels of 512 entries, pages of 4 KiB and blocks of 2 MiB.
 * Addresses with the top bits set are the upper half's; on AArch64 that has a root of its own.
 */
#ifndef PAGING_H
#define PAGING_H

#include "uefi.h"

#define PAGING_TABLES 320
#define BLOCK 0x200000ULL

typedef enum { READ_ONLY = 1, EXECUTE_NEVER = 2 } PAGING_FLAGS;

static struct {
    UINT64 *tables;
    UINTN used;
    UINT64 *lower;
    UINT64 *upper;
} PAGING;

static UINT64 *paging_table(void) {
    UINT64 *table = PAGING.tables + 512 * PAGING.used++;
    for (int i = 0; i < 512; i++) {
        table[i] = 0;
    }
    return table;
}

#ifdef __x86_64__
#define ENTRY_TABLE 3ULL
#define ENTRY_ADDRESS 0x000FFFFFFFFFF000ULL
static UINT64 paging_leaf(UINT64 physical, UINT32 flags, BOOLEAN block) {
    return physical | 1 | (flags & READ_ONLY ? 0 : 2) | (flags & EXECUTE_NEVER ? 1ULL << 63 : 0) | (block ? 0x80 : 0);
}
#else
#define ENTRY_TABLE 3ULL
#define ENTRY_ADDRESS 0x0000FFFFFFFFF000ULL
/* Access flag, inner shareable, attribute 3 of the firmware's MAIR: write-back. */
static UINT64 paging_leaf(UINT64 physical, UINT32 flags, BOOLEAN block) {
    return physical | (block ? 1 : 3) | 1 << 10 | 3 << 8 | 3 << 2 | (flags & READ_ONLY ? 1 << 7 : 0) |
           (flags & EXECUTE_NEVER ? 3ULL << 53 : 0);
}
#endif

/* The entry that maps an address at a level, 0 being that of pages; tables above it are made. */
static UINT64 *paging_entry(UINT64 address, int level) {
    UINT64 *table = address >> 63 ? PAGING.upper : PAGING.lower;
    for (int at = 3; at > level; at--) {
        UINT64 *entry = &table[address >> (12 + 9 * at) & 511];
        if (*entry == 0) {
            *entry = (UINT64) paging_table() | ENTRY_TABLE;
        }
        table = (UINT64 *) (*entry & ENTRY_ADDRESS);
    }
    return &table[address >> (12 + 9 * level) & 511];
}

static VOID map_page(UINT64 address, UINT64 physical, UINT32 flags) {
    *paging_entry(address, 0) = paging_leaf(physical, flags, FALSE);
}

static VOID map_block(UINT64 address, UINT64 physical, UINT32 flags) {
    *paging_entry(address, 1) = paging_leaf(physical, flags, TRUE);
}

static VOID unmap_page(UINT64 address) {
    *paging_entry(address, 0) = 0;
}

/* tables has PAGING_TABLES pages */
static VOID paging_begin(UINT64 tables) {
    PAGING.tables = (UINT64 *) tables;
    PAGING.lower = paging_table();
#ifdef __x86_64__
    PAGING.upper = PAGING.lower;
#else
    PAGING.upper = paging_table();
#endif
}

#ifdef __x86_64__
#define RAM 0ULL
#else
#define RAM 0x40000000ULL
#endif

/* Begins tables in which the first GiB of memory is where it is. */
static inline VOID paging_begin_with_memory(UINT64 tables) {
    paging_begin(tables);
    for (UINT64 at = RAM; at < RAM + (1ULL << 30); at += BLOCK) {
        map_block(at, at, 0);
    }
}

/* Puts the tables into force, or, once they are, a change of them. */
static VOID paging_load(void) {
#ifdef __x86_64__
    __asm__ volatile("mov %0, %%cr3" : : "r"(PAGING.lower) : "memory");
#else
    /* 48 bits and 4 KiB pages in both halves, write-back tables. */
    UINT64 tcr = 0x2B5103510ULL;
    UINT64 control;
    __asm__ volatile("mrs %0, sctlr_el1" : "=r"(control));
    /* With the MMU off, so that no address is looked up while the registers do not fit together. */
    __asm__ volatile("dsb sy\n msr sctlr_el1, %3\n isb\n msr ttbr0_el1, %0\n msr ttbr1_el1, %1\n msr tcr_el1, %2\n"
                     "isb\n tlbi vmalle1\n dsb sy\n isb\n msr sctlr_el1, %4\n isb"
                     : : "r"(PAGING.lower), "r"(PAGING.upper), "r"(tcr), "r"(control & ~1ULL), "r"(control)
                     : "memory");
#endif
}

#endif
