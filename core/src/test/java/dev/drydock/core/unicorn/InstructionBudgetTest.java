package dev.drydock.core.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Protection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionBudgetTest {
    private static final String JAVA_COUNTER = "drydock.java-counter";

    /** Counts a loop down from 1,000 and tells the instructions counted. */
    private static long countALoop() {
        try (var machine = new Machine(new MachineConfiguration(Architecture.X86_64, 64 << 20, false))) {
            long code = 4 << 20;
            // mov eax, 1000; dec eax; jnz -4; ret
            machine.memory().putBytes(code, HexFormat.of().parseHex("B8E8030000FFC875FCC3"));
            machine.memory().protect(code, 4096, Protection.ALL);
            machine.enter(new Step.Call(code, new long[0], null, Step.Stop::new));
            assertThat(machine.run(RunLimits.of(1_000_000, Duration.ofSeconds(20))))
                    .isEqualTo(new MachineExit.Stopped(0L));
            return machine.cpu().executed();
        }
    }

    @Test
    void countsTheSameInMachineCodeAndInJava() {
        long inMachineCode = countALoop();
        System.setProperty(JAVA_COUNTER, "true");
        try {
            assertThat(countALoop()).isEqualTo(inMachineCode).isBetween(1_000L, 1_100L);
        } finally {
            System.clearProperty(JAVA_COUNTER);
        }
    }

    @Test
    void stopsALoopAtItsLimitInJavaToo() {
        System.setProperty(JAVA_COUNTER, "true");
        try (var machine = new Machine(new MachineConfiguration(Architecture.AARCH64, 64 << 20, false))) {
            long code = machine.memory().base() + (4 << 20);
            machine.memory().putInt(code, 0x14000000); // b .
            machine.memory().protect(code, 4096, Protection.ALL);
            machine.enter(new Step.Call(code, new long[0], null, Step.Stop::new));
            assertThat(machine.run(RunLimits.of(1_000, Duration.ofSeconds(20))))
                    .isEqualTo(new MachineExit.BudgetSpent(code));
            assertThat(machine.cpu().executed()).isEqualTo(1_000);
        } finally {
            System.clearProperty(JAVA_COUNTER);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void visitsMarkedBlocksAsOftenAsAsked(boolean inJava) {
        System.setProperty(JAVA_COUNTER, String.valueOf(inJava));
        UnicornLibrary library = UnicornLocator.library();
        MemorySegment engine = library.open(UnicornConstants.ARCH_X86, UnicornConstants.MODE_64);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(4096, 4096);
            // mov eax, 10; loop: dec eax; jnz loop; hlt
            memory.copyFrom(MemorySegment.ofArray(HexFormat.of().parseHex("B80A000000FFC875FCF4")));
            library.mapMemory(engine, 0x70000, memory);
            InstructionBudget budget = InstructionBudget.create(library, engine, arena);
            List<Long> left = new ArrayList<>();
            budget.setVisitor(address -> {
                left.add(budget.bytesLeft());
                budget.skip(address, left.size());
            }, arena);
            for (long address = 0x70001; address < 0x70009; address++) {
                budget.mark(address);
            }
            budget.grant(1000);
            library.start(engine, 0x70000);
            // The first block has 9 bytes, each of nine others 4, and 1, 2 and 3 of those pass between visits.
            assertThat(left).containsExactly(1000 - 9 - 4L, 1000 - 9 - 12L, 1000 - 9 - 24L);
            assertThat(budget.settle()).isEqualTo(9 + 9 * 4 + 1);
            library.close(engine);
        } finally {
            System.clearProperty(JAVA_COUNTER);
        }
    }
}
