package dev.drydock.efi;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateImage;
import dev.drydock.core.state.Stateful;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.profile.VariableLimits;
import dev.drydock.efi.protocol.media.Disks;
import dev.drydock.efi.runtime.RuntimeServices;
import dev.drydock.efi.variable.DurableVariableStore;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.VariableStore;
import dev.drydock.efi.variable.nvram.Nvram;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a machine outlives a reset: its disks, with all that was written to them, non-volatile variables, the clock, and
 * what its user has yet to type. Opened once for as many boots as follow each other.
 */
final class Storage implements AutoCloseable {
    private final MachineState state = new MachineState();
    private final List<Closeable> opened = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Disks.Disk> disks = new ArrayList<>();
    private final VariableStore variables;
    private Input input;
    private RuntimeServices.Kept kept;

    /** What the guest has not read yet. */
    record Input(String typed, byte[] serial) {}

    /** Opens the disks and the variables of a configuration, and prepares the variables as it says. */
    Storage(FirmwareConfiguration configuration) throws IOException {
        try {
            variables = open(configuration);
            for (FirmwareConfiguration.VariablePreparation preparation : configuration.preparations()) {
                preparation.prepare(variables);
            }
            for (FirmwareConfiguration.Disk disk : configuration.disks()) {
                BlockDevice device = disk.source().open();
                opened.add(device);
                disks.add(new Disks.Disk(disk.name(), device.attach(state)));
            }
            input = new Input(configuration.typed(), configuration.serialInput());
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private VariableStore open(FirmwareConfiguration configuration) throws IOException {
        VariableLimits limits = configuration.profile().variableLimits(configuration.architecture());
        if (configuration.nvram() == null) {
            return new MemoryVariableStore(state, limits.capacity(), limits.largest());
        }
        Nvram nvram = configuration.nvram().open();
        opened.add(nvram);
        nvram.findings().forEach(finding -> findings.add("variables: " + finding));
        return new DurableVariableStore(state, nvram, limits.largest());
    }

    /** Makes disks and variables part of a machine's state, so that a snapshot has them. */
    void joinTo(MachineState machine) {
        machine.register(new Stateful() {
            @Override
            public Object capture() {
                return state.capture();
            }

            @Override
            public void restore(Object image) {
                state.restore((StateImage) image);
            }
        });
    }

    List<Disks.Disk> disks() {
        return List.copyOf(disks);
    }

    /** Where non-volatile variables are. */
    VariableStore variables() {
        return variables;
    }

    /** What was noticed when the variables were opened. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    /** What the next boot's user types and sends. */
    Input input() {
        return input;
    }

    /** Lets runtime services go on where those of the boot before ended, if there was one. */
    void resume(RuntimeServices services) {
        if (kept != null) {
            services.resume(kept);
        }
    }

    /** Notes what a reset leaves. */
    void keep(RuntimeServices services, Input rest) {
        kept = services.keep();
        input = rest;
    }

    /** Closes disks and variables where something has failed already. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Closes disks and variables, all of them even if one cannot be.
     *
     * @throws IOException if what the guest wrote could not be made durable, perhaps
     */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Closeable each : opened) {
            try {
                each.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
