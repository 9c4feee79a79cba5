package dev.drydock.efi;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.efi.boot.BootPhase;
import dev.drydock.efi.boot.WatchdogTimer;
import dev.drydock.efi.boot.EventControl;
import dev.drydock.efi.kernel.KernelWatch;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.runtime.ResetRequest;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One boot under way: run it, stop it at a call, capture and restore it. Used by one thread at a time. */
public final class Boot implements AutoCloseable {
    private final FirmwareConfiguration configuration;
    private final FirmwareAssembly assembly;
    private final Storage storage;
    /** Whether nobody needs the storage after this boot. */
    private final boolean last;
    private Duration wallTime = Duration.ZERO;
    private BootOutcome outcome;

    /** A boot of its own. */
    static Boot alone(FirmwareConfiguration configuration) throws IOException {
        var storage = new Storage(configuration);
        try {
            return new Boot(configuration, storage, true);
        } catch (RuntimeException | Error e) {
            storage.closeAfter(e);
            throw e;
        }
    }

    /** A boot of a machine that may be booted again, with a storage that the caller closes. */
    static Boot oneOfMany(FirmwareConfiguration configuration, Storage storage) {
        return new Boot(configuration, storage, false);
    }

    private Boot(FirmwareConfiguration configuration, Storage storage, boolean last) {
        this.configuration = configuration;
        this.storage = storage;
        this.last = last;
        assembly = new FirmwareAssembly(configuration, storage);
        try {
            switch (assembly.bootManager().start()) {
                case Step.Call call -> assembly.machine().enter(call);
                case Step.Stop(Object result) -> outcome = (BootOutcome) result;
                case Step other -> throw new IllegalStateException("a boot does not begin with " + other);
            }
        } catch (RuntimeException | Error e) {
            assembly.close();
            throw e;
        }
    }

    Machine machine() {
        return assembly.machine();
    }

    /** Runs until the outcome is known. */
    public BootReport run() {
        advance(RunLimits.NO_PAUSE);
        return report();
    }

    /**
     * Runs until the firmware call of this number is about to be handled.
     *
     * @param call counted from 0
     * @return false if the boot ended before
     */
    public boolean runToCall(long call) {
        return !advance(call);
    }

    /** The number of the firmware call that comes next. */
    public long nextCall() {
        return machine().calls();
    }

    /** Runs to the outcome, and returns true, or to a pause. */
    private boolean advance(long pauseAtCall) {
        if (outcome != null) {
            return true;
        }
        long begun = System.nanoTime();
        var limits = new RunLimits(configuration.instructionLimit(), configuration.timeout().minus(wallTime),
                pauseAtCall);
        MachineExit exit = machine().run(limits);
        while (exit instanceof MachineExit.Faulted(CpuExit.MemoryFault fault, long _)
                && assembly.console().reveal(fault.address())) {
            exit = machine().run(limits);
        }
        wallTime = wallTime.plusNanos(System.nanoTime() - begun);
        outcome = outcome(exit);
        if (configuration.stopAt() == StopPoint.KERNEL_TAKEOVER && assembly.platform().phase().hasEnded()
                && outcome != null && !(outcome instanceof BootOutcome.ExitedBootServices)) {
            outcome = assembly.endOfBootServices().endedOtherwise(outcome);
        }
        if (outcome != null) {
            assembly.platform().checkMemory();
        }
        return outcome != null;
    }

    private BootOutcome outcome(MachineExit exit) {
        return switch (exit) {
            case MachineExit.Paused _ -> null;
            case MachineExit.Stopped(Object result) -> stopped(result);
            case MachineExit.Faulted(CpuExit cause, long pc) -> {
                yield new BootOutcome.Fault(describe(cause, pc), where(pc), machine().cpu().registers());
            }
            case MachineExit.Halted(long pc) -> new BootOutcome.Hang("the processor was halted with nothing to wake it",
                    where(pc));
            case MachineExit.BudgetSpent(long pc) -> new BootOutcome.Hang(
                    "the limit of " + configuration.instructionLimit() + " instructions was reached", where(pc));
            case MachineExit.DeadlinePassed(long pc) -> new BootOutcome.Hang(
                    "the limit of " + configuration.timeout().toMillis() / 1000.0 + " s was reached", where(pc));
        };
    }

    private BootOutcome stopped(Object result) {
        return switch (result) {
            case BootOutcome known -> known;
            case ResetRequest reset -> new BootOutcome.Reset(BootOutcome.ResetType.values()[reset.type().ordinal()],
                    reset.status(), reset.data(), assembly.runtime().clock().wakeUp());
            case BootPhase.UsedAfterEnd(String what, long address) -> new BootOutcome.Fault(
                    what + " after ExitBootServices", where(address), machine().cpu().registers());
            case EventControl.EndlessWait() -> new BootOutcome.Hang("the guest waits for an event that cannot come",
                    where(machine().cpu().pc()));
            case WatchdogTimer.Expired(long _, byte[] data) -> new BootOutcome.Reset(BootOutcome.ResetType.COLD,
                    EfiStatus.TIMEOUT, data, Optional.empty());
            case KernelWatch.Expired(long instructions, long pc) -> new BootOutcome.Hang(
                    "no kernel has taken over in " + instructions + " instructions", where(pc));
            case null -> new BootOutcome.Hang("the guest called the firmware's exception handler",
                    where(machine().cpu().pc()));
            default -> throw new IllegalStateException("a run ended with " + result);
        };
    }

    private String describe(CpuExit cause, long pc) {
        return switch (cause) {
            case CpuExit.MemoryFault fault -> assembly.platform().faulted(fault, pc);
            case CpuExit.InvalidInstruction() -> "invalid instruction";
            case CpuExit.ProcessorException(int _, String name) -> name;
            case CpuExit.Unhandled(CpuExit exception, String reason) -> describe(exception, pc) + ", and " + reason;
            default -> cause.toString();
        };
    }

    private String where(long pc) {
        return machine().codeMap().describe(pc);
    }

    /** What is known so far; the outcome is that of {@link #run}. */
    private BootReport report() {
        var log = assembly.platform().log();
        return new BootReport(outcome, assembly.console().transcript().text(), assembly.bootManager().booted(),
                log.notOffered(), assembly.findings(), assembly.platform().checks().findings(), log.count(),
                machine().cpu().executed(), wallTime,
                Duration.ofNanos(machine().clock().nanos()), assembly.serial().text(), screenshot(),
                assembly.endOfBootServices().exited(), assembly.bootManager().attempts(), storage.variables().all());
    }

    /** The console's text so far, lines separated by {@code \n}. */
    public String consoleText() {
        return assembly.console().transcript().text();
    }

    /** What the guest sent over the serial port so far. */
    public byte[] serialOutput() {
        return assembly.serial().sent();
    }

    /** What the display shows now, unless the machine has none. Looking changes nothing for the guest. */
    public Optional<Screenshot> screenshot() {
        return assembly.console().picture().map(picture -> {
            DisplayMode size = assembly.console().resolution().orElseThrow();
            return new Screenshot(size.width(), size.height(), picture);
        });
    }

    /** How the boot ended, if it has. */
    public Optional<BootOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Captures the state of the boot; between {@link #runToCall} and {@link #run}. */
    public BootSnapshot snapshot() {
        return new BootSnapshot(machine().snapshot(), outcome);
    }

    /**
     * Puts a captured state of this same boot back.
     *
     * @throws IllegalArgumentException if it was captured from another boot
     */
    public void restore(BootSnapshot snapshot) {
        machine().restore(snapshot.machine());
        outcome = snapshot.outcome();
    }

    /** Resets the machine after this boot: what lasts is ready for the next one. */
    void reset() {
        storage.keep(assembly.runtime(),
                new Storage.Input(assembly.console().keyboard().untyped(), assembly.serial().unread()));
    }

    /**
     * Switches the machine off.
     *
     * @throws IOException if a disk or the variables could not be closed: what the guest wrote since it flushed them may be
     *         lost
     */
    @Override
    public void close() throws IOException {
        assembly.close();
        if (last) {
            storage.close();
        }
    }
}
