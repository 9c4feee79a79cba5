package dev.drydock.efi;

import dev.drydock.core.machine.Snapshot;

/** The state of a {@link Boot} between two firmware calls; restorable any number of times, into the boot it came from. */
public record BootSnapshot(Snapshot machine) {}
