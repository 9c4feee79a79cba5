package dev.drydock.core.loop;

import dev.drydock.core.cpu.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds loops that copy or fill in the code of a page. */
public final class LoopFinder {
    /** Longer loops are not looked at. */
    private static final int MOST_BYTES = 96;

    private final LoopDecoder decoder;

    /** A loop and the offset of its first instruction. */
    public record Found(int offset, BulkLoop loop) {}

    public LoopFinder(Architecture architecture) {
        decoder = architecture == Architecture.X86_64 ? new X86LoopDecoder() : new Aarch64LoopDecoder();
    }

    /**
     * Finds the loops that lie wholly in {@code code}. Bytes that happen to look like a loop are found as well; they are one
     * if they are executed.
     */
    public List<Found> find(byte[] code) {
        List<Found> result = new ArrayList<>();
        int step = decoder.alignment();
        for (int at = decoder.nextJump(code, 0); at >= 0; at = decoder.nextJump(code, at + step)) {
            int head = decoder.backwardTarget(code, at);
            if (head >= 0 && at - head <= MOST_BYTES) {
                BulkLoop loop = decode(code, head, at);
                if (loop != null) {
                    result.add(new Found(head, loop));
                }
            }
        }
        return result;
    }

    /** The loop of the instructions from {@code head} to the one at {@code last}, or null. */
    private BulkLoop decode(byte[] code, int head, int last) {
        List<LoopOp> ops = new ArrayList<>();
        int at = head;
        while (true) {
            int length = decoder.decode(code, at, ops);
            if (length == 0 || at > last) {
                return null;
            }
            if (at == last) {
                return new LoopAnalysis(head, at + length).analyze(ops, Arrays.copyOfRange(code, head,
                        at + length));
            }
            at += length;
        }
    }
}
