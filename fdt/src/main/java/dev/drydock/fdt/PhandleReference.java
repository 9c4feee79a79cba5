package dev.drydock.fdt;

import java.util.List;
import java.util.Optional;

/**
 * A phandle and the cells that follow it: an element of {@code clocks}, {@code gpios}, {@code interrupts-extended}.
 *
 * @param target the node behind the phandle; none for a hole in the list (a phandle of 0 or -1)
 * @param arguments as many cells as the target asks for
 */
public record PhandleReference(Optional<LocatedNode> target, List<Integer> arguments) {
    /** Copies the arguments. */
    public PhandleReference {
        arguments = List.copyOf(arguments);
    }
}
