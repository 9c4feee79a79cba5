package dev.drydock.core.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Protection;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageFillTest {
    private static final int PAGES = 3000;
    private static final int ROUNDS = 20;

    /** Counts at each boundary between two pages, in many more pages than the TLB has room for at first. */
    @ParameterizedTest
    @EnumSource
    void losesNoStoreWhenTheTlbIsMadeLarger(Architecture architecture) {
        try (var machine = new Machine(new MachineConfiguration(architecture, 64 << 20, false))) {
            var memory = machine.memory();
            long code = memory.base() + (4 << 20);
            long data = memory.base() + (8 << 20);
            if (architecture == Architecture.X86_64) {
                // l: mov rax,rcx; mov r9,rdx; m: add qword [rax-4],1; add rax,4096; dec r9; jnz m; dec r8; jnz l; ret
                memory.putBytes(code, HexFormat.of().parseHex(
                        "4889C84989D1" + "488340FC01480500100000" + "49FFC975F0" + "49FFC875E5C3"));
            } else {
                // l: mov x3,x0; mov x4,x1; m: ldur x5,[x3,#-4]; add x5,x5,#1; stur x5,[x3,#-4]; add x3,x3,#4096; ...
                int[] words = {0xAA0003E3, 0xAA0103E4, 0xF85FC065, 0x910004A5, 0xF81FC065, 0x91400463, 0xF1000484,
                        0x54FFFF61, 0xF1000442, 0x54FFFEE1, 0xD65F03C0};
                for (int i = 0; i < words.length; i++) {
                    memory.putInt(code + 4L * i, words[i]);
                }
            }
            memory.protect(code, 4096, Protection.ALL);
            machine.enter(new Step.Call(code, new long[]{data, PAGES, ROUNDS}, null, Step.Stop::new));
            assertThat(machine.run(RunLimits.of(1_000_000, Duration.ofSeconds(60))))
                    .isInstanceOf(MachineExit.Stopped.class);
            for (int page = 0; page < PAGES; page++) {
                assertThat(memory.getLong(data + 4096L * page - 4)).isEqualTo(ROUNDS);
            }
        }
    }
}
