package dev.drydock.core.loop;

import dev.drydock.core.loop.LoopOp.Assign;
import dev.drydock.core.loop.LoopOp.Branch;
import dev.drydock.core.loop.LoopOp.Compare;
import dev.drydock.core.loop.LoopOp.Load;
import dev.drydock.core.loop.LoopOp.Place;
import dev.drydock.core.loop.LoopOp.Store;
import dev.drydock.core.loop.LoopOp.Test;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Derives what one iteration of a loop does to registers and memory. Used once. */
final class LoopAnalysis {
    private final int head;
    private final int end;
    /** What each register holds; null where it was loaded from memory. */
    private final Linear[] values = new Linear[LoopOp.REGISTERS];
    private final List<Access> loads = new ArrayList<>();
    private final List<Access> stores = new ArrayList<>();
    private Comparison flags;
    private Comparison exit;
    private Condition exitCondition;
    private boolean closed;

    /** @param value null where what the load loaded is stored */
    private record Access(Linear address, int bytes, int register, Linear value) {}

    private record Comparison(Linear left, Linear right, boolean ordered) {}

    /**
     * @param head the offset of the loop's first byte
     * @param end the offset behind its last
     */
    LoopAnalysis(int head, int end) {
        this.head = head;
        this.end = end;
        for (int i = 0; i < values.length; i++) {
            values[i] = Linear.register(i);
        }
    }

    /** The loop of these operations, or null if it does something else than copying or filling. */
    BulkLoop analyze(List<LoopOp> ops, byte[] code) {
        for (LoopOp op : ops) {
            if (closed || !follow(op)) {
                return null;
            }
        }
        return closed && exit != null ? loop(code) : null;
    }

    private boolean follow(LoopOp op) {
        return switch (op) {
            case Load(int target, int bytes, Place place) -> load(target, bytes, value(place));
            case Store store -> store(store, value(store.place()));
            case Assign(int target, Place place) -> {
                values[target] = value(place);
                yield values[target] != null;
            }
            case Compare(Place left, Place right, boolean ordered) -> {
                flags = new Comparison(value(left), value(right), ordered);
                yield flags.left() != null && flags.right() != null;
            }
            case Branch(Condition condition, int target) -> branch(flags, condition, target);
            case Test(Place place, Condition condition, int target) -> {
                Linear value = value(place);
                yield value != null
                        && branch(new Comparison(value, Linear.constant(0), true), condition, target);
            }
        };
    }

    private Linear value(Place place) {
        Linear sum = Linear.constant(place.displacement());
        if (place.base() != LoopOp.NONE) {
            if (values[place.base()] == null) {
                return null;
            }
            sum = sum.plus(values[place.base()], 1);
        }
        if (place.index() != LoopOp.NONE) {
            if (values[place.index()] == null) {
                return null;
            }
            sum = sum.plus(values[place.index()], place.scale());
        }
        return sum;
    }

    private boolean load(int target, int bytes, Linear address) {
        if (address == null || !loads.isEmpty() || !stores.isEmpty()) {
            return false;
        }
        loads.add(new Access(address, bytes, target, null));
        values[target] = null;
        return true;
    }

    private boolean store(Store store, Linear address) {
        Linear value = store.source() == LoopOp.NONE ? Linear.constant(store.constant()) : values[store.source()];
        if (address == null || value == null && store.source() != loads.getFirst().register()) {
            return false;
        }
        stores.add(new Access(address, store.bytes(), store.source(), value));
        return true;
    }

    private boolean branch(Comparison comparison, Condition condition, int target) {
        if (target == head) {
            closed = true;
            return condition == null || ends(comparison, condition.opposite());
        }
        return condition != null && (target < head || target >= end) && ends(comparison, condition);
    }

    private boolean ends(Comparison comparison, Condition condition) {
        if (exit != null || comparison == null || !comparison.ordered() && !condition.isEquality()) {
            return false;
        }
        exit = comparison;
        exitCondition = condition;
        return true;
    }

    private BulkLoop loop(byte[] code) {
        if (stores.isEmpty()) {
            return null;
        }
        var steps = new long[LoopOp.REGISTERS];
        var regular = new boolean[LoopOp.REGISTERS];
        for (int i = 0; i < steps.length; i++) {
            Linear growth = values[i] == null ? null : values[i].plus(Linear.register(i), -1);
            regular[i] = growth != null && growth.isConstant();
            steps[i] = regular[i] ? growth.constant() : 0;
        }
        var relevant = new int[LoopOp.REGISTERS];
        int count = 0;
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] != 0) {
                relevant[count++] = i;
            }
        }
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] == 0 && isUsed(i)) {
                // A register that is used and changes otherwise than by steps makes every iteration different.
                if (!regular[i]) {
                    return null;
                }
                relevant[count++] = i;
            }
        }
        relevant = Arrays.copyOf(relevant, count);
        var loopExit = new Exit(exitCondition, exit.left(), exit.left().step(steps), exit.right(),
                exit.right().step(steps));
        return loads.isEmpty()
                ? filling(code, relevant, steps, loopExit)
                : copying(code, relevant, steps, loopExit);
    }

    private boolean isUsed(int register) {
        boolean used = exit.left().uses(register) || exit.right().uses(register);
        for (Access load : loads) {
            used |= load.address().uses(register);
        }
        for (Access store : stores) {
            used |= store.address().uses(register) || store.value() != null && store.value().uses(register);
        }
        return used;
    }

    private BulkLoop copying(byte[] code, int[] relevant, long[] steps, Exit loopExit) {
        Access load = loads.getFirst();
        Access store = stores.getFirst();
        long step = store.address().step(steps);
        boolean adjoining = Math.abs(step) == store.bytes() && load.address().step(steps) == step;
        return stores.size() == 1 && store.value() == null && load.bytes() == store.bytes() && adjoining
                ? new BulkLoop(code, relevant, steps, loopExit, load.address(), store.address(), null, store.bytes(),
                        step > 0)
                : null;
    }

    private BulkLoop filling(byte[] code, int[] relevant, long[] steps, Exit loopExit) {
        Linear first = stores.getFirst().address();
        long step = first.step(steps);
        if (stores.stream().anyMatch(store -> !store.address().plus(first, -1).isConstant()
                || store.value().step(steps) != 0)) {
            return null;
        }
        List<Access> sorted = stores.stream().sorted(Comparator.comparingLong(
                store -> store.address().plus(first, -1).constant())).toList();
        Linear lowest = sorted.getFirst().address();
        int stride = 0;
        for (Access store : sorted) {
            if (store.address().plus(lowest, -1).constant() != stride) {
                return null;
            }
            stride += store.bytes();
        }
        var pattern = sorted.stream().map(store -> new BulkLoop.Part(store.value(), store.bytes()))
                .toArray(BulkLoop.Part[]::new);
        return Math.abs(step) == stride
                ? new BulkLoop(code, relevant, steps, loopExit, null, lowest, pattern, stride, step > 0)
                : null;
    }
}
