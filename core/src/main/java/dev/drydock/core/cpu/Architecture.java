package dev.drydock.core.cpu;

/** A processor architecture that guests are run on. */
public enum Architecture {
    X86_64("x86_64", CallingConvention.MICROSOFT_X64), AARCH64("aarch64", CallingConvention.AAPCS64);

    private final String label;
    private final CallingConvention convention;

    Architecture(String label, CallingConvention convention) {
        this.label = label;
        this.convention = convention;
    }

    /** The usual lower-case name. */
    public String label() {
        return label;
    }

    /** How functions are called on this architecture under UEFI. */
    public CallingConvention convention() {
        return convention;
    }

    @Override
    public String toString() {
        return label;
    }
}
