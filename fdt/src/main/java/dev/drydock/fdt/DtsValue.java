package dev.drydock.fdt;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A property of a source: its bytes with what is still to be put there.
 *
 * @param bytes with -1 in place of each phandle, and without the paths
 * @param references in the order of their offsets
 * @param labels on the property or within its value
 * @param position of the name in the source
 */
record DtsValue(String name, byte[] bytes, List<Reference> references, List<String> labels, int position) {
    /**
     * A reference to a node.
     *
     * @param offset in the bytes
     * @param target a label, or a path with its slash
     * @param path whether the target's path belongs there, not its phandle
     */
    record Reference(int offset, String target, boolean path, int position) {}

    /** A value without references: one that no source wrote. */
    static DtsValue of(FdtProperty property) {
        return new DtsValue(property.name(), property.asBytes(), List.of(), List.of(), 0);
    }

    boolean isEmpty() {
        return bytes.length == 0 && references.isEmpty();
    }

    /** A value while it is read. */
    static final class Builder {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<Reference> references = new ArrayList<>();
        final List<String> labels = new ArrayList<>();

        void number(long value, int bits) {
            for (int shift = bits - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes.write((int) (value >>> shift));
            }
        }

        void phandle(String target, int position) {
            references.add(new Reference(bytes.size(), target, false, position));
            number(-1, Integer.SIZE);
        }

        void path(String target, int position) {
            references.add(new Reference(bytes.size(), target, true, position));
        }

        DtsValue build(String name, int position) {
            return new DtsValue(name, bytes.toByteArray(), List.copyOf(references), List.copyOf(labels), position);
        }
    }
}
