package dev.drydock.core.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Protection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the same programs with a cache of computations and without, and compares everything that can be seen. */
class ComputationReplayTest {
    private static final long CODE = 4 << 20;
    private static final long TARGET = 8 << 20;
    private static final long SOURCE = 9 << 20;
    private static final int COUNT = 20_000;
    private static final long PLENTY = 1 << 30;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Functions of a target, a source and a count: write running sums of bytes, and return the last. */
    private static final String X86_SUMS = "31C0  440FB60A 4C01C8 8801 48FFC1 48FFC2 49FFC8 75EC  C3";
    /** mov r10,rdx; rdtsc; mov r11,rax; mov rdx,r10; the sums; add rax,r11 in the place of the return. */
    private static final String X86_TIMED = "4989D2 0F31 4989C3 4C89D2"
            + "31C0  440FB60A 4C01C8 8801 48FFC1 48FFC2 49FFC8 75EC  4C01D8 C3";
    /** mov r10,rcx; mov ecx,0x200; rdmsr; add eax,0x1000; wrmsr; mov rcx,r10; mov rdx,r10; count down r8; ret. */
    private static final String X86_RANGES = "4989CA B900020000 0F32 0500100000 0F30 4C89D1  49FFC8 75FB  C3";
    private static final int[] AARCH64_SUMS = {0xD2800003, 0x38401424, 0x8B040063, 0x38001403, 0xF1000442, 0x54FFFF81,
            0xAA0303E0, 0xD65F03C0};
    /** mrs x5, cntvct_el0; the sums; add x0, x3, x5 in the place of the move. */
    private static final int[] AARCH64_TIMED = {0xD53BE045, 0xD2800003, 0x38401424, 0x8B040063, 0x38001403, 0xF1000442,
            0x54FFFF81, 0x8B050060, 0xD65F03C0};

    private final ComputationCache cache = new ComputationCache(64 << 20);
    private final List<Machine> machines = new ArrayList<>();

    /** What can be seen of a machine. */
    private record Seen(MachineExit exit, Map<String, Long> registers, long executed, long nanos, int memory) {}

    @AfterEach
    void close() {
        machines.forEach(Machine::close);
    }

    private Machine machine(Architecture architecture, ComputationCache computations) {
        var machine = new Machine(new MachineConfiguration(architecture, 64 << 20, false, computations));
        machines.add(machine);
        long base = machine.memory().base();
        load(machine, false);
        machine.memory().protect(base + CODE, 4096, Protection.ALL);
        var source = new byte[COUNT];
        for (int i = 0; i < COUNT; i++) {
            source[i] = (byte) (i * 7);
        }
        machine.memory().putBytes(base + SOURCE, source);
        return machine;
    }

    private static void load(Machine machine, boolean timed) {
        long code = machine.memory().base() + CODE;
        if (machine.architecture() == Architecture.X86_64) {
            loadX86(machine, timed ? X86_TIMED : X86_SUMS);
        } else {
            int[] program = timed ? AARCH64_TIMED : AARCH64_SUMS;
            for (int i = 0; i < program.length; i++) {
                machine.memory().putInt(code + 4L * i, program[i]);
            }
        }
    }

    private static void loadX86(Machine machine, String program) {
        machine.memory().putBytes(CODE, HexFormat.of().parseHex(program.replace(" ", "")));
    }

    private static void enter(Machine machine) {
        long base = machine.memory().base();
        machine.enter(
                new Step.Call(base + CODE, new long[]{base + TARGET, base + SOURCE, COUNT}, null, Step.Stop::new));
    }

    private static Seen run(Machine machine, long instructions) {
        MachineExit exit = machine.run(RunLimits.of(instructions, LONG));
        int memory = Arrays.hashCode(machine.memory().getBytes(machine.memory().base() + CODE, 8 << 20));
        return new Seen(exit, machine.cpu().registers(), machine.cpu().executed(), machine.clock().nanos(), memory);
    }

    private static Seen run(Machine machine) {
        enter(machine);
        return run(machine, PLENTY);
    }

    /** Runs on three machines after the same preparation: without a cache, and twice with it. */
    private List<Seen> runThrice(Architecture architecture, Consumer<Machine> preparation) {
        var result = new ArrayList<Seen>();
        for (ComputationCache used : Arrays.asList(null, cache, cache)) {
            Machine machine = machine(architecture, used);
            preparation.accept(machine);
            result.add(run(machine));
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void whatWasComputedBeforeIsReplayed(Architecture architecture) {
        List<Seen> seen = runThrice(architecture, machine -> {
        });
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.codeBytesSaved()).isGreaterThan(4L * COUNT);
        assertThat(seen).containsOnly(seen.getFirst());
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void otherInputIsComputed(Architecture architecture) {
        Seen before = run(machine(architecture, cache));
        for (long changed : new long[]{SOURCE + COUNT - 1, CODE + 4095, TARGET + COUNT}) {
            long hits = cache.hits();
            List<Seen> seen = runThrice(architecture,
                    machine -> machine.memory().putByte(machine.memory().base() + changed,
                            (byte) 99));
            assertThat(seen).containsOnly(seen.getFirst()).doesNotContain(before);
            assertThat(cache.hits()).as("%x", changed).isEqualTo(hits + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void whatTheGuestMayNotDoIsRefused(Architecture architecture) {
        run(machine(architecture, cache));
        List<Seen> seen = runThrice(architecture,
                machine -> machine.memory().protect(machine.memory().base() + TARGET + 4096,
                        4096, Protection.READ_ONLY));
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(seen.getFirst().exit()).isInstanceOf(MachineExit.Faulted.class);
        assertThat(cache.hits()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aRunEndsWhereItsBudgetDoes(Architecture architecture) {
        run(machine(architecture, cache));
        Machine plain = machine(architecture, null);
        Machine cached = machine(architecture, cache);
        enter(plain);
        enter(cached);
        assertThat(run(cached, COUNT)).isEqualTo(run(plain, COUNT));
        assertThat(run(cached, PLENTY)).isEqualTo(run(plain, PLENTY));
        assertThat(cache.hits()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void whoReadsTheClockIsReplayedAtTheSameTimeOnly(Architecture architecture) {
        List<Seen> seen = runThrice(architecture, machine -> load(machine, true));
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(cache.hits()).isEqualTo(1);
        List<Seen> later = runThrice(architecture, machine -> {
            load(machine, true);
            machine.clock().advance(1_000_000);
        });
        assertThat(later).containsOnly(later.getFirst()).doesNotContain(seen.getFirst());
        assertThat(cache.hits()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aRestoredMachineReplaysItsOwnComputations(Architecture architecture) {
        Machine machine = machine(architecture, cache);
        var start = machine.snapshot();
        Seen first = run(machine);
        machine.restore(start);
        assertThat(run(machine)).isEqualTo(first);
        assertThat(cache.hits()).isEqualTo(1);
        Seen plain = run(machine(architecture, null));
        assertThat(first).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aReplayCanBeTakenBack(Architecture architecture) {
        run(machine(architecture, cache));
        Machine machine = machine(architecture, cache);
        var start = machine.snapshot();
        Seen before = new Seen(null, machine.cpu().registers(), machine.cpu().executed(), machine.clock().nanos(),
                Arrays.hashCode(machine.memory().getBytes(machine.memory().base() + CODE, 8 << 20)));
        run(machine);
        assertThat(cache.hits()).isEqualTo(1);
        machine.restore(start);
        Seen after = new Seen(null, machine.cpu().registers(), machine.cpu().executed(), machine.clock().nanos(),
                Arrays.hashCode(machine.memory().getBytes(machine.memory().base() + CODE, 8 << 20)));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void registersThatContextsLackAreRestoredAndReplayed() {
        var results = new ArrayList<Object>();
        for (ComputationCache used : Arrays.asList(null, cache, cache)) {
            Machine machine = machine(Architecture.X86_64, used);
            loadX86(machine, X86_RANGES);
            var start = machine.snapshot();
            run(machine);
            Seen second = run(machine);
            machine.restore(start);
            results.add(List.of(second.exit(), run(machine).exit()));
        }
        assertThat(results).containsOnly(List.of(new MachineExit.Stopped(0x2000L), new MachineExit.Stopped(0x1000L)));
        assertThat(cache.hits()).isEqualTo(1 + 3);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void memoryIsLimited(Architecture architecture) {
        var small = new ComputationCache(200_000);
        for (int content = 0; content < 5; content++) {
            Machine machine = machine(architecture, small);
            machine.memory().putByte(machine.memory().base() + SOURCE, (byte) content);
            run(machine);
            assertThat(small.bytes()).isBetween(1L, small.limit());
        }
        assertThat(small.size()).isBetween(1, 4);
        small.clear();
        assertThat(small.bytes()).isZero();
        var none = new ComputationCache(0);
        run(machine(architecture, none));
        assertThat(none.size()).isZero();
    }
}
