package dev.drydock.efi.abi;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is known of the guest's calls: how many, which were not offered, and, where wanted, a line for each. */
public final class CallLog {
    private final StateCounter count;
    private final StateMap<String, Integer> notOffered;
    private final Consumer<String> trace;

    /** @param trace receives a line for each finished call; null for no trace, which is faster */
    public CallLog(MachineState state, Consumer<String> trace) {
        count = state.counter();
        notOffered = state.map();
        this.trace = trace;
    }

    boolean isTracing() {
        return trace != null;
    }

    void called() {
        count.add(1);
    }

    void notOffered(String function) {
        notOffered.merge(function, 1, Integer::sum);
    }

    void trace(String line) {
        trace.accept(line);
    }

    public long count() {
        return count.get();
    }

    /** How often each function was called that is declared but not offered, by name. */
    public Map<String, Integer> notOffered() {
        return Map.copyOf(notOffered);
    }
}
