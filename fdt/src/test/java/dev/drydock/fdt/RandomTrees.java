package dev.drydock.fdt;

import java.util.Random;
import java.util.stream.Collectors;

/** Trees that cover the format: all kinds of values, shared name tails, depth, reservations. */
final class RandomTrees {
    private static final String[] NAMES = {"a", "b", "ab", "clock-names", "names", "vendor,x", "#x-cells", "q?",
            "q.r_s"};
    private static final int DEEPEST = 5;

    private RandomTrees() {}

    static Fdt tree(Random random) {
        Fdt tree = Fdt.build(root -> fill(root, random, 0)).withBootCpu(random.nextInt() >>> 1);
        for (int i = random.nextInt(3); i > 0; i--) {
            tree = tree.withReservation(random.nextLong() >>> 1, 1 + random.nextInt(0x10000));
        }
        return tree;
    }

    private static void fill(FdtNodeBuilder node, Random random, int depth) {
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                node.property(property(name, random));
            }
        }
        if (depth < DEEPEST) {
            for (String name : NAMES) {
                if (!name.contains("#") && !name.contains("?") && random.nextInt(6) == 0) {
                    String unit = random.nextBoolean() ? "" : "@" + Integer.toHexString(random.nextInt());
                    node.node(name + unit, child -> fill(child, random, depth + 1));
                }
            }
        }
        if (random.nextInt(4) == 0) {
            node.phandle(node.allocatePhandle());
        }
    }

    private static FdtProperty property(String name, Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> FdtProperty.empty(name);
            case 1 -> FdtProperty.u32(name, random.nextInt());
            case 2 -> FdtProperty.u64(name, random.nextLong());
            case 3 -> FdtProperty.cells(name, random.ints(random.nextInt(9)).toArray());
            case 4 -> FdtProperty.string(name, text(random));
            case 5 -> FdtProperty.strings(name, text(random), text(random), text(random));
            default -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield FdtProperty.bytes(name, bytes);
            }
        };
    }

    private static String text(Random random) {
        int length = random.nextInt(12);
        String text = random.ints(length, 0x20, 0x7f).mapToObj(Character::toString).collect(Collectors.joining());
        // dtc 1.6.1 shows the NUL between two strings as \0, which swallows octal digits that follow.
        return text.matches("[0-7].*") ? "-" + text : text;
    }
}
