package dev.drydock.fdt;

import java.util.StringJoiner;

/**
 * Prints device trees as source in the syntax of dtc. Types are guessed from the bytes as dtc does: printable strings, else
 * cells, else bytes; each guess compiles to the same bytes.
 */
final class DtsPrinter {
    private final StringBuilder out = new StringBuilder();

    private DtsPrinter() {}

    static String print(Fdt fdt) {
        DtsPrinter printer = new DtsPrinter();
        printer.out.append("/dts-v1/;\n\n");
        for (MemoryReservation reservation : fdt.reservations()) {
            printer.out.append("/memreserve/\t0x%016x 0x%016x;\n".formatted(reservation.address(), reservation.size()));
        }
        printer.printNode(fdt.root(), 0);
        return printer.out.toString();
    }

    static String node(FdtNode node) {
        DtsPrinter printer = new DtsPrinter();
        printer.printNode(node, 0);
        return printer.out.toString();
    }

    static String property(FdtProperty property) {
        return property.length() == 0 ? property.name() + ";" : property.name() + " = " + value(property) + ";";
    }

    private void printNode(FdtNode node, int level) {
        indent(level).append(node.name().isEmpty() ? "/" : node.name()).append(" {\n");
        for (FdtProperty property : node.properties()) {
            indent(level + 1).append(property(property)).append('\n');
        }
        boolean blank = !node.properties().isEmpty();
        for (FdtNode child : node.children()) {
            if (blank) {
                out.append('\n');
            }
            printNode(child, level + 1);
            blank = true;
        }
        indent(level).append("};\n");
    }

    private StringBuilder indent(int level) {
        return out.repeat('\t', level);
    }

    private static String value(FdtProperty property) {
        if (property.isPrintable()) {
            StringJoiner strings = new StringJoiner(", ");
            property.asStringList().orElseThrow().forEach(string -> strings.add(quote(string)));
            return strings.toString();
        }
        return property.asCells().map(DtsPrinter::cells).orElseGet(() -> bytes(property.asLatin1()));
    }

    private static String quote(String string) {
        return '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String cells(int[] cells) {
        StringJoiner numbers = new StringJoiner(" ", "<", ">");
        for (int cell : cells) {
            numbers.add("0x" + Integer.toHexString(cell));
        }
        return numbers.toString();
    }

    private static String bytes(String latin1) {
        StringJoiner numbers = new StringJoiner(" ", "[", "]");
        latin1.chars().forEach(b -> numbers.add("%02x".formatted(b)));
        return numbers.toString();
    }
}
