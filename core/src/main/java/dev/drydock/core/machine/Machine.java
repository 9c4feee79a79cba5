package dev.drydock.core.machine;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.unicorn.Aarch64Cpu;
import dev.drydock.core.unicorn.X86Cpu;
import java.lang.foreign.Arena;
import java.util.function.Supplier;

/**
 * A machine: one processor, its memory and clock, and the gates by which the guest calls the host.
 *
 * <p>All state that changes during a run is in {@link #state()}, the calls in progress included, so {@link #snapshot()} and
 * {@link #restore} work between any two calls. Used by one thread at a time.
 */
public final class Machine implements AutoCloseable {
    /** The AArch64 system counter's frequency in hertz. */
    public static final long COUNTER_HERTZ = 62_500_000;
    private static final long NANOS_PER_COUNT = 1_000_000_000 / COUNTER_HERTZ;
    private static final int NO_GATE = -1;
    private static final int RETURN_GATE = 0;
    /** How many instructions at most until the guest's interrupt mask is looked at again while a timer waits. */
    private static final long LOOK_INTERVAL = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final MachineState state = new MachineState();
    private final GuestMemory memory;
    private final SystemArea systemArea;
    private final GateTable gates;
    private final Cpu cpu;
    private final VirtualClock clock;
    private final GuestCounter counter;
    private final CodeMap codeMap;
    private final long[] argumentRegisters;
    private final CallStack callStack;
    private final StateCell<Integer> pendingGate;
    private final StateCell<Supplier<Step>> waiting;
    private final StateCounter calls;
    private final StateCell<Watch> watch;
    private final FaultDelivery faults;
    private TimerInterrupt timer = TimerInterrupt.NONE;

    /** @param limit the number of the instruction, as the processor counts them, at which it expires */
    private record Watch(CodeWatch watch, long limit) {}

    public Machine(MachineConfiguration configuration) {
        memory = state.register(new GuestMemory(HostMemory.map(configuration.memorySize(), arena),
                configuration.memoryBase()));
        boolean x86 = configuration.architecture() == Architecture.X86_64;
        systemArea = SystemArea.atTopOf(memory, x86 ? X86Cpu.TABLES_SIZE : Aarch64Cpu.TABLES_SIZE);
        memory.protect(systemArea.stack().address(), GuestMemory.PAGE_SIZE, Protection.NONE);
        gates = new GateTable(memory, configuration.architecture(), systemArea.gates().address(),
                systemArea.gates().size());
        long returnGate = gates.add("return to the host", call -> {
            throw new IllegalStateException("handled by the run loop");
        });
        long started = System.nanoTime();
        clock = new VirtualClock(state, () -> cpu().executed(),
                configuration.realTime() ? () -> System.nanoTime() - started : () -> 0);
        long exceptionStub = gates.add("unhandled processor exception", call -> new Step.Stop(null));
        counter = new GuestCounter(clock, x86 ? 1 : NANOS_PER_COUNT, configuration.realTime(), () -> cpu().curtail());
        cpu = state.register(x86
                ? new X86Cpu(memory, counter, configuration.computations(), systemArea.tables().address(),
                        exceptionStub)
                : new Aarch64Cpu(memory, counter, configuration.computations(),
                        COUNTER_HERTZ,
                        systemArea.tables().address()));
        codeMap = new CodeMap(state);
        codeMap.add("firmware", systemArea.gates().address(), systemArea.gates().size());
        argumentRegisters = new long[configuration.architecture().convention().registerArguments() + 1];
        callStack = new CallStack(cpu, memory, state, returnGate);
        pendingGate = state.cell(NO_GATE);
        waiting = state.cell(null);
        calls = state.counter();
        watch = state.cell(null);
        faults = new FaultDelivery(cpu, state);
        cpu.setSp(systemArea.stack().end());
    }

    public Architecture architecture() {
        return cpu.architecture();
    }

    public MachineState state() {
        return state;
    }

    public GuestMemory memory() {
        return memory;
    }

    public Cpu cpu() {
        return cpu;
    }

    public VirtualClock clock() {
        return clock;
    }

    public GateTable gates() {
        return gates;
    }

    public CodeMap codeMap() {
        return codeMap;
    }

    public SystemArea systemArea() {
        return systemArea;
    }

    /** How many gate calls were handled so far; the number of the next one. */
    public long calls() {
        return calls.get();
    }

    /** Says what interrupts the guest while it computes; to be called while the machine is set up. */
    public void setTimer(TimerInterrupt newTimer) {
        timer = newTimer;
    }

    /**
     * Watches where the guest executes code from now on.
     *
     * @param instructions after how many of them the watch expires
     */
    public void watchCode(CodeWatch watched, long instructions) {
        watch.set(new Watch(watched, saturatedAdd(cpu.executed(), instructions)));
    }

    /** Prepares a guest function to be run from the outside, on an idle machine. */
    public void enter(Step.Call call) {
        if (!callStack.isEmpty() || pendingGate.get() != NO_GATE) {
            throw new IllegalStateException("the machine is in a call already");
        }
        apply(call);
    }

    /**
     * Runs until something ends or pauses the run. After a pause, or after a limit was raised, the next call goes on.
     */
    public MachineExit run(RunLimits limits) {
        try (var deadline = Deadline.start(limits.wallTime(), cpu::interrupt)) {
            long lastInstruction = saturatedAdd(cpu.executed(), limits.instructions());
            while (true) {
                MachineExit exit = pendingGate.get() == NO_GATE ? runGuest(lastInstruction, deadline) : null;
                if (exit == null && waiting.get() == null && pendingGate.get() != RETURN_GATE
                        && calls.get() == limits.pauseAtCall()) {
                    exit = new MachineExit.Paused(calls.get());
                }
                if (exit == null && deadline.hasPassed()) {
                    exit = new MachineExit.DeadlinePassed(cpu.pc());
                }
                if (exit == null) {
                    exit = handleGate();
                }
                if (exit != null) {
                    return exit;
                }
            }
        }
    }

    /** Runs guest code up to a gate, which is then pending, or to the end of the run, which is returned. */
    private MachineExit runGuest(long lastInstruction, Deadline deadline) {
        long looked = 0;
        while (true) {
            long executed = cpu.executed();
            if (lastInstruction - executed <= 0) {
                return new MachineExit.BudgetSpent(cpu.pc());
            }
            counter.await(TimerInterrupt.NEVER);
            long target = lastInstruction;
            long look = lastInstruction;
            long due = timer.due();
            if (due != TimerInterrupt.NEVER) {
                long wait = due - clock.nanos();
                if (wait <= 0 && cpu.interruptsEnabled()) {
                    Step step = timer.interrupt();
                    if (step instanceof Step.Stop(Object result)) {
                        return new MachineExit.Stopped(result);
                    }
                    apply(step);
                    if (step instanceof Step.Call) {
                        cpu.prepareFlagsForCall();
                    }
                    continue;
                }
                if (wait > 0) {
                    counter.await(due);
                    target = saturatedAdd(executed, wait);
                }
                // Multiples of a fixed number, so that where a run is paused makes no difference.
                look = saturatedAdd(Math.max(executed, looked) / LOOK_INTERVAL * LOOK_INTERVAL, LOOK_INTERVAL);
            }
            long stop = Math.min(lastInstruction, Math.min(target, look));
            Watch watched = watch.get();
            cpu.watchCode(watched != null);
            if (watched != null) {
                if (watched.limit() - executed <= 0) {
                    return stopped(watched.watch().expired(cpu));
                }
                look = Math.min(look, watched.limit());
                stop = Math.min(stop, watched.limit());
            }
            boolean awaits = counter.isAwaiting();
            switch (cpu.run(stop - executed)) {
                case CpuExit.Halt() -> {
                    long pc = cpu.pc();
                    int gate = gates.indexAfterHalt(pc);
                    if (gate < 0) {
                        gate = gates.indexAfterHalt(physicalPc(pc));
                    }
                    if (gate < 0) {
                        return new MachineExit.Halted(pc);
                    }
                    pendingGate.set(gate);
                    return null;
                }
                case CpuExit.BudgetSpent() -> {
                    boolean curtailed = awaits && !counter.isAwaiting();
                    if (!curtailed && stop == lastInstruction) {
                        return new MachineExit.BudgetSpent(cpu.pc());
                    }
                    if (!curtailed && stop == target) {
                        // The next block would go beyond: the moment is now.
                        clock.advance(Math.max(0, due - clock.nanos()));
                    } else if (!curtailed) {
                        looked = stop;
                    }
                }
                case CpuExit.Interrupted() -> {
                    if (deadline.hasPassed()) {
                        return new MachineExit.DeadlinePassed(cpu.pc());
                    }
                }
                case CpuExit.CodePageEntered() -> {
                    Step step = watched.watch().entered(cpu);
                    if (step instanceof Step.Call call) {
                        watch.set(null);
                        callFromWatch(call);
                    }
                    MachineExit exit = stopped(step);
                    if (exit != null) {
                        return exit;
                    }
                }
                case CpuExit cause -> {
                    CpuExit unhandled = faults.deliver(cause);
                    if (unhandled != null) {
                        return new MachineExit.Faulted(unhandled, cpu.pc());
                    }
                }
            }
        }
    }

    private void callFromWatch(Step.Call call) {
        memory.translateBy(cpu.translation().orElse(null));
        try {
            apply(call);
            cpu.prepareFlagsForCall();
        } finally {
            memory.translateBy(null);
        }
    }

    private static MachineExit stopped(Step step) {
        return step instanceof Step.Stop(Object result) ? new MachineExit.Stopped(result) : null;
    }

    /** Where the instruction before the program counter lies in RAM: a gate is the same gate at any virtual address. */
    private long physicalPc(long pc) {
        return cpu.translation().map(tables -> tables.physical(pc - 1, false) + 1).orElse(pc);
    }

    private MachineExit handleGate() {
        int gate = pendingGate.get();
        memory.translateBy(cpu.translation().orElse(null));
        try {
            Step step;
            if (waiting.get() != null) {
                Supplier<Step> next = waiting.get();
                waiting.set(null);
                step = next.get();
            } else if (gate == RETURN_GATE) {
                step = callStack.leave(cpu.result());
            } else {
                calls.add(1);
                cpu.readArguments(argumentRegisters);
                step = gates.get(gate).handler().call(new GateCall(this, argumentRegisters,
                        argumentRegisters[argumentRegisters.length - 1]));
            }
            return applyAll(step);
        } catch (GuestAccessException e) {
            pendingGate.set(NO_GATE);
            var access = e.write() ? CpuExit.Access.WRITE : CpuExit.Access.READ;
            int size = Math.clamp(e.size(), 0, Integer.MAX_VALUE);
            return new MachineExit.Faulted(new CpuExit.MemoryFault(access, e.address(), size), caller());
        } finally {
            memory.translateBy(null);
        }
    }

    /** The address behind the call that led to the gate, as far as it can be told. */
    private long caller() {
        try {
            return cpu.returnAddress();
        } catch (GuestAccessException _) {
            return cpu.pc();
        }
    }

    private MachineExit applyAll(Step step) {
        Step next = step;
        while (next instanceof Step.Unwind(Object mark, long value)) {
            next = callStack.unwind(mark, value);
        }
        if (next instanceof Step.Again(Supplier<Step> later)) {
            waiting.set(later);
            return null;
        }
        pendingGate.set(NO_GATE);
        if (next instanceof Step.Stop(Object result)) {
            return new MachineExit.Stopped(result);
        }
        apply(next);
        return null;
    }

    private void apply(Step step) {
        switch (step) {
            case Step.Return(long value) -> cpu.setResult(value);
            case Step.Resume() -> {
            }
            case Step.Call call -> callStack.call(call);
            case Step.Unwind _,Step.Stop _,Step.Again _ ->
                throw new IllegalArgumentException("not a step of the guest");
        }
    }

    /** Captures the machine's state; between two runs, so usually after a pause. */
    public Snapshot snapshot() {
        return new Snapshot(state.capture());
    }

    /** Makes the machine what it was at {@link #snapshot()}. */
    public void restore(Snapshot snapshot) {
        state.restore(snapshot.image());
    }

    private static long saturatedAdd(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            cpu.close();
            arena.close();
        }
    }
}
