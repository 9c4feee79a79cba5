package dev.drydock.fdt;

/** What compiling a source makes beside the tree that it spells out. */
public enum DtsOption {
    /**
     * A node {@code /__symbols__} with the path of each labelled node, and a phandle for each, so that overlays can refer to
     * them: {@code dtc -@}.
     */
    SYMBOLS,
    /** An alias in {@code /aliases} for each label: {@code dtc -A}. */
    ALIASES
}
