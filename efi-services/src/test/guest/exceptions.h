/*
 * Handlers of exceptions of a program's own, for both architectures: each exception is noted, and EXCEPTION.cure is called,
 * which may change the place that the interrupted code goes on at.
 */
#ifndef EXCEPTIONS_H
#define EXCEPTIONS_H

#include "uefi.h"

typedef struct {
    UINTN count;
    UINT64 kind;    /* x86_64: the vector; AArch64: the exception class */
    UINT64 detail;  /* x86_64: the error code; AArch64: the rest of the syndrome */
    UINT64 address; /* of a fault */
    UINT64 place;   /* the interrupted instruction, or the one behind it */
    UINT64 flags;   /* of the interrupted code */
    UINT64 masked;  /* whether interrupts were masked in the handler */
    UINT64 stack;   /* of the interrupted code */
    UINT64 handlers;/* the stack of the handler */
    VOID (*cure)(UINT64 *place);
} EXCEPTION_RECORD;

static EXCEPTION_RECORD EXCEPTION;

#ifdef __x86_64__
#define PAGE_FAULT 14
#define UNDEFINED 6
#define BREAKPOINT 3
#define ALTERNATE_STACK_VECTOR BREAKPOINT

static struct {
    UINT16 limit;
    UINT64 base;
} __attribute__((packed)) DESCRIPTORS;

static UINT64 IDT[512] __attribute__((aligned(16)));
static UINT64 GDT[10] __attribute__((aligned(16)));
static UINT32 TASK_STATE[26] __attribute__((aligned(16)));
static UINT8 ALTERNATE_STACK[8192] __attribute__((aligned(16)));

VOID exception_entered(UINT64 *saved) {
    UINT64 flags;
    __asm__ volatile("pushfq\n popq %0" : "=r"(flags));
    __asm__ volatile("movq %%cr2, %0" : "=r"(EXCEPTION.address));
    EXCEPTION.count++;
    EXCEPTION.kind = saved[7];
    EXCEPTION.detail = saved[8];
    EXCEPTION.place = saved[9];
    EXCEPTION.flags = saved[11];
    EXCEPTION.stack = saved[12];
    EXCEPTION.handlers = (UINT64) saved;
    EXCEPTION.masked = (flags & 0x200) == 0;
    EXCEPTION.cure(&saved[9]);
}

VOID exception_14(void);
VOID exception_6(void);
VOID exception_3(void);

__asm__(
    ".globl exception_14\nexception_14: pushq $14\n jmp exception_common\n"
    ".globl exception_6\nexception_6: pushq $0\n pushq $6\n jmp exception_common\n"
    ".globl exception_3\nexception_3: pushq $0\n pushq $3\n jmp exception_common\n"
    "exception_common:\n"
    "pushq %rax\n pushq %rcx\n pushq %rdx\n pushq %r8\n pushq %r9\n pushq %r10\n pushq %r11\n"
    "movq %rsp, %rcx\n subq $32, %rsp\n call exception_entered\n addq $32, %rsp\n"
    "popq %r11\n popq %r10\n popq %r9\n popq %r8\n popq %rdx\n popq %rcx\n popq %rax\n"
    "addq $16, %rsp\n iretq\n");

static VOID exception_gate(int vector, UINT64 handler, int alternate) {
    UINT16 selector;
    __asm__ volatile("mov %%cs, %0" : "=r"(selector));
    IDT[2 * vector] = (handler & 0xffff) | (UINT64) selector << 16 | (UINT64) alternate << 32 | 0x8E00ULL << 32 |
                      (handler >> 16 & 0xffff) << 48;
    IDT[2 * vector + 1] = handler >> 32;
}

static VOID exceptions_load(void) {
    UINT16 selector = 0x40;
    UINT64 task = (UINT64) TASK_STATE;
    UINT64 stack = (UINT64) ALTERNATE_STACK + sizeof(ALTERNATE_STACK);
    TASK_STATE[9] = (UINT32) stack;
    TASK_STATE[10] = (UINT32) (stack >> 32);
    /* The firmware's own segments, and a task state behind them. */
    struct { UINT16 limit; UINT64 base; } __attribute__((packed)) old;
    __asm__ volatile("sgdt %0" : "=m"(old));
    for (int i = 0; i < 8; i++) {
        GDT[i] = 8 * i < old.limit ? ((UINT64 *) old.base)[i] : 0;
    }
    GDT[8] = 0x67 | (task & 0xffffff) << 16 | 0x89ULL << 40 | (task >> 24 & 0xff) << 56;
    GDT[9] = task >> 32;
    DESCRIPTORS.limit = sizeof(GDT) - 1;
    DESCRIPTORS.base = (UINT64) GDT;
    __asm__ volatile("lgdt %0\n ltr %1" : : "m"(DESCRIPTORS), "r"(selector) : "memory");
    exception_gate(14, (UINT64) exception_14, 0);
    exception_gate(6, (UINT64) exception_6, 0);
    exception_gate(3, (UINT64) exception_3, 1);
    DESCRIPTORS.limit = sizeof(IDT) - 1;
    DESCRIPTORS.base = (UINT64) IDT;
    __asm__ volatile("lidt %0" : : "m"(DESCRIPTORS) : "memory");
}
#else
VOID exception_entered(UINT64 *place) {
    UINT64 syndrome;
    UINT64 daif;
    __asm__ volatile("mrs %0, esr_el1" : "=r"(syndrome));
    __asm__ volatile("mrs %0, far_el1" : "=r"(EXCEPTION.address));
    __asm__ volatile("mrs %0, elr_el1" : "=r"(*place));
    __asm__ volatile("mrs %0, spsr_el1" : "=r"(EXCEPTION.flags));
    __asm__ volatile("mrs %0, daif" : "=r"(daif));
    EXCEPTION.count++;
    EXCEPTION.kind = syndrome >> 26;
    EXCEPTION.detail = syndrome & 0x1ffffff;
    EXCEPTION.place = *place;
    EXCEPTION.handlers = (UINT64) place;
    EXCEPTION.masked = (daif & 0x3c0) == 0x3c0;
    EXCEPTION.cure(place);
    __asm__ volatile("msr elr_el1, %0" : : "r"(*place));
}

VOID exception_vectors(void);

__asm__(
    ".globl exception_vectors\n .p2align 11\nexception_vectors:\n"
    ".p2align 7\n b .\n .p2align 7\n b .\n .p2align 7\n b .\n .p2align 7\n b .\n"
    ".p2align 7\n"
    "sub sp, sp, #192\n"
    "stp x0, x1, [sp, #16]\n stp x2, x3, [sp, #32]\n stp x4, x5, [sp, #48]\n stp x6, x7, [sp, #64]\n"
    "stp x8, x9, [sp, #80]\n stp x10, x11, [sp, #96]\n stp x12, x13, [sp, #112]\n stp x14, x15, [sp, #128]\n"
    "stp x16, x17, [sp, #144]\n stp x18, x30, [sp, #160]\n"
    "mov x0, sp\n bl exception_entered\n b exception_return\n"
    ".p2align 7\n b .\n .p2align 7\n b .\n .p2align 7\n b .\n .p2align 7\n b .\n"
    "exception_return:\n"
    "ldp x0, x1, [sp, #16]\n ldp x2, x3, [sp, #32]\n ldp x4, x5, [sp, #48]\n ldp x6, x7, [sp, #64]\n"
    "ldp x8, x9, [sp, #80]\n ldp x10, x11, [sp, #96]\n ldp x12, x13, [sp, #112]\n ldp x14, x15, [sp, #128]\n"
    "ldp x16, x17, [sp, #144]\n ldp x18, x30, [sp, #160]\n"
    "add sp, sp, #192\n eret\n");

static VOID exceptions_load(void) {
    __asm__ volatile("msr vbar_el1, %0\n isb" : : "r"(exception_vectors));
}
#endif

#endif
