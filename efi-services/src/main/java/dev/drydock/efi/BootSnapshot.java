package dev.drydock.efi;

import dev.drydock.core.machine.Snapshot;

/**
 * The state of a {@link Boot} between two firmware calls; restorable any number of times, into the boot it came from.
 *
 * @param machine the machine's part, which is all but all
 * @param outcome how the boot had ended by then, or null
 */
public record BootSnapshot(Snapshot machine, BootOutcome outcome) {}
