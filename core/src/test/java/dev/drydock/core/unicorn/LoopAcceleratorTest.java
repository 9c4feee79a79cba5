package dev.drydock.core.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Snapshot;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Protection;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the same programs with and without acceleration, interrupted at the same instructions, and compares everything. */
class LoopAcceleratorTest {
    private static final long CODE = 4 << 20;
    private static final long DATA = 8 << 20;
    private static final int DATA_SIZE = 24 * 4096;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Functions of a target, a source and a count. */
    private static final List<String> X86 = List.of(
            // GRUB's memmove, forward: mov rax,rcx; mov rsi,rdx; mov rdx,r8; xor ecx,ecx; loop; ret
            "4889C8 4889D6 4C89C2 31C9  4839D1 740D 408A3C0E 40883C08 48FFC1 EBEE  C3",
            // and backward, down to -1
            "4889CF 4889D6 4C89C1 4883CAFF  48FFC9 4839CA 740A 448A040E 4488040F EBEE  C3",
            // lea rdi,[rcx+r8]; two stores of r8b in each iteration, until rcx equals rdi
            "4A8D3C01  448801 4883C102 448841FF 4839F9 75F0  C3",
            // mov rax,[rdx+r8*8-8]; mov [rcx+r8*8-8],rax; dec r8; jnz
            "4A8B44C2F8 4A8944C1F8 49FFC8 75F1  C3",
            // lea rdx,[rcx+r8]; mov byte [rcx],0x5a; inc rcx; cmp rcx,rdx; jb
            "4A8D1401  C6015A 48FFC1 4839D1 72F5  C3",
            // signed: add r8,rcx; movzx eax,byte [rdx]; mov [rcx],al; lea rdx,[rdx+1]; add rcx,1; cmp rcx,r8; jl
            "4901C8  0FB602 8801 488D5201 4883C101 4C39C1 7CEE  C3",
            // 32-bit units, downward to a limit: sub r8,4; mov eax,[rdx+r8]; mov [rcx+r8],eax; cmp r8,3; ja
            "4983E804 428B0402 42890401 4983F803 77EE  C3",
            // memmove, forward; if r9 is 0, inc r9, inc rcx becomes add cl,2 and all is done again
            "4889C8 4889D6 4C89C2 31C9  4839D1 740D 408A3C0E 40883C08 48FFC1 EBEE"
                    + "4D85C9 750F 49FFC1 C705E9FFFFFF80C102EB EBD8  C3");
    private static final List<long[]> AARCH64 = List.of(
            // GRUB's memmove, forward
            new long[]{0xD2800003L, 0x38636824L, 0x38236804L, 0x91000463L, 0xEB02007FL, 0x54FFFF81L, 0xD65F03C0L},
            // and backward, down to -1
            new long[]{0xAA0203E3L, 0xD1000463L, 0xB100047FL, 0x54000080L, 0x38636824L, 0x38236804L, 0x17FFFFFBL,
                    0xD65F03C0L},
            // GRUB's memset: sub x6,x2,x4; cmp x6,#7; b.ls; str x1,[x0,x4]; add x4,x4,#8
            new long[]{0xD2800004L, 0xCB040046L, 0xF1001CDFL, 0x54000089L, 0xF8246801L, 0x91002084L, 0x17FFFFFBL,
                    0xD65F03C0L},
            // ldr x3,[x1],#8; str x3,[x0],#8; sub x2,x2,#1; cbnz x2
            new long[]{0xF8408423L, 0xF8008403L, 0xD1000442L, 0xB5FFFFA2L, 0xD65F03C0L},
            // add x2,x0,x2; strb wzr,[x0]; add x0,x0,#1; cmp x0,x2; b.lo
            new long[]{0x8B020002L, 0x3900001FL, 0x91000400L, 0xEB02001FL, 0x54FFFFA3L, 0xD65F03C0L},
            // str w1,[x0,#-4]!; subs x2,x2,#1; b.ne
            new long[]{0xB81FCC01L, 0xF1000442L, 0x54FFFFC1L, 0xD65F03C0L},
            // memmove, forward; if x5 is 0, mov x5,#1, add x3,x3,#1 becomes add x3,x3,#2 and all is done again
            new long[]{0xD2800003L, 0x38636824L, 0x38236804L, 0x91000463L, 0xEB02007FL, 0x54FFFF81L, 0xB50000C5L,
                    0xD2800025L, 0x180000AAL, 0x10FFFF4BL, 0xB900016AL, 0x17FFFFF5L, 0xD65F03C0L, 0x91000863L});

    /** What can be seen of a machine. */
    private record Seen(MachineExit exit, Map<String, Long> registers, long executed, long nanos, int memory) {}

    /** A machine with a program, to be brought back to its beginning. */
    private static final class Subject implements AutoCloseable {
        final Machine machine;
        final Snapshot start;
        final long base;
        private final byte[] initialProgram;

        Subject(Architecture architecture, int program, boolean accelerated) {
            System.setProperty(LoopAccelerator.PROPERTY, String.valueOf(accelerated));
            try {
                machine = new Machine(new MachineConfiguration(architecture, 64 << 20, false));
            } finally {
                System.clearProperty(LoopAccelerator.PROPERTY);
            }
            base = machine.memory().base();
            if (architecture == Architecture.X86_64) {
                byte[] code = HexFormat.of().parseHex(X86.get(program).replace(" ", ""));
                machine.memory().putBytes(base + CODE + 0x800, code);
            } else {
                for (int i = 0; i < AARCH64.get(program).length; i++) {
                    machine.memory().putInt(base + CODE + 0x800 + 4L * i, (int) AARCH64.get(program)[i]);
                }
            }
            machine.memory().protect(base + CODE, 4096, Protection.ALL);
            initialProgram = program();
            start = machine.snapshot();
        }

        private byte[] program() {
            return machine.memory().getBytes(base + CODE + 0x800, 64);
        }

        long iterationsSaved() {
            return ((UnicornCpu) machine.cpu()).iterationsSaved();
        }

        void begin(byte[] content, long target, long source, long count, long bad, Protection protection) {
            machine.restore(start);
            machine.memory().putBytes(base + DATA, content);
            machine.memory().protect(bad, 4096, protection);
            machine.enter(new Step.Call(base + CODE + 0x800, new long[]{target, source, count}, null, Step.Stop::new));
        }

        Seen run(long instructions) {
            MachineExit exit = machine.run(RunLimits.of(instructions, LONG));
            byte[] code = machine.memory().getBytes(base + CODE - 4096, 3 * 4096);
            byte[] data = machine.memory().getBytes(base + DATA - 4096, DATA_SIZE + 2 * 4096);
            Map<String, Long> registers = new HashMap<>(machine.cpu().registers());
            if (!Arrays.equals(program(), initialProgram)) {
                // A loop that overwrote itself: Unicorn then reports flags of the block before.
                registers.keySet().removeAll(List.of("rflags", "pstate"));
            }
            return new Seen(exit, registers, machine.cpu().executed(), machine.clock().nanos(),
                    31 * Arrays.hashCode(code) + Arrays.hashCode(data));
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    /** How many programs leave themselves alone; the next one does not. */
    private static int programs(Architecture architecture) {
        return (architecture == Architecture.X86_64 ? X86.size() : AARCH64.size()) - 1;
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingThatCanBeSeen(Architecture architecture) {
        for (int program = 0; program < programs(architecture); program++) {
            var random = new Random(program);
            try (var plain = new Subject(architecture, program, false);
                    var fast = new Subject(architecture, program, true)) {
                for (int round = 0; round < 60; round++) {
                    compare(plain, fast, random, "program " + program + ", round " + round);
                }
                assertThat(plain.iterationsSaved()).isZero();
                assertThat(fast.iterationsSaved()).as("program %d", program).isGreaterThan(1_000);
            }
        }
    }

    private static void compare(Subject plain, Subject fast, Random random, String what) {
        var content = new byte[DATA_SIZE];
        random.nextBytes(content);
        long data = plain.base + DATA;
        long source = data + 4096 + random.nextInt(DATA_SIZE - 8192);
        long target = switch (random.nextInt(4)) {
            case 0 -> source + random.nextInt(-64, 64);
            case 1 -> source + random.nextInt(-4096, 4096);
            // Towards the page of the code, from either side.
            case 2 -> plain.base + CODE + random.nextInt(-4096, 0x700);
            default -> data + 4096 + random.nextInt(DATA_SIZE - 8192);
        };
        long count = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(20);
            case 1 -> random.nextLong();
            default -> random.nextInt(8000);
        };
        long bad = data + 4096L * random.nextInt(DATA_SIZE / 4096);
        Protection protection = List.of(Protection.READ_WRITE, Protection.READ_ONLY, Protection.NONE)
                .get(random.nextInt(3));
        plain.begin(content, target, source, count, bad, protection);
        fast.begin(content, target, source, count, bad, protection);
        for (long budget : new long[]{1 + random.nextInt(400), 1 + random.nextInt(20_000), 60_000}) {
            Seen expected = plain.run(budget);
            assertThat(fast.run(budget)).as("%s: 0x%x from 0x%x, %d", what, target, source, count).isEqualTo(expected);
            if (!(expected.exit() instanceof MachineExit.BudgetSpent)) {
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesThatALoopWasReplaced(Architecture architecture) {
        try (var plain = new Subject(architecture, 0, false); var fast = new Subject(architecture, 0, true)) {
            var content = new byte[DATA_SIZE];
            Arrays.fill(content, (byte) 1);
            for (Subject subject : List.of(plain, fast)) {
                long data = subject.base + DATA;
                subject.begin(content, data, data + 8192, 4000, data, Protection.READ_WRITE);
                subject.run(60_000);
                // The loop now copies every other byte: steps of 2.
                long code = subject.base + CODE + 0x800;
                subject.machine.restore(subject.start);
                if (architecture == Architecture.X86_64) {
                    // inc rcx becomes add cl,2, which is as long
                    subject.machine.memory().putBytes(code + 24, HexFormat.of().parseHex("80C102"));
                } else {
                    subject.machine.memory().putInt(code + 12, 0x91000863);
                }
                subject.machine.enter(new Step.Call(code, new long[]{data, data + 8192, 4000}, null, Step.Stop::new));
            }
            assertThat(fast.run(60_000)).isEqualTo(plain.run(60_000));
        }
    }

    /** The guest copies, has its loop count by twos, and copies again. */
    @ParameterizedTest
    @EnumSource
    void noticesThatTheGuestReplacedItsLoop(Architecture architecture) {
        int program = programs(architecture);
        try (var plain = new Subject(architecture, program, false);
                var fast = new Subject(architecture, program, true)) {
            for (Subject subject : List.of(plain, fast)) {
                long data = subject.base + DATA;
                subject.machine.enter(new Step.Call(subject.base + CODE + 0x800,
                        new long[]{data, data + 8192, 200, 0, 0, 0}, null, Step.Stop::new));
            }
            Seen expected = plain.run(60_000);
            assertThat(expected.exit()).isInstanceOf(MachineExit.Stopped.class);
            assertThat(fast.run(60_000)).isEqualTo(expected);
            assertThat(fast.iterationsSaved()).isBetween(150L, 200L);
        }
    }
}
