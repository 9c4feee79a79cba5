package dev.drydock.efi.runtime;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.abi.TableBinder.Part;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.spec.MiscellaneousRuntimeServices;
import dev.drydock.efi.spec.TimeServices;
import dev.drydock.efi.spec.VariableServices;
import dev.drydock.efi.spec.VirtualMemoryServices;
import dev.drydock.efi.variable.InitialVariables;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableStore;
import dev.drydock.efi.variable.Variables;
import java.io.IOException;
import java.util.List;

/**
 * {@code EFI_RUNTIME_SERVICES} (UEFI 2.10, 4.5): what implements its slots, and what of it the rest of the firmware uses.
 *
 * <p>Writing the table to guest memory is left to whoever writes the system table.
 */
public final class RuntimeServices {
    /** The size of the {@code EFI_TABLE_HEADER} in front of the first slot, in bytes. */
    public static final int HEADER_SIZE = 24;

    private final RuntimeClock clock;
    private final Variables variables;
    private final MonotonicCounter monotonicCounter;
    private final VirtualAddressing addressing;
    private final List<Part<?>> parts;

    /** Services whose variables are in memory only, to begin with those of {@code options} and the firmware's own. */
    public RuntimeServices(Platform platform, SystemTable systemTable, RuntimeOptions options) {
        this(platform, systemTable, options, new MemoryVariableStore(platform.state()));
    }

    /**
     * Services that keep non-volatile variables in {@code nonVolatile}.
     *
     * @throws IllegalArgumentException if the initial variables can't be stored there
     */
    public RuntimeServices(Platform platform, SystemTable systemTable, RuntimeOptions options,
            VariableStore nonVolatile) {
        MachineState state = platform.state();
        clock = new RuntimeClock(state, platform.machine().clock(), options.start());
        variables = new Variables(new MemoryVariableStore(state), nonVolatile);
        monotonicCounter = new MonotonicCounter(state);
        addressing = new VirtualAddressing(platform, systemTable);
        parts = List.of(new Part<>(TimeServices.class, clock),
                new Part<>(VirtualMemoryServices.class, addressing),
                new Part<>(VariableServices.class, new GuestVariables(platform.memory(), variables, platform.phase())),
                new Part<>(MiscellaneousRuntimeServices.class,
                        new ResetAndCapsules(platform.memory(), monotonicCounter)));
        try {
            InitialVariables.install(variables);
            for (Variable variable : options.variables()) {
                variables.put(variable);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the initial variables can't be stored", e);
        }
    }

    /** What of the services outlives a reset, variables apart. */
    public record Kept(RuntimeClock.Kept clock, long count) {}

    /** Notes what a reset leaves. */
    public Kept keep() {
        return new Kept(clock.keep(), monotonicCounter.get());
    }

    /** Goes on after the reset of the services that were kept. */
    public void resume(Kept kept) {
        clock.resume(kept.clock());
        monotonicCounter.resume(kept.count());
    }

    /** The table's slots, for {@link TableBinder#bindServices} with {@link #HEADER_SIZE}. */
    public List<Part<?>> parts() {
        return parts;
    }

    /** The implementation of one of the interfaces that declare the table's slots. */
    public <T> T service(Class<T> declaration) {
        return parts.stream().filter(part -> part.declaration() == declaration)
                .map(part -> declaration.cast(part.implementation())).findFirst().orElseThrow();
    }

    /** What SetVirtualAddressMap was given; empty before. */
    public List<VirtualMapping> virtualMap() {
        return addressing.mappings();
    }

    /** The date and time of day. */
    public RuntimeClock clock() {
        return clock;
    }

    /** The variables as the firmware sees them. */
    public Variables variables() {
        return variables;
    }

    /** The counter that the boot service GetNextMonotonicCount reads too. */
    public MonotonicCounter monotonicCounter() {
        return monotonicCounter;
    }
}
