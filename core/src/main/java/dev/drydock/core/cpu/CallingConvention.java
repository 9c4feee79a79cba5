package dev.drydock.core.cpu;

/**
 * How UEFI functions are called (UEFI 2.10, 2.3): where integer arguments lie and what a caller provides on the stack.
 *
 * @param registerArguments how many arguments travel in registers; the others lie on the stack in units of 8 bytes
 * @param shadowBytes bytes below the stack arguments that the caller reserves for the callee
 * @param returnAddressBytes bytes of the return address that a call pushes, 0 where it is kept in a register
 */
public record CallingConvention(int registerArguments, int shadowBytes, int returnAddressBytes) {
    /** Microsoft x64: rcx, rdx, r8, r9, then the stack above 32 bytes of shadow space. */
    public static final CallingConvention MICROSOFT_X64 = new CallingConvention(4, 32, 8);
    /** AAPCS64: x0 to x7, then the stack. */
    public static final CallingConvention AAPCS64 = new CallingConvention(8, 0, 0);

    /** The offset from the stack pointer at a function's first instruction to its stack argument {@code index}. */
    public long stackArgumentOffset(int index) {
        return returnAddressBytes + shadowBytes + 8L * (index - registerArguments);
    }
}
