package dev.drydock.core.loop;

import dev.drydock.core.loop.LoopOp.Assign;
import dev.drydock.core.loop.LoopOp.Branch;
import dev.drydock.core.loop.LoopOp.Compare;
import dev.drydock.core.loop.LoopOp.Load;
import dev.drydock.core.loop.LoopOp.Place;
import dev.drydock.core.loop.LoopOp.Store;
import dev.drydock.core.loop.LoopOp.Test;
import java.util.List;

/** Instructions of A64 (Arm Architecture Reference Manual, C6): loads and stores, additions, comparisons, branches. */
final class Aarch64LoopDecoder implements LoopDecoder {
    private static final int ZERO_OR_SP = 31;
    private static final Condition[] CONDITIONS = {Condition.EQUAL, Condition.NOT_EQUAL, Condition.NOT_BELOW,
            Condition.BELOW, null, null, null, null, Condition.ABOVE, Condition.NOT_ABOVE, Condition.NOT_LESS,
            Condition.LESS, Condition.GREATER, Condition.NOT_GREATER, null, null};

    @Override
    public int alignment() {
        return 4;
    }

    @Override
    public int nextJump(byte[] code, int from) {
        for (int at = from; at + 4 <= code.length; at += 4) {
            int opcode = code[at + 3] & 0xff;
            // B, B.cond, CBZ and CBNZ.
            if ((opcode & 0xFC) == 0x14 || opcode == 0x54 || (opcode & 0xFE) == 0xB4) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public int backwardTarget(byte[] code, int at) {
        int word = word(code, at);
        int distance;
        if ((word & 0xFC00_0000) == 0x1400_0000) {
            distance = word << 6 >> 6;
        } else if ((word & 0xFF00_0010) == 0x5400_0000 || (word & 0xFE00_0000) == 0xB400_0000) {
            distance = word << 8 >> 13;
        } else {
            return -1;
        }
        return distance < 0 && distance > -64 ? at + 4 * distance : -1;
    }

    @Override
    public int decode(byte[] code, int at, List<LoopOp> result) {
        return at + 4 <= code.length && decode(word(code, at), at, result) ? 4 : 0;
    }

    private static boolean decode(int word, int at, List<LoopOp> result) {
        int first = word & 31;
        int second = word >>> 5 & 31;
        int third = word >>> 16 & 31;
        if ((word & 0x3F00_0000) == 0x3800_0000) {
            return loadOrStore(word, first, second, third, result);
        }
        if ((word & 0x3F00_0000) == 0x3900_0000) {
            int bytes = 1 << (word >>> 30);
            return transfer(word, first, bytes, LoopOp.sum(second, (long) (word >>> 10 & 0xfff) * bytes), result);
        }
        if ((word & 0x9FC0_0000) == 0x9100_0000) {
            return sum(word, first, second, LoopOp.NONE, word >>> 10 & 0xfff, result);
        }
        if ((word & 0x9FE0_FC00) == 0x8B00_0000) {
            return third != ZERO_OR_SP && sum(word, first, second, third, 0, result);
        }
        if ((word & 0xFFE0_FFE0) == 0xAA00_03E0) {
            return first != ZERO_OR_SP && third != ZERO_OR_SP
                    && result.add(new Assign(first, LoopOp.register(third)));
        }
        if ((word & 0xFC00_0000) == 0x1400_0000) {
            return result.add(new Branch(null, at + 4 * (word << 6 >> 6)));
        }
        int target = at + 4 * (word << 8 >> 13);
        if ((word & 0xFF00_0010) == 0x5400_0000) {
            Condition condition = CONDITIONS[word & 15];
            return condition != null && result.add(new Branch(condition, target));
        }
        if ((word & 0xFE00_0000) == 0xB400_0000 && first != ZERO_OR_SP) {
            Condition condition = (word & 0x0100_0000) == 0 ? Condition.EQUAL : Condition.NOT_EQUAL;
            return result.add(new Test(LoopOp.register(first), condition, target));
        }
        return false;
    }

    /** Register offset, unscaled, before or after the access updated. */
    private static boolean loadOrStore(int word, int register, int base, int index, List<LoopOp> result) {
        int bytes = 1 << (word >>> 30);
        int form = word >>> 10 & 3;
        if ((word & 0x0020_0000) != 0) {
            // Only a 64-bit index: LSL or UXTX.
            boolean whole = (word >>> 13 & 7) == 3;
            int scale = (word & 0x1000) == 0 ? 1 : bytes;
            return form == 2 && whole && index != ZERO_OR_SP
                    && transfer(word, register, bytes, new Place(base, index, scale, 0), result);
        }
        long displacement = word << 11 >> 23;
        Place updated = LoopOp.sum(base, displacement);
        return switch (form) {
            case 0 -> transfer(word, register, bytes, updated, result);
            case 1 -> register != base && transfer(word, register, bytes, LoopOp.register(base), result)
                    && result.add(new Assign(base, updated));
            case 3 -> register != base && result.add(new Assign(base, updated))
                    && transfer(word, register, bytes, LoopOp.register(base), result);
            default -> false;
        };
    }

    private static boolean transfer(int word, int register, int bytes, Place place, List<LoopOp> result) {
        if (place.base() == ZERO_OR_SP) {
            return false;
        }
        return switch (word >>> 22 & 3) {
            case 0 -> result.add(new Store(register == ZERO_OR_SP ? LoopOp.NONE : register, 0, bytes, place));
            case 1 -> register != ZERO_OR_SP && result.add(new Load(register, bytes, place));
            default -> false;
        };
    }

    /** ADD, ADDS, SUB and SUBS with a register or a constant. */
    private static boolean sum(int word, int target, int left, int right, long constant, List<LoopOp> result) {
        boolean subtract = (word & 0x4000_0000) != 0;
        boolean setsFlags = (word & 0x2000_0000) != 0;
        if (left == ZERO_OR_SP || target == ZERO_OR_SP && !setsFlags) {
            return false;
        }
        var value = new Place(left, right, subtract ? -1 : 1, subtract ? -constant : constant);
        if (setsFlags) {
            result.add(subtract
                    ? new Compare(LoopOp.register(left), right == LoopOp.NONE
                            ? LoopOp.constant(constant)
                            : LoopOp.register(right), true)
                    : new Compare(value, LoopOp.constant(0), false));
        }
        return target == ZERO_OR_SP || result.add(new Assign(target, value));
    }

    private static int word(byte[] code, int at) {
        return code[at] & 0xff | (code[at + 1] & 0xff) << 8 | (code[at + 2] & 0xff) << 16 | code[at + 3] << 24;
    }
}
