package dev.drydock.pe;

/**
 * The processor an image is for: the {@code Machine} field of the COFF header (PE Format, "Machine Types"; UEFI 2.10,
 * 2.1.1). Any number is representable; those without a constant here have no name.
 *
 * @param value the field, 0 to 0xffff
 */
public record Machine(int value) {
    /** 32-bit x86. */
    public static final Machine IA32 = new Machine(0x14c);
    /** 64-bit x86. */
    public static final Machine X64 = new Machine(0x8664);
    /** 64-bit Arm (AArch64). */
    public static final Machine ARM64 = new Machine(0xaa64);
    /** 32-bit Arm, A32 code only. */
    public static final Machine ARM = new Machine(0x1c0);
    /** 32-bit Arm, mixed A32 and T32 code: what UEFI calls {@code ARMTHUMB_MIXED} and uses for all of 32-bit Arm. */
    public static final Machine ARM_THUMB_MIXED = new Machine(0x1c2);
    /** 32-bit Arm, T32 code only, as Windows uses it. */
    public static final Machine ARMNT = new Machine(0x1c4);
    /** 32-bit RISC-V. */
    public static final Machine RISCV32 = new Machine(0x5032);
    /** 64-bit RISC-V. */
    public static final Machine RISCV64 = new Machine(0x5064);
    /** 128-bit RISC-V. */
    public static final Machine RISCV128 = new Machine(0x5128);
    /** 32-bit LoongArch. */
    public static final Machine LOONGARCH32 = new Machine(0x6232);
    /** 64-bit LoongArch. */
    public static final Machine LOONGARCH64 = new Machine(0x6264);
    /** Itanium. */
    public static final Machine IA64 = new Machine(0x200);
    /** EFI byte code, for any processor. */
    public static final Machine EBC = new Machine(0xebc);

    /** Whether this is one of the three 32-bit Arm machines. */
    public boolean isArm32() {
        return equals(ARM) || equals(ARM_THUMB_MIXED) || equals(ARMNT);
    }

    /** Whether this is RISC-V of any width. */
    public boolean isRiscV() {
        return equals(RISCV32) || equals(RISCV64) || equals(RISCV128);
    }

    /** The machine's name, or its number as {@code 0x1234} where it has none here. */
    public String displayName() {
        return switch (value) {
            case 0x14c -> "IA32";
            case 0x8664 -> "X64";
            case 0xaa64 -> "ARM64";
            case 0x1c0 -> "ARM";
            case 0x1c2 -> "ARMTHUMB_MIXED";
            case 0x1c4 -> "ARMNT";
            case 0x5032 -> "RISCV32";
            case 0x5064 -> "RISCV64";
            case 0x5128 -> "RISCV128";
            case 0x6232 -> "LOONGARCH32";
            case 0x6264 -> "LOONGARCH64";
            case 0x200 -> "IA64";
            case 0xebc -> "EBC";
            default -> "0x%04x".formatted(value);
        };
    }

    @Override
    public String toString() {
        return displayName();
    }
}
