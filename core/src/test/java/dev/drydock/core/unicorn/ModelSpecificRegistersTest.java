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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecificRegistersTest {
    private static final long CODE = 4 << 20;
    /** rdmsr; inc eax; wrmsr; mov eax,eax; ret: the register's number is the first argument. */
    private static final String COUNT_UP = "0F32 FFC0 0F30 89C0 C3";

    private final Machine machine = new Machine(new MachineConfiguration(Architecture.X86_64, 64 << 20, false));

    @AfterEach
    void close() {
        machine.close();
    }

    /** Memory type ranges (variable, fixed, default), and an address of a bank of the machine check. */
    @ParameterizedTest
    @ValueSource(ints = {0x200, 0x20F, 0x250, 0x259, 0x26F, 0x2FF, 0x402, 0x427})
    void aRestoredMachineHasItsRegisters(int register) {
        machine.memory().putBytes(CODE, HexFormat.of().parseHex(COUNT_UP.replace(" ", "")));
        machine.memory().protect(CODE, 4096, Protection.READ_EXECUTE);
        long first = countUp(register);
        var snapshot = machine.snapshot();
        assertThat(countUp(register)).isEqualTo(first + 1);
        assertThat(countUp(register)).isEqualTo(first + 2);
        machine.restore(snapshot);
        assertThat(countUp(register)).isEqualTo(first + 1);
    }

    private long countUp(int register) {
        machine.enter(new Step.Call(CODE, new long[]{register}, null, Step.Stop::new));
        MachineExit exit = machine.run(RunLimits.of(1000, Duration.ofSeconds(60)));
        assertThat(exit).isInstanceOf(MachineExit.Stopped.class);
        return (long) ((MachineExit.Stopped) exit).result();
    }
}
