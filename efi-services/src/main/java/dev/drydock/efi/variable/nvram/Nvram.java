package dev.drydock.efi.variable.nvram;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Non-volatile variables in a place of their own, a file or a device.
 *
 * <p>Used by one thread at a time. A change is durable when the method that makes it returns, and whatever cuts it short
 * leaves the variables as they were before or after it: nothing in between, nothing lost.
 */
public interface Nvram extends Closeable {
    /** What the format is called, for people. */
    String format();

    /** The variables, in the order of the store; each id is there once. */
    List<StoredVariable> variables();

    /**
     * Replaces what is stored. Several changes at once are made one after the other, except where the format can make them
     * together.
     *
     * @param variables with ids that differ
     * @throws NvramFullException if there is no room for them; nothing is changed
     * @throws IOException if they could not be written; what {@link #variables} answers is still true
     */
    void store(List<StoredVariable> variables) throws IOException;

    /** The room for variables in bytes, in the measure of {@link dev.drydock.efi.variable.Variable#footprint()}. */
    long capacity();

    /** The largest name and data together that one variable may have, in bytes. */
    long largestVariable();

    /** What was repaired or odd when the variables were read, a sentence each; empty if all was well. */
    List<String> findings();
}
