package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sources that use the syntax freely and compile: labels, references, deletions, merges, expressions. */
final class RandomSources {
    private static final String[] BINARY = {"+", "-", "*", "|", "&", "^", "<<", ">>", "==", "!=", "<", ">", "<=", ">=",
            "&&", "||"};
    private static final String[] UNARY = {"-", "~", "!"};

    private final Random random;
    private final List<String> labels = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private int nodes;

    private RandomSources(Random random) {
        this.random = random;
    }

    static String source(Random random, boolean plugin) {
        return new RandomSources(random).write(plugin);
    }

    private String write(boolean plugin) {
        out.append("/dts-v1/;\n").append(plugin ? "/plugin/;\n" : "");
        for (int i = random.nextInt(3); i > 0; i--) {
            out.append("/memreserve/ 0x%x 0x%x;\n".formatted(random.nextInt(1 << 30), 1 + random.nextInt(1 << 20)));
        }
        int planned = 3 + random.nextInt(5);
        for (int i = 0; i < planned; i++) {
            labels.add("l" + i);
        }
        out.append("/ {\n");
        for (int i = 0; i < planned; i++) {
            node("l" + i + ": n" + i + (random.nextBoolean() ? "@" + i : ""), 0);
        }
        out.append("};\n");
        if (plugin) {
            labels.add("elsewhere");
            labels.add("faraway");
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            // Nodes with labels stay, so that every reference leads somewhere.
            out.append('&').append(labels.get(random.nextInt(labels.size()))).append(" {\n");
            body(0, !plugin);
            out.append("};\n");
        }
        return out.toString();
    }

    private void node(String name, int depth) {
        out.append(name).append(" {\n");
        body(depth, false);
        out.append("};\n");
    }

    /** @param change whether the node is there already: else there is nothing to delete */
    private void body(int depth, boolean change) {
        for (int i = 0; i < 6; i++) {
            switch (random.nextInt(4)) {
                case 0 -> out.append("p").append(i).append(";\n");
                case 1, 2 -> out.append("p").append(i).append(" = ").append(value()).append(";\n");
                default -> {
                    if (change && random.nextInt(2) == 0) {
                        out.append("/delete-property/ p").append(random.nextInt(6)).append(";\n");
                    }
                }
            }
        }
        if (depth < 3) {
            for (int i = 0; i < 3; i++) {
                if (random.nextInt(3) == 0) {
                    boolean omit = random.nextInt(8) == 0;
                    String label = random.nextInt(4) == 0 ? "x" + nodes++ + ": " : "";
                    node((omit ? "/omit-if-no-ref/ " : "") + label + "c" + i, depth + 1);
                }
            }
            if (change && random.nextInt(2) == 0) {
                out.append("/delete-node/ c").append(random.nextInt(3)).append(";\n");
            }
        }
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            value.append(value.isEmpty() ? "" : ", ").append(part());
        }
        return value.toString();
    }

    private String part() {
        return switch (random.nextInt(6)) {
            case 0 -> "\"text\\x%02x\\n\\\"\"".formatted(1 + random.nextInt(255));
            case 1 -> "[%02x %02x%02X]".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
            case 2 -> "&l" + random.nextInt(3);
            case 3 -> {
                int bits = 8 << random.nextInt(4);
                yield "/bits/ " + bits + " <((" + expression(0) + ")"
                        + (bits == 64 ? "" : " & " + ((1L << bits - 1) - 1))
                        + ")>";
            }
            default -> "<" + random.nextInt(1000) + " &" + labels.get(random.nextInt(labels.size())) + " ("
                    + "(" + expression(0) + ") & 0xffffffff) &{/}>";
        };
    }

    private String expression(int depth) {
        if (depth == 4 || random.nextInt(4) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> "0x" + Long.toHexString(random.nextLong());
                case 1 -> "'" + (char) ('a' + random.nextInt(26)) + "'";
                case 2 -> "0" + Integer.toOctalString(random.nextInt(1000));
                default -> Integer.toString(random.nextInt(100)) + (random.nextBoolean() ? "ULL" : "");
            };
        }
        String operand = expression(depth + 1);
        return switch (random.nextInt(8)) {
            case 0 -> UNARY[random.nextInt(UNARY.length)] + " " + operand;
            case 1 -> "(" + operand + " ? " + expression(depth + 1) + " : " + expression(depth + 1) + ")";
            case 2 -> "(" + operand + ")";
            case 3 -> operand + " / ((" + expression(depth + 1) + ") | 1)";
            default -> operand + " " + BINARY[random.nextInt(BINARY.length)] + " " + expression(depth + 1);
        };
    }
}
