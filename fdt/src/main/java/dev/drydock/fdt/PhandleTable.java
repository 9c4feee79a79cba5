package dev.drydock.fdt;

import java.util.HashSet;
import java.util.Set;

/** The phandles of a tree that is being built. */
final class PhandleTable {
    private int allocated;

    Phandle allocate() {
        return new Phandle(++allocated);
    }

    /** Checks that no two nodes declare the same phandle and that a node declares each that was allocated. */
    void check(FdtNode root) {
        Set<Integer> declared = new HashSet<>();
        root.walk().forEach(node -> node.phandle().ifPresent(phandle -> {
            if (!declared.add(phandle.value())) {
                throw new IllegalArgumentException(
                        "phandle %d is declared twice, again by \"%s\"".formatted(phandle.value(), node.name()));
            }
        }));
        for (int value = 1; value <= allocated; value++) {
            if (!declared.contains(value)) {
                throw new IllegalArgumentException("no node declares phandle " + value);
            }
        }
    }
}
