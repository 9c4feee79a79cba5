package dev.drydock.core.cpu;

/** What a guest sees in its time-stamp or system counter. */
@FunctionalInterface
public interface CounterSource {
    /** The counter's value now; called while guest code runs, so it may {@link Cpu#curtail} and no more. */
    long read();
}
