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
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the same programs with a cache of computations and without, and compares everything that can be seen. */
class ComputationReplayTest {
    private static final long CODE = 4 << 20;
    private static final long OTHER_CODE = 5 << 20;
    private static final long LANDINGS = 6 << 20;
    private static final int STEPS = 300;
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
    private final List<Machine> machines = new CopyOnWriteArrayList<>();

    /** What can be seen of a machine. */
    private record Seen(MachineExit exit, Map<String, Long> registers, long executed, long nanos, long memory) {}

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
        load(machine, machine.memory().base() + CODE, timed);
    }

    private static void load(Machine machine, long code, boolean timed) {
        if (machine.architecture() == Architecture.X86_64) {
            loadX86(machine, code, timed ? X86_TIMED : X86_SUMS);
        } else {
            int[] program = timed ? AARCH64_TIMED : AARCH64_SUMS;
            for (int i = 0; i < program.length; i++) {
                machine.memory().putInt(code + 4L * i, program[i]);
            }
        }
    }

    private static void loadX86(Machine machine, long code, String program) {
        machine.memory().putBytes(code, HexFormat.of().parseHex(program.replace(" ", "")));
    }

    private static void loadReturn(Machine machine, long address) {
        machine.memory().putInt(address, machine.architecture() == Architecture.X86_64 ? 0xC3 : 0xD65F03C0);
    }

    /** Lets the sums return by way of a return elsewhere: mov r11,there; jmp r11, or ldr x7,there; br x7. */
    private static void returnBy(Machine machine, long code, long there) {
        if (machine.architecture() == Architecture.X86_64) {
            long last = code + X86_SUMS.replace(" ", "").length() / 2 - 1;
            machine.memory().putShort(last, (short) 0xBB49);
            machine.memory().putLong(last + 2, there);
            machine.memory().putInt(last + 10, 0xE3FF41);
        } else {
            long last = code + 4L * (AARCH64_SUMS.length - 1);
            machine.memory().putInt(last, 0x58000047);
            machine.memory().putInt(last + 4, 0xD61F00E0);
            machine.memory().putLong(last + 8, there);
        }
    }

    private static void enter(Machine machine) {
        long base = machine.memory().base();
        machine.enter(
                new Step.Call(base + CODE, new long[]{base + TARGET, base + SOURCE, COUNT}, null, Step.Stop::new));
    }

    private static Seen run(Machine machine, long instructions) {
        MachineExit exit = machine.run(RunLimits.of(instructions, LONG));
        return seen(machine, exit);
    }

    private static Seen seen(Machine machine, MachineExit exit) {
        var memory = new CRC32C();
        memory.update(machine.memory().readable(machine.memory().base() + CODE, 8 << 20).asByteBuffer());
        return new Seen(exit, machine.cpu().registers(), machine.cpu().executed(), machine.clock().nanos(),
                memory.getValue());
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
        Seen before = seen(machine, null);
        run(machine);
        assertThat(cache.hits()).isEqualTo(1);
        machine.restore(start);
        Seen after = seen(machine, null);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void registersThatContextsLackAreRestoredAndReplayed() {
        var results = new ArrayList<Object>();
        for (ComputationCache used : Arrays.asList(null, cache, cache)) {
            Machine machine = machine(Architecture.X86_64, used);
            loadX86(machine, CODE, X86_RANGES);
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

    /** The host writes, the guest writes, to its code too, and goes back in time, each in no order that was thought of. */
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void anySequenceOfRunsIsAsWithoutACache(Architecture architecture) {
        long seed = Long.getLong("drydock.test.seed", 20_261_121);
        var random = new Random(seed);
        List<Machine> all = Stream.of(null, cache, cache).map(used -> machine(architecture, used)).toList();
        long base = all.getFirst().memory().base();
        long[] places = {TARGET, SOURCE, CODE + 1024, OTHER_CODE + 1024};
        for (Machine machine : all) {
            machine.memory().protect(base + OTHER_CODE, 4096, Protection.ALL);
            machine.memory().protect(base + LANDINGS, STEPS * 4096L, Protection.ALL);
        }
        var starts = all.stream().map(Machine::snapshot).toList();
        for (int step = 0; step < STEPS; step++) {
            int what = random.nextInt(10);
            long place = base + places[random.nextInt(places.length)] + 4096L * random.nextInt(2);
            byte value = (byte) random.nextInt(2);
            boolean jumps = random.nextInt(4) == 0;
            boolean timed = !jumps && random.nextInt(4) == 0;
            // Each executed for the first time after the guest wrote to it.
            long landing = base + LANDINGS + 4096L * step;
            long code = random.nextBoolean() ? CODE : OTHER_CODE;
            long[] arguments = {jumps ? landing + 1024 : base + places[random.nextInt(places.length)],
                    base + places[random.nextInt(2)],
                    random.nextBoolean() ? 9_000 : 200};
            var seen = new ArrayList<Seen>();
            for (int i = 0; i < all.size(); i++) {
                Machine machine = all.get(i);
                switch (what) {
                    case 0 -> machine.restore(starts.get(i));
                    case 1 -> machine.memory().putByte(place, value);
                    case 2 -> machine.memory().fill(place, 12_000, value);
                    default -> {
                        load(machine, base + code, timed);
                        if (jumps) {
                            returnBy(machine, base + code, landing);
                            loadReturn(machine, landing);
                        }
                        machine.enter(new Step.Call(base + code, arguments, null, Step.Stop::new));
                        seen.add(run(machine, PLENTY));
                    }
                }
            }
            for (Seen one : seen) {
                assertThat(one).as("step %d, seed %d", step, seed).isEqualTo(seen.getFirst());
            }
        }
        assertThat(cache.hits()).isGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void machinesThatRunAtTheSameTimeShareACache(Architecture architecture) throws Exception {
        var shared = new ComputationCache(2 << 20);
        Seen[] expected = IntStream.range(0, 4).mapToObj(kind -> runWith(architecture, kind, null))
                .toArray(Seen[]::new);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Seen>> runs = IntStream.range(0, 40)
                    .mapToObj(run -> threads.submit(() -> runWith(architecture, run % 4, shared))).toList();
            for (int run = 0; run < runs.size(); run++) {
                assertThat(runs.get(run).get()).isEqualTo(expected[run % 4]);
            }
        }
        assertThat(shared.hits()).isPositive();
    }

    private Seen runWith(Architecture architecture, int first, ComputationCache used) {
        Machine machine = machine(architecture, used);
        machine.memory().putByte(machine.memory().base() + SOURCE, (byte) first);
        return run(machine);
    }
}
