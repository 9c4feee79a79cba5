package dev.drydock.core.loop;

import dev.drydock.core.loop.LoopOp.Assign;
import dev.drydock.core.loop.LoopOp.Branch;
import dev.drydock.core.loop.LoopOp.Compare;
import dev.drydock.core.loop.LoopOp.Load;
import dev.drydock.core.loop.LoopOp.Place;
import dev.drydock.core.loop.LoopOp.Store;
import java.util.List;

/** Instructions of x86_64 (Intel SDM, volume 2): moves, additions and comparisons of whole registers, short jumps. */
final class X86LoopDecoder implements LoopDecoder {
    private static final int LONGEST = 15;

    @Override
    public int alignment() {
        return 1;
    }

    @Override
    public int nextJump(byte[] code, int from) {
        for (int at = from; at + 1 < code.length; at++) {
            int opcode = code[at];
            // JB to JA and JL to JG, or JMP.
            if (code[at + 1] < 0 && (opcode >= 0x72 && opcode <= 0x7F || opcode == (byte) 0xEB)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public int backwardTarget(byte[] code, int at) {
        // JS, JNS, JP and JNP end no loop that is known.
        return (code[at] & 0xFC) == 0x78 ? -1 : at + 2 + code[at + 1];
    }

    @Override
    public int decode(byte[] code, int at, List<LoopOp> result) {
        if (at + LONGEST > code.length) {
            // Near the end of what is visible: looked at in a copy, so that reading cannot leave it.
            byte[] padded = new byte[LONGEST];
            int visible = code.length - at;
            System.arraycopy(code, at, padded, 0, visible);
            int before = result.size();
            int length = new Instruction(padded, 0, at, result).decode();
            if (length > visible) {
                result.subList(before, result.size()).clear();
                return 0;
            }
            return length;
        }
        return new Instruction(code, at, at, result).decode();
    }

    private static final class Instruction {
        private final byte[] code;
        private final int start;
        private final int offset;
        private final List<LoopOp> result;
        private int next;
        private int rex;
        private int mode;
        private int reg;
        private int rm;
        private Place place;

        Instruction(byte[] code, int start, int offset, List<LoopOp> result) {
            this.code = code;
            this.start = start;
            this.offset = offset;
            this.result = result;
            next = start;
        }

        int decode() {
            if ((code[next] & 0xf0) == 0x40) {
                rex = code[next++] & 0xff;
            }
            return operation(code[next++] & 0xff) ? next - start : 0;
        }

        private boolean wide() {
            return (rex & 8) != 0;
        }

        private boolean operation(int opcode) {
            return switch (opcode) {
                case 0x88, 0x8A -> operands() && move(opcode == 0x88, 1);
                case 0x89, 0x8B -> operands() && move(opcode == 0x89, wide() ? 8 : 4);
                case 0xC6 -> operands() && place != null && (reg & 7) == 0 && storeConstant();
                case 0x01, 0x03, 0x29, 0x2B, 0x39, 0x3B -> operands() && place == null && wide() && arithmetic(opcode);
                case 0x81, 0x83 -> operands() && place == null && wide()
                        && arithmeticConstant(opcode == 0x83 ? immediate8() : immediate32());
                case 0xFF -> operands() && place == null && wide() && count();
                case 0x85 -> operands() && place == null && wide() && reg == rm
                        && add(new Compare(LoopOp.register(rm), LoopOp.constant(0), false));
                case 0x8D -> operands() && place != null && wide() && add(new Assign(reg, place));
                case 0x90 -> rex == 0;
                case 0xEB -> rex == 0 && branch(null, immediate8());
                case 0x0F -> escaped(code[next++] & 0xff);
                default -> opcode >= 0x70 && opcode <= 0x7F && rex == 0 && conditional(opcode, immediate8());
            };
        }

        private boolean escaped(int opcode) {
            return switch (opcode) {
                case 0xB6, 0xB7 -> operands() && place != null && add(new Load(reg, opcode == 0xB6 ? 1 : 2, place));
                case 0x1F -> operands() && place != null;
                default -> opcode >= 0x80 && opcode <= 0x8F && rex == 0 && conditional(opcode, immediate32());
            };
        }

        private boolean add(LoopOp op) {
            return result.add(op);
        }

        /** Reads ModR/M and what belongs to it; {@link #place} is null where the operand is a register. */
        private boolean operands() {
            int modRm = code[next++] & 0xff;
            mode = modRm >>> 6;
            reg = modRm >>> 3 & 7 | (rex & 4) << 1;
            rm = modRm & 7 | (rex & 1) << 3;
            if (mode == 3) {
                return true;
            }
            int base = rm;
            int index = LoopOp.NONE;
            int scale = 1;
            if ((modRm & 7) == 4) {
                int sib = code[next++] & 0xff;
                base = sib & 7 | (rex & 1) << 3;
                index = sib >>> 3 & 7 | (rex & 2) << 2;
                scale = 1 << (sib >>> 6);
                if (index == 4) {
                    index = LoopOp.NONE;
                }
            }
            if (mode == 0 && (base & 7) == 5) {
                // Relative to the instruction pointer, or absolute.
                return false;
            }
            long displacement = mode == 0 ? 0 : mode == 1 ? immediate8() : immediate32();
            place = new Place(base, index, scale, displacement);
            return true;
        }

        private boolean move(boolean toPlace, int bytes) {
            if (place == null) {
                int target = toPlace ? rm : reg;
                return bytes == 8 && add(new Assign(target, LoopOp.register(toPlace ? reg : rm)));
            }
            if (bytes == 1 && rex == 0 && reg >= 4) {
                // ah, ch, dh, bh
                return false;
            }
            return add(toPlace ? new Store(reg, 0, bytes, place) : new Load(reg, bytes, place));
        }

        private boolean storeConstant() {
            return add(new Store(LoopOp.NONE, immediate8(), 1, place));
        }

        private boolean arithmetic(int opcode) {
            boolean toRm = (opcode & 2) == 0;
            int left = toRm ? rm : reg;
            int right = toRm ? reg : rm;
            if ((opcode & 0x38) == 0) {
                Place sum = new Place(left, right, 1, 0);
                return add(new Compare(sum, LoopOp.constant(0), false)) && add(new Assign(left, sum));
            }
            add(new Compare(LoopOp.register(left), LoopOp.register(right), true));
            return (opcode & 0x38) == 0x38 || add(new Assign(left, new Place(left, right, -1, 0)));
        }

        private boolean arithmeticConstant(long value) {
            switch (reg & 7) {
                case 0 -> {
                    add(new Compare(LoopOp.sum(rm, value), LoopOp.constant(0), false));
                    return add(new Assign(rm, LoopOp.sum(rm, value)));
                }
                case 5 -> {
                    add(new Compare(LoopOp.register(rm), LoopOp.constant(value), true));
                    return add(new Assign(rm, LoopOp.sum(rm, -value)));
                }
                case 7 -> {
                    return add(new Compare(LoopOp.register(rm), LoopOp.constant(value), true));
                }
                default -> {
                    return false;
                }
            }
        }

        private boolean count() {
            int operation = reg & 7;
            if (operation > 1) {
                return false;
            }
            Place value = LoopOp.sum(rm, operation == 0 ? 1 : -1);
            return add(new Compare(value, LoopOp.constant(0), false)) && add(new Assign(rm, value));
        }

        private boolean conditional(int opcode, long distance) {
            Condition condition = switch (opcode & 15) {
                case 0x2 -> Condition.BELOW;
                case 0x3 -> Condition.NOT_BELOW;
                case 0x4 -> Condition.EQUAL;
                case 0x5 -> Condition.NOT_EQUAL;
                case 0x6 -> Condition.NOT_ABOVE;
                case 0x7 -> Condition.ABOVE;
                case 0xC -> Condition.LESS;
                case 0xD -> Condition.NOT_LESS;
                case 0xE -> Condition.NOT_GREATER;
                case 0xF -> Condition.GREATER;
                default -> null;
            };
            return condition != null && branch(condition, distance);
        }

        private boolean branch(Condition condition, long distance) {
            return add(new Branch(condition, (int) (offset + (next - start) + distance)));
        }

        private long immediate8() {
            return code[next++];
        }

        private long immediate32() {
            int value = code[next] & 0xff | (code[next + 1] & 0xff) << 8 | (code[next + 2] & 0xff) << 16
                    | code[next + 3] << 24;
            next += 4;
            return value;
        }
    }
}
