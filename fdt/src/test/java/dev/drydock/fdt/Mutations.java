package dev.drydock.fdt;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Damages blobs and sources in ways that reach deep into what reads them. */
final class Mutations {
    private static final String[] SYNTAX = {"/ {", "};", "{", "}", ";", "<", ">", "[", "]", "(", ")", "\"", "'", "\\",
            "&",
            "&{/", "&l", "l:", "/bits/ 8", "/bits/ 64", "/delete-node/", "/delete-property/", "/omit-if-no-ref/",
            "/memreserve/", "/plugin/;", "/include/", "/*", "*/", "//", "# 1 \"x\"\n", "#", "@", "-1", "0x", "0", ",",
            "=",
            "?", ":", "<<", "&&", "!", "phandle", "name", "\0", "\377", "\n"};

    private Mutations() {}

    /** How many to try: a few in each build, more by {@code -Ddrydock.fdt.mutations=}. */
    static int count(int usual) {
        return Integer.getInteger("drydock.fdt.mutations", usual);
    }

    static byte[] blob(byte[] original, Random random) {
        byte[] blob = original.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(blob.length);
            switch (random.nextInt(5)) {
                case 0 -> blob[at] = (byte) random.nextInt();
                case 1 -> blob[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> ByteBuffer.wrap(blob).putInt(at & ~3 & blob.length - 4, interesting(random));
                case 3 -> ByteBuffer.wrap(blob).putInt(4 + 4 * random.nextInt(9), interesting(random));
                default -> blob = Arrays.copyOf(blob, 40 + random.nextInt(blob.length));
            }
        }
        return blob;
    }

    private static int interesting(Random random) {
        int[] values = {0, 1, 2, 3, 4, 9, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7ffffffc, 0x100,
                random.nextInt(0x400)};
        return values[random.nextInt(values.length)];
    }

    /** A source in Latin-1 with a few characters, words or stretches deleted, doubled, moved or put in. */
    static String source(String original, Random random) {
        StringBuilder source = new StringBuilder(original);
        for (int i = 1 + random.nextInt(4); i > 0 && !source.isEmpty(); i--) {
            int at = random.nextInt(source.length());
            int end = Math.min(source.length(), at + 1 + random.nextInt(random.nextInt(5) == 0 ? 60 : 6));
            switch (random.nextInt(5)) {
                case 0 -> source.delete(at, end);
                case 1 -> source.insert(random.nextInt(source.length()), source.substring(at, end));
                case 2 -> source.setCharAt(at, (char) random.nextInt(256));
                case 3 -> source.insert(at, SYNTAX[random.nextInt(SYNTAX.length)]);
                default -> source.replace(at, end, SYNTAX[random.nextInt(SYNTAX.length)]);
            }
        }
        return source.toString();
    }

    /** A property of a tree, anywhere in it, with another value or none, or a node lost. */
    static Fdt tree(Fdt original, Random random) {
        return original.withRoot(node(original.root(), random));
    }

    private static FdtNode node(FdtNode node, Random random) {
        int nodes = node.children().size();
        if (nodes > 0 && random.nextInt(4) != 0) {
            FdtNode child = node.children().get(random.nextInt(nodes));
            return random.nextInt(12) == 0 ? node.withoutChild(child.name()) : node.withChild(node(child, random));
        }
        if (node.properties().isEmpty()) {
            return node.with(FdtProperty.u32("phandle", interesting(random)));
        }
        FdtProperty property = node.properties().get(random.nextInt(node.properties().size()));
        byte[] value = property.asBytes();
        return switch (random.nextInt(5)) {
            case 0 -> node.without(property.name());
            case 1 -> node.with(FdtProperty.u32(property.name(), interesting(random)));
            case 2 ->
                node.with(FdtProperty.bytes(property.name(), Arrays.copyOf(value, random.nextInt(value.length + 2))));
            case 3 -> node.with(FdtProperty.u32("phandle", interesting(random)));
            default -> {
                if (value.length > 0) {
                    value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield node.with(FdtProperty.bytes(property.name(), value));
            }
        };
    }
}
