package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes flattened device trees: version 17, readable as 16 (Devicetree Specification 0.4, chapter 5).
 *
 * <p>The blocks follow each other as in dtc's blobs: header, memory reservations, structure, strings. A property name is
 * stored once, also where it is the tail of another name.
 */
public final class FdtWriter {
    private final StringBuilder strings = new StringBuilder();
    /** Each tail of each name stored so far, and where it starts. */
    private final Map<String, Integer> stringOffsets = new HashMap<>();

    private FdtWriter() {}

    /**
     * Turns a tree into a blob, to be placed at a multiple of 8 bytes.
     *
     * @throws ArithmeticException if the blob would have 2 GiB or more
     */
    public static byte[] write(Fdt fdt) {
        return new FdtWriter().blob(fdt);
    }

    private byte[] blob(Fdt fdt) {
        int reservationsSize = Math.multiplyExact(16, fdt.reservations().size() + 1);
        int structOffset = Math.addExact(FdtHeader.SIZE, reservationsSize);
        int structSize = Math.addExact(structSize(fdt.root()), Integer.BYTES);
        int stringsOffset = Math.addExact(structOffset, structSize);
        int total = Math.addExact(stringsOffset, strings.length());

        ByteBuffer out = ByteBuffer.allocate(total);
        out.putInt(FdtHeader.MAGIC).putInt(total).putInt(structOffset).putInt(stringsOffset).putInt(FdtHeader.SIZE);
        out.putInt(FdtHeader.VERSION).putInt(FdtHeader.LAST_COMPATIBLE_VERSION).putInt(fdt.bootCpu());
        out.putInt(strings.length()).putInt(structSize);
        for (MemoryReservation reservation : fdt.reservations()) {
            out.putLong(reservation.address()).putLong(reservation.size());
        }
        out.putLong(0).putLong(0);
        writeNode(out, fdt.root());
        out.putInt(FdtToken.END);
        out.put(strings.toString().getBytes(US_ASCII));
        return out.array();
    }

    /** The size of a node's tokens in bytes; stores the names that it meets. */
    private int structSize(FdtNode node) {
        int size = 2 * Integer.BYTES + aligned(node.name().length() + 1);
        for (FdtProperty property : node.properties()) {
            stringOffset(property.name());
            size = Math.addExact(size, Math.addExact(3 * Integer.BYTES, aligned(property.length())));
        }
        for (FdtNode child : node.children()) {
            size = Math.addExact(size, structSize(child));
        }
        return size;
    }

    private void writeNode(ByteBuffer out, FdtNode node) {
        out.putInt(FdtToken.BEGIN_NODE).put(node.name().getBytes(US_ASCII)).put((byte) 0);
        align(out);
        for (FdtProperty property : node.properties()) {
            out.putInt(FdtToken.PROP).putInt(property.length()).putInt(stringOffset(property.name()));
            property.writeTo(out);
            align(out);
        }
        node.children().forEach(child -> writeNode(out, child));
        out.putInt(FdtToken.END_NODE);
    }

    private int stringOffset(String name) {
        Integer known = stringOffsets.get(name);
        if (known != null) {
            return known;
        }
        int offset = strings.length();
        strings.append(name).append('\0');
        for (int i = 0; i < name.length(); i++) {
            stringOffsets.putIfAbsent(name.substring(i), offset + i);
        }
        return offset;
    }

    private static int aligned(int length) {
        return Math.addExact(length, 3) & ~3;
    }

    /** Moves up to the next token; the skipped bytes are zero, since nothing else was written there. */
    private static void align(ByteBuffer out) {
        out.position(aligned(out.position()));
    }
}
