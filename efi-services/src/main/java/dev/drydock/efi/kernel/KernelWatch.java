package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.machine.CodeWatch;
import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.handoff.KernelTakeover;
import dev.drydock.efi.runtime.VirtualMapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Watches a guest that has left boot services until a kernel has taken over.
 *
 * <p>The guest is looked at when it gets to code in another page, which both a kernel's entry and its start on its own page
 * tables are.
 */
public final class KernelWatch implements CodeWatch {
    /** As many unless said otherwise: a kernel that unpacks itself needs a few hundred million. */
    public static final long MOST_INSTRUCTIONS = 8_000_000_000L;

    private final Platform platform;
    private final RuntimeTrial trial;
    private final Function<KernelTakeover, Step> takenOver;
    private final StateCell<HandOffTruth> truth;
    private final StateCell<Long> begun;
    private final StateCell<KernelEntry> entry;

    /** The outcome where no kernel took over in time. */
    public record Expired(long instructions, long pc) {}

    /**
     * @param virtualMap what SetVirtualAddressMap was given; empty before
     * @param takenOver what is to be done then: before runtime services are tried, and with what that found
     */
    public KernelWatch(Platform platform, Supplier<List<VirtualMapping>> virtualMap,
            Function<KernelTakeover, Step> takenOver) {
        this.platform = platform;
        this.takenOver = takenOver;
        trial = new RuntimeTrial(platform, virtualMap);
        truth = platform.state().cell(null);
        begun = platform.state().cell(0L);
        entry = platform.state().cell(null);
    }

    /**
     * Begins to watch, when boot services have ended.
     *
     * @param instructions after how many it {@link Expired expires}
     */
    public void begin(HandOffTruth known, long instructions) {
        truth.set(known);
        begun.set(platform.machine().cpu().executed());
        platform.machine().watchCode(this, instructions);
    }

    /** What is known if the run ended otherwise when the kernel had taken over: that runtime services do not answer. */
    public KernelTakeover unanswered(KernelTakeover takeover, String instead) {
        trial.end();
        return takeover.with(trial.unanswered(instead));
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
        KernelTakeover takeover = new TakeoverInspection(platform.memory(), truth.get()).inspect(cpu,
                Optional.ofNullable(entry.get()), cpu.executed() - begun.get());
        takenOver.apply(takeover.with(trial.unanswered("no answer")));
        return trial.begin(truth.get(), finding -> takenOver.apply(takeover.with(finding)));
    }

    @Override
    public Step expired(Cpu cpu) {
        return new Step.Stop(new Expired(cpu.executed() - begun.get(), cpu.pc()));
    }
}
