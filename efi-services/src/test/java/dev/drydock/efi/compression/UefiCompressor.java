package dev.drydock.efi.compression;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Compresses as UEFI 2.10, 19.2 says: greedily, every block with codes of its own. */
public final class UefiCompressor {
    private static final int CHARACTERS = 510;
    private static final int WINDOW = 1 << 13;
    private static final int LONGEST_MATCH = 256;
    private static final int SHORTEST_MATCH = 3;

    /** A literal, or a length with a distance. */
    private record Token(int character, int distance) {
        int positionBits() {
            return distance == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(distance - 1);
        }
    }

    private static final class BitWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int current;
        private int count;

        void put(int value, int bits) {
            for (int i = bits - 1; i >= 0; i--) {
                current = current << 1 | value >>> i & 1;
                if (++count == 8) {
                    out.write(current);
                    count = 0;
                }
            }
        }

        byte[] bytes() {
            while (count != 0) {
                put(0, 1);
            }
            return out.toByteArray();
        }
    }

    private final BitWriter out = new BitWriter();

    private UefiCompressor() {}

    /** @param blockSize how many literals and references a block has at the most, 1 to 65535 */
    public static byte[] compress(byte[] data, int blockSize) {
        var compressor = new UefiCompressor();
        List<Token> tokens = tokens(data);
        for (int i = 0; i < tokens.size(); i += blockSize) {
            compressor.block(tokens.subList(i, Math.min(tokens.size(), i + blockSize)));
        }
        byte[] body = compressor.out.bytes();
        return ByteBuffer.allocate(8 + body.length).order(ByteOrder.LITTLE_ENDIAN).putInt(body.length)
                .putInt(data.length).put(body).array();
    }

    private static List<Token> tokens(byte[] data) {
        List<Token> tokens = new ArrayList<>();
        Map<Integer, Integer> last = new HashMap<>();
        int at = 0;
        while (at < data.length) {
            int length = 0;
            int distance = 0;
            if (at + SHORTEST_MATCH <= data.length) {
                Integer candidate = last.get(key(data, at));
                if (candidate != null && at - candidate <= WINDOW) {
                    distance = at - candidate;
                    while (length < LONGEST_MATCH && at + length < data.length
                            && data[at + length] == data[candidate + length]) {
                        length++;
                    }
                }
            }
            boolean match = length >= SHORTEST_MATCH;
            tokens.add(match ? new Token(256 + length - SHORTEST_MATCH, distance) : new Token(data[at] & 0xff, 0));
            for (int end = at + (match ? length : 1); at < end; at++) {
                if (at + SHORTEST_MATCH <= data.length) {
                    last.put(key(data, at), at);
                }
            }
        }
        return tokens;
    }

    private static int key(byte[] data, int at) {
        return data[at] << 16 | (data[at + 1] & 0xff) << 8 | data[at + 2] & 0xff;
    }

    private void block(List<Token> tokens) {
        var characterCounts = new int[CHARACTERS];
        var positionCounts = new int[14];
        for (Token token : tokens) {
            characterCounts[token.character()]++;
            if (token.distance() != 0) {
                positionCounts[token.positionBits()]++;
            }
        }
        out.put(tokens.size(), 16);
        int[] lengths = lengths(characterCounts);
        extraAndCharacterCodes(lengths, characterCounts);
        int[] positionLengths = lengths(positionCounts);
        lengthCode(positionLengths, positionCounts, 4, -1);
        int[] codes = codes(lengths);
        int[] positionCodes = codes(positionLengths);
        for (Token token : tokens) {
            out.put(codes[token.character()], lengths[token.character()]);
            if (token.distance() != 0) {
                int bits = token.positionBits();
                out.put(positionCodes[bits], positionLengths[bits]);
                if (bits > 1) {
                    out.put(token.distance() - 1, bits - 1);
                }
            }
        }
    }

    private void extraAndCharacterCodes(int[] lengths, int[] counts) {
        if (Arrays.stream(counts).filter(count -> count != 0).count() <= 1) {
            out.put(0, 5);
            out.put(0, 5);
            out.put(0, 9);
            out.put(only(counts), 9);
            return;
        }
        int used = lengths.length;
        while (lengths[used - 1] == 0) {
            used--;
        }
        List<int[]> symbols = new ArrayList<>();
        for (int i = 0; i < used;) {
            int zeros = 0;
            while (lengths[i + zeros] == 0) {
                zeros++;
            }
            if (zeros == 0) {
                symbols.add(new int[]{lengths[i++] + 2, 0, 0});
            } else if (zeros < 3) {
                symbols.add(new int[]{0, 0, 0});
                i++;
            } else if (zeros < 20) {
                int run = Math.min(zeros, 18);
                symbols.add(new int[]{1, run - 3, 4});
                i += run;
            } else {
                symbols.add(new int[]{2, zeros - 20, 9});
                i += zeros;
            }
        }
        var extraCounts = new int[19];
        symbols.forEach(symbol -> extraCounts[symbol[0]]++);
        int[] extraLengths = lengths(extraCounts);
        lengthCode(extraLengths, extraCounts, 5, 3);
        int[] extraCodes = codes(extraLengths);
        out.put(used, 9);
        for (int[] symbol : symbols) {
            out.put(extraCodes[symbol[0]], extraLengths[symbol[0]]);
            out.put(symbol[1], symbol[2]);
        }
    }

    private static int only(int[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                return i;
            }
        }
        return 0;
    }

    private void lengthCode(int[] lengths, int[] counts, int countBits, int gapAfter) {
        if (Arrays.stream(counts).filter(count -> count != 0).count() <= 1) {
            out.put(0, countBits);
            out.put(only(counts), countBits);
            return;
        }
        int used = lengths.length;
        while (lengths[used - 1] == 0) {
            used--;
        }
        // A gap may reach beyond what is used, but not beyond the set.
        out.put(used, countBits);
        for (int i = 0; i < used;) {
            int length = lengths[i++];
            if (length < 7) {
                out.put(length, 3);
            } else {
                out.put((1 << length - 3) - 2, length - 3);
            }
            if (i == gapAfter) {
                int zeros = 0;
                while (zeros < 3 && i < used && lengths[i] == 0) {
                    zeros++;
                    i++;
                }
                out.put(zeros, 2);
            }
        }
    }

    /** The lengths of a code for these counts; a single symbol has none. */
    private static int[] lengths(int[] counts) {
        record Tree(long count, int order, int symbol, Tree left, Tree right) {}
        var queue = new PriorityQueue<Tree>((a, b) -> a.count != b.count
                ? Long.compare(a.count, b.count)
                : Integer.compare(a.order, b.order));
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                queue.add(new Tree(counts[i], i, i, null, null));
            }
        }
        int symbols = queue.size();
        var lengths = new int[counts.length];
        int order = counts.length;
        while (queue.size() > 1) {
            Tree left = queue.remove();
            Tree right = queue.remove();
            queue.add(new Tree(left.count + right.count, order++, -1, left, right));
        }
        if (symbols > 1) {
            List<Tree> level = List.of(queue.remove());
            for (int depth = 0; !level.isEmpty(); depth++) {
                List<Tree> next = new ArrayList<>();
                for (Tree tree : level) {
                    if (tree.symbol >= 0) {
                        lengths[tree.symbol] = depth;
                    } else {
                        next.add(tree.left);
                        next.add(tree.right);
                    }
                }
                level = next;
            }
        }
        if (Arrays.stream(lengths).max().orElse(0) > 16) {
            flatten(counts, lengths, symbols);
        }
        return lengths;
    }

    /** Gives all symbols nearly the same length: never too long, and as valid. */
    private static void flatten(int[] counts, int[] lengths, int symbols) {
        int bits = 32 - Integer.numberOfLeadingZeros(symbols - 1);
        int shorter = (1 << bits) - symbols;
        for (int i = 0; i < counts.length; i++) {
            lengths[i] = counts[i] == 0 ? 0 : shorter-- > 0 ? bits - 1 : bits;
        }
    }

    private static int[] codes(int[] lengths) {
        var codes = new int[lengths.length];
        int next = 0;
        for (int length = 1; length <= 16; length++) {
            for (int i = 0; i < lengths.length; i++) {
                if (lengths[i] == length) {
                    codes[i] = next++;
                }
            }
            next <<= 1;
        }
        return codes;
    }
}
