package dev.drydock.core.machine;

import dev.drydock.core.state.StateImage;

/** A machine's whole state between two runs; see {@link Machine#snapshot()}. Restorable any number of times. */
public record Snapshot(StateImage image) {}
