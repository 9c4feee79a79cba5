package dev.drydock.core.loop;

import java.util.List;

/** Decodes the few instructions that loops of copying and filling are made of. */
sealed interface LoopDecoder permits X86LoopDecoder, Aarch64LoopDecoder {
    /**
     * Decodes one instruction.
     *
     * @param code of which {@code code.length} bytes may be looked at
     * @param at where the instruction begins
     * @param result gets what the instruction does, in order
     * @return the length of the instruction, or 0 if it is not one of those known
     */
    int decode(byte[] code, int at, List<LoopOp> result);

    /**
     * The next place at which there may be a jump backward, or -1 if there is none before the end. Nearly all of the code is
     * looked at here only.
     *
     * @param from where an instruction may begin
     */
    int nextJump(byte[] code, int from);

    /** The distance between two places at which instructions may begin. */
    int alignment();

    /** The target of the jump backward at {@link #nextJump}, or -1 if it is none. */
    int backwardTarget(byte[] code, int at);
}
