package dev.drydock.efi.protocol.devicepath;

/**
 * How to print a node (UEFI 2.10, 10.6.1.4).
 *
 * @param displayOnly whether the shorter form will do, from which the node cannot be made again
 * @param allowShortcuts whether a type may have a name that only fits some of its nodes, such as {@code VenVt100()}
 */
public record TextForm(boolean displayOnly, boolean allowShortcuts) {
    /** All of a node, with shortcuts. */
    public static final TextForm FULL = new TextForm(false, true);
}
