package dev.drydock.core.unicorn;

/** Numbers of Unicorn's C interface, version 2.1. */
final class UnicornConstants {
    static final int ARCH_ARM64 = 2;
    static final int ARCH_X86 = 4;
    static final int MODE_ARM = 0;
    static final int MODE_64 = 8;

    static final int ERR_OK = 0;
    static final int ERR_FETCH_UNMAPPED = 8;
    static final int ERR_INSN_INVALID = 10;

    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int PROT_EXEC = 4;
    static final int PROT_ALL = 7;

    static final int HOOK_INTR = 1;
    static final int HOOK_INSN = 1 << 1;
    static final int HOOK_BLOCK = 1 << 3;
    static final int HOOK_MEM_READ_UNMAPPED = 1 << 4;
    static final int HOOK_MEM_WRITE_UNMAPPED = 1 << 5;
    static final int HOOK_TLB_FILL = 1 << 17;

    static final int MEM_READ = 16;
    static final int MEM_WRITE = 17;
    static final int MEM_FETCH = 18;
    static final int MEM_WRITE_UNMAPPED = 20;

    static final int TLB_VIRTUAL = 1;

    static final int CTL_PAGE_SIZE = write(1, 1);
    static final int CTL_USE_EXITS = write(4, 1);
    static final int CTL_CPU_MODEL = write(7, 1);
    static final int CTL_TB_REMOVE_CACHE = write(9, 2);
    static final int CTL_TB_FLUSH = write(10, 0);
    static final int CTL_TLB_FLUSH = write(11, 0);
    static final int CTL_TLB_TYPE = write(12, 1);
    static final int CTL_TCG_BUFFER_SIZE = write(13, 1);

    static final int CPU_ARM64_A72 = 2;
    static final int CPU_X86_SANDYBRIDGE = 17;

    static final int X86_INS_IN = 218;
    static final int X86_INS_OUT = 500;
    static final int X86_INS_RDTSC = 608;
    static final int X86_INS_RDTSCP = 609;
    static final int ARM64_INS_MRS = 1;

    private UnicornConstants() {}

    /** {@code UC_CTL_WRITE}. */
    private static int write(int type, int arguments) {
        return type | arguments << 26 | 1 << 30;
    }
}
