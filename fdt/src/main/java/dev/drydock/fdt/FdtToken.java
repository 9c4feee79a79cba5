package dev.drydock.fdt;

/** The tokens of the structure block (Devicetree Specification 0.4, 5.4.1). */
final class FdtToken {
    static final int BEGIN_NODE = 1;
    static final int END_NODE = 2;
    static final int PROP = 3;
    static final int NOP = 4;
    static final int END = 9;

    private FdtToken() {}
}
