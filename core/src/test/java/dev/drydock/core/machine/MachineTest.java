package dev.drydock.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.memory.Protection;
import dev.drydock.core.state.StateCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MachineTest {
    private static final RunLimits GENEROUS = RunLimits.of(1_000_000, Duration.ofSeconds(20));
    private static final long MEBIBYTE = 1 << 20;

    private Machine machine;
    private long code;

    @AfterEach
    void close() {
        machine.close();
    }

    /** A machine with this code, little-endian words on AArch64, in executable memory. */
    private void start(Architecture architecture, String x86, long... aarch64) {
        machine = new Machine(new MachineConfiguration(architecture, 64 * MEBIBYTE, false));
        code = machine.memory().base() + 4 * MEBIBYTE;
        if (architecture == Architecture.X86_64) {
            machine.memory().putBytes(code, HexFormat.of().parseHex(x86.replace(" ", "")));
        } else {
            for (int i = 0; i < aarch64.length; i++) {
                machine.memory().putInt(code + 4L * i, (int) aarch64[i]);
            }
        }
        machine.memory().protect(code, 4096, Protection.ALL);
    }

    private void enter(long... arguments) {
        machine.enter(new Step.Call(code, arguments, null, Step.Stop::new));
    }

    /** Calls its first argument with 5 and returns the result plus 1. */
    private void startCaller(Architecture architecture) {
        start(architecture, "4883EC28 4889C8 B905000000 FFD0 4883C428 48FFC0 C3", 0xA9BF7BFDL, 0xAA0003E9L, 0xD28000A0L,
                0xD63F0120L, 0x91000400L, 0xA8C17BFDL, 0xD65F03C0L);
    }

    /** Loops for ever. */
    private void startLoop(Architecture architecture) {
        start(architecture, "EBFE", 0x14000000L);
    }

    @ParameterizedTest
    @EnumSource
    void guestCallsHostAndReturns(Architecture architecture) {
        startCaller(architecture);
        List<Long> seen = new ArrayList<>();
        long gate = machine.gates().add("test", call -> {
            seen.add(call.argument(0));
            return new Step.Return(40);
        });
        enter(gate);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(41L));
        assertThat(seen).containsExactly(5L);
    }

    @ParameterizedTest
    @EnumSource
    void argumentsBeyondTheRegistersLieOnTheStack(Architecture architecture) {
        startLoop(architecture);
        var arguments = new long[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -11};
        List<Long> seen = new ArrayList<>();
        long gate = machine.gates().add("many", call -> {
            for (int i = 0; i < arguments.length; i++) {
                seen.add(call.argument(i));
            }
            return new Step.Return(0);
        });
        machine.enter(new Step.Call(gate, arguments, null, Step.Stop::new));
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(0L));
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, -11L);
    }

    @ParameterizedTest
    @EnumSource
    void hostCallsGuestFromAGateAsDeepAsItLikes(Architecture architecture) {
        startCaller(architecture);
        int depth = 100;
        List<Long> results = new ArrayList<>();
        var gate = new long[1];
        gate[0] = machine.gates().add("recurse", call -> machine.calls() < depth
                ? new Step.Call(code, new long[]{gate[0]}, null, result -> {
                    results.add(result);
                    return new Step.Return(result);
                })
                : new Step.Return(0));
        enter(gate[0]);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped((long) depth));
        assertThat(results).hasSize(depth - 1).startsWith(1L, 2L, 3L);
    }

    @ParameterizedTest
    @EnumSource
    void hostPassesArgumentsOnTheStack(Architecture architecture) {
        // mov rax,[rsp+40]; shl rax,8; or rax,[rsp+72]; ret / lsl x0,x7,#8; ldr x1,[sp]; orr x0,x0,x1; ret
        start(architecture, "488B442428 48C1E008 480B442448 C3", 0xD378DCE0L, 0xF94003E1L, 0xAA010000L, 0xD65F03C0L);
        enter(1, 2, 3, 4, 5, 6, 7, 8, 9);
        long first = architecture == Architecture.X86_64 ? 5 : 8;
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(first << 8 | 9));
    }

    /** Calls its first argument; the sum of what a vector and a general register kept, and where the vectors are then. */
    private void startVectorReader(Architecture architecture) {
        // xmm6 and d8 hold 7, rbx and x19 hold 9 / sidt, or mrs x1,vbar_el1
        start(architecture,
                "4883EC28 B807000000 66480F6EF0 BB09000000 FFD1 0F014C2410 66480F7EF0 4801D8 4803442412 4883C428 C3",
                0xA9BF7BFDL, 0xD2800133L, 0xD28000E9L, 0x9E670128L, 0xD63F0000L, 0x9E660100L, 0x8B130000L, 0xD538C001L,
                0x8B010000L, 0xA8C17BFDL, 0xD65F03C0L);
    }

    @ParameterizedTest
    @EnumSource
    void aCalledFunctionLeavesSystemRegistersAndNoOthers(Architecture architecture) {
        startVectorReader(architecture);
        long vectors = 0x12_3800;
        long function = code + 0x100;
        if (architecture == Architecture.X86_64) {
            // lidt [rcx]; xor ebx,ebx; pxor xmm6,xmm6; ret
            machine.memory().putBytes(function, HexFormat.of().parseHex("0F011931DB660FEFF6C3"));
            machine.memory().putShort(code + 0x200, (short) 0xfff);
            machine.memory().putLong(code + 0x202, vectors);
        } else {
            // ldr x1,[x0,#2]; msr vbar_el1,x1; mov x19,#0; movi d8,#0; ret
            int[] words = {0xF8402001, 0xD518C001, 0xD2800013, 0x2F00E408, 0xD65F03C0};
            for (int i = 0; i < words.length; i++) {
                machine.memory().putInt(function + 4L * i, words[i]);
            }
            machine.memory().putLong(code + 0x202, vectors);
        }
        long gate = machine.gates().add("driver", call -> new Step.Call(function, new long[]{code + 0x200}, null,
                _ -> new Step.Return(0)));
        enter(gate);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(vectors + 7 + 9));
    }

    /** Wants to interrupt the guest once, at a moment of the virtual clock, by calling a guest function. */
    private final class Alarm implements TimerInterrupt {
        private final long function;
        private final StateCounter moment = machine.state().counter();
        private final List<Long> times = new ArrayList<>();

        Alarm(long nanos, long function) {
            this.function = function;
            moment.set(nanos);
        }

        @Override
        public long due() {
            return moment.get();
        }

        @Override
        public Step interrupt() {
            times.add(machine.clock().nanos());
            moment.set(NEVER);
            return new Step.Call(function, new long[]{code + 0x800}, null, _ -> new Step.Resume());
        }
    }

    /** Spins until the word at code + 0x800 changes; at code + 0x100, a function that changes the word. */
    private Alarm startSpinner(Architecture architecture, boolean masked) {
        // (cli or nop); lea rdx,[rip+0x7f8]; loop: inc r8; mov eax,[rdx]; test eax,eax; jz loop; ret
        start(architecture, (masked ? "FA" : "90") + "488D15F8070000 49FFC0 8B02 85C0 74F7 C3",
                // (msr daifset,#2 or nop); adr x1,.+0x7fc; loop: ldr w0,[x1]; cbz; ret
                masked ? 0xD50342DFL : 0xD503201FL, 0x10003FE1L, 0xB9400020L, 0x34FFFFE0L, 0xD65F03C0L);
        if (architecture == Architecture.X86_64) {
            // mov dword [rcx],7; xor r8d,r8d; xor edx,edx; ret
            machine.memory().putBytes(code + 0x100, HexFormat.of().parseHex("C701070000004531C031D2C3"));
        } else {
            // mov w2,#7; str w2,[x0]; mov x1,#0; ret
            int[] words = {0x528000E2, 0xB9000002, 0xD2800001, 0xD65F03C0};
            for (int i = 0; i < words.length; i++) {
                machine.memory().putInt(code + 0x100 + 4L * i, words[i]);
            }
        }
        var alarm = new Alarm(100_000, code + 0x100);
        machine.setTimer(alarm);
        enter();
        return alarm;
    }

    @ParameterizedTest
    @EnumSource
    void interruptsAGuestThatComputes(Architecture architecture) {
        Alarm alarm = startSpinner(architecture, false);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(7L));
        assertThat(alarm.times).containsExactly(100_000L);
        assertThat(machine.cpu().executed()).isBetween(99_900L, 100_100L);
    }

    @ParameterizedTest
    @EnumSource
    void interruptsAtTheSameInstructionWhereverARunIsDivided(Architecture architecture) {
        startSpinner(architecture, false);
        machine.run(GENEROUS);
        long executed = machine.cpu().executed();
        var registers = machine.cpu().registers();
        close();
        startSpinner(architecture, false);
        int runs = 0;
        while (machine.run(RunLimits.of(977, Duration.ofSeconds(20))) instanceof MachineExit.BudgetSpent) {
            runs++;
        }
        assertThat(runs).isGreaterThan(90);
        assertThat(machine.cpu().executed()).isEqualTo(executed);
        assertThat(machine.cpu().registers()).isEqualTo(registers);
    }

    @ParameterizedTest
    @EnumSource
    void interruptsNoGuestThatMasksInterrupts(Architecture architecture) {
        Alarm alarm = startSpinner(architecture, true);
        assertThat(machine.run(RunLimits.of(3_000_000, Duration.ofSeconds(20))))
                .isInstanceOf(MachineExit.BudgetSpent.class);
        assertThat(alarm.times).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void unwindsToAMarkedCall(Architecture architecture) {
        startCaller(architecture);
        var gate = new long[1];
        gate[0] = machine.gates().add("nest", call -> machine.calls() < 10
                ? new Step.Call(code, new long[]{gate[0]}, machine.calls() == 1 ? "outer" : null, Step.Return::new)
                : new Step.Unwind("outer", 7));
        enter(gate[0]);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(8L));
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredRunGoesOnAsTheFirstDid(Architecture architecture) {
        startCaller(architecture);
        List<Long> results = new ArrayList<>();
        var gate = new long[1];
        var total = machine.state().counter();
        gate[0] = machine.gates().add("recurse", call -> machine.calls() < 20
                ? new Step.Call(code, new long[]{gate[0]}, null, result -> new Step.Return(total.add(result)))
                : new Step.Return(0));
        enter(gate[0]);
        assertThat(machine.run(GENEROUS.pausingAt(7))).isEqualTo(new MachineExit.Paused(7));
        Snapshot snapshot = machine.snapshot();
        for (int i = 0; i < 3; i++) {
            assertThat(machine.run(GENEROUS)).isInstanceOf(MachineExit.Stopped.class);
            results.add(machine.clock().nanos());
            results.add(total.get());
            machine.restore(snapshot);
        }
        assertThat(results.subList(2, 6)).containsExactly(results.get(0), results.get(1), results.get(0),
                results.get(1));
        assertThat(total.get()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void endsALoopByItsBudget(Architecture architecture) {
        startLoop(architecture);
        enter();
        assertThat(machine.run(RunLimits.of(100_000, Duration.ofSeconds(20))))
                .isEqualTo(new MachineExit.BudgetSpent(code));
        assertThat(machine.cpu().executed()).isBetween(99_000L, 100_000L);
    }

    @ParameterizedTest
    @EnumSource
    void endsALoopByTheHostsClockAndCanGoOn(Architecture architecture) {
        startLoop(architecture);
        enter();
        var limits = RunLimits.of(Long.MAX_VALUE, Duration.ofMillis(20));
        assertThat(machine.run(limits)).isEqualTo(new MachineExit.DeadlinePassed(code));
        assertThat(machine.run(limits)).isEqualTo(new MachineExit.DeadlinePassed(code));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAStoreToWhereNoMemoryIs(Architecture architecture) {
        // [arg0] = arg0, 8 bytes
        start(architecture, "488909 C3", 0xF9000000L, 0xD65F03C0L);
        enter(0x123_4567_8010L);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.WRITE, 0x123_4567_8010L, 8), code));
    }

    @ParameterizedTest
    @EnumSource
    void reportsALoadThroughANullPointer(Architecture architecture) {
        // return [arg0 + 16], 8 bytes
        start(architecture, "488B4110 C3", 0xF9400800L, 0xD65F03C0L);
        enter(0);
        assertThat(machine.run(GENEROUS)).isEqualTo(
                new MachineExit.Faulted(new CpuExit.MemoryFault(CpuExit.Access.READ, 16, 8), code));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAStoreToReadOnlyMemoryButAllowsTheLoad(Architecture architecture) {
        // result = [arg0]; [arg0] = arg0
        start(architecture, "488B01 488909 C3", 0xF9400001L, 0xF9000000L, 0xD65F03C0L);
        long page = code + 4096;
        machine.memory().protect(page, 4096, Protection.READ_ONLY);
        enter(page + 8);
        long store = architecture == Architecture.X86_64 ? 3 : 4;
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.WRITE, page + 8, 8), code + store));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAJumpIntoData(Architecture architecture) {
        // jmp arg0
        start(architecture, "FFE1", 0xD61F0000L);
        enter(code + 4096);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.EXECUTE, code + 4096, 0), code + 4096));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAnInvalidInstruction(Architecture architecture) {
        start(architecture, "0F0B", 0L);
        enter();
        assertThat(machine.run(GENEROUS))
                .isEqualTo(new MachineExit.Faulted(new CpuExit.InvalidInstruction(), code));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAHalt(Architecture architecture) {
        start(architecture, "F4", 0xD503207FL);
        enter();
        assertThat(machine.run(GENEROUS)).isInstanceOf(MachineExit.Halted.class);
    }

    @ParameterizedTest
    @EnumSource
    void aBadPointerGivenToAGateIsTheGuestsFault(Architecture architecture) {
        startCaller(architecture);
        long gate = machine.gates().add("read", call -> new Step.Return(call.memory().getLong(call.argument(0))));
        enter(gate);
        long call = architecture == Architecture.X86_64 ? 14 : 16;
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.READ, 5, 8), code + call));
    }

    @ParameterizedTest
    @EnumSource
    void theCounterFollowsTheVirtualClock(Architecture architecture) {
        // rdtsc; shl rdx, 32; or rax, rdx; ret | mrs x0, cntvct_el0; ret
        start(architecture, "0F31 48C1E220 4809D0 C3", 0xD53BE040L, 0xD65F03C0L);
        machine.clock().advance(16_000_000_000L);
        enter();
        long hertz = architecture == Architecture.X86_64 ? 1_000_000_000L : Machine.COUNTER_HERTZ;
        var stopped = (MachineExit.Stopped) machine.run(GENEROUS);
        assertThat((long) stopped.result()).isBetween(16 * hertz, 16 * hertz + hertz / 100_000);
    }

    @ParameterizedTest
    @EnumSource
    void codeThatTheHostRewritesIsTranslatedAnew(Architecture architecture) {
        startCaller(architecture);
        long gate = machine.gates().add("rewrite", call -> {
            // The addition of 1 that follows becomes one of 2.
            if (architecture == Architecture.X86_64) {
                machine.memory().putBytes(code + 18, HexFormat.of().parseHex("4883C002C3"));
            } else {
                machine.memory().putInt(code + 16, 0x91000800);
            }
            return new Step.Return(40);
        });
        enter(gate);
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(42L));
    }

    @ParameterizedTest
    @EnumSource
    void codeThatTheGuestRewritesIsTranslatedAnew(Architecture architecture) {
        // The function at code + 64 returns 1. The entry calls it, makes it return 2, calls it again and adds the results.
        start(architecture,
                // push rbx; sub rsp, 32; call f; mov ebx, eax; mov byte [f + 1], 2; call f; add eax, ebx; ...
                "53 4883EC20 E836000000 89C3 C6052E00000002 E828000000 01D8 4883C420 5B C3",
                0xA9BE7BFDL, // stp x29, x30, [sp, #-32]!
                0xF9000BF3L, // str x19, [sp, #16]
                0x9400000EL, // bl f
                0x2A0003F3L, // mov w19, w0
                0x180001C9L, // ldr w9, the instruction at code + 72
                0x10000160L, // adr x0, f
                0xB9000009L, // str w9, [x0]
                0x94000009L, // bl f
                0x0B130000L, // add w0, w0, w19
                0xF9400BF3L, // ldr x19, [sp, #16]
                0xA8C27BFDL, // ldp x29, x30, [sp], #32
                0xD65F03C0L);
        var memory = machine.memory();
        if (architecture == Architecture.X86_64) {
            memory.putBytes(code + 64, HexFormat.of().parseHex("B801000000C3")); // mov eax, 1; ret
        } else {
            memory.putInt(code + 64, 0x52800020); // mov w0, #1
            memory.putInt(code + 68, 0xD65F03C0); // ret
            memory.putInt(code + 72, 0x52800040); // mov w0, #2
        }
        enter();
        assertThat(machine.run(GENEROUS)).isEqualTo(new MachineExit.Stopped(3L));
    }

    @ParameterizedTest
    @EnumSource
    void aClosedMachineHasNoRegisters(Architecture architecture) {
        startLoop(architecture);
        machine.close();
        assertThatIllegalStateException().isThrownBy(() -> machine.cpu().pc());
        assertThatIllegalStateException().isThrownBy(() -> machine.cpu().registers());
    }
}
