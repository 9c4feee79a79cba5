package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.machine.CodeWatch;
import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.handoff.KernelTakeover;
import java.util.Optional;
import java.util.function.Function;

/**
 * Watches a guest that has left boot services until a kernel has taken over.
 *
 * <p>The guest is looked at when it gets to code in another page, which both a kernel's entry and its start on its own page
 * tables are.
 */
public final class KernelWatch implements CodeWatch {
    /** A kernel that unpacks itself needs a few hundred million. */
    public static final long MOST_INSTRUCTIONS = 8_000_000_000L;

    private final Platform platform;
    private final HandOffTruth truth;
    private final Function<KernelTakeover, Step> takenOver;
    private final long begun;
    private final StateCell<KernelEntry> entry;

    /** The outcome where no kernel took over in time. */
    public record Expired(long instructions, long pc) {}

    /** @param takenOver what is to be done then */
    public KernelWatch(Platform platform, HandOffTruth truth, Function<KernelTakeover, Step> takenOver) {
        this.platform = platform;
        this.truth = truth;
        this.takenOver = takenOver;
        begun = platform.machine().cpu().executed();
        entry = platform.state().cell(null);
    }

    @Override
    public Step entered(Cpu cpu) {
        if (entry.get() == null) {
            Optional<KernelEntry> found = cpu.architecture() == Architecture.X86_64
                    ? X86KernelParameters.atEntry(platform.memory(), cpu)
                    : ArmKernelParameters.atEntry(platform.memory(), cpu);
            found.ifPresent(entry::set);
        }
        if (cpu.pc() >= 0 || !cpu.ownsTables()) {
            return new Step.Resume();
        }
        return takenOver.apply(new TakeoverInspection(platform.memory(), truth).inspect(cpu,
                Optional.ofNullable(entry.get()), cpu.executed() - begun));
    }

    @Override
    public Step expired(Cpu cpu) {
        return new Step.Stop(new Expired(cpu.executed() - begun, cpu.pc()));
    }
}
