package dev.drydock.core.cpu;

/** The clock that a guest's time-stamp or system counter shows. */
public interface CounterSource {
    /** The counter's value now; called while guest code runs, so it may {@link Cpu#curtail} and no more. */
    long read();

    /**
     * Whether all that the guest reads in the run that begins follows from the time now and the instructions that it
     * executes, so that it would read the same again.
     */
    boolean isRepeatable();

    /** The time in nanoseconds; asking takes none. */
    long nanos();

    /** Lets time pass, as reading the counter does. */
    void advance(long nanos);
}
