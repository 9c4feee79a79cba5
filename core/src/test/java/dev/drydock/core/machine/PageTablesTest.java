package dev.drydock.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.machine.PageTables.NoRoomException;
import dev.drydock.core.memory.AddressTranslation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTablesTest {
    private static final long LOW = 0x3000_0000_0000L;
    private static final long HIGH = 0xffff_9000_0000_0000L;

    private static Machine machine(Architecture architecture) {
        return new Machine(new MachineConfiguration(architecture, 64 << 20, false));
    }

    @ParameterizedTest
    @EnumSource
    void mapWhatTheyAreToldAndNothingElse(Architecture architecture) throws NoRoomException {
        try (Machine machine = machine(architecture)) {
            long base = machine.memory().base() + (8 << 20);
            var tables = new PageTables(machine.memory(), architecture, base, base + 16 * 4096);
            tables.map(LOW, base + 0x10_0000, 3 * 4096, true);
            tables.map(HIGH, base + 0x20_0000, 4096, false);
            tables.map(HIGH, base + 0x20_0000, 4096, false);
            Cpu cpu = machine.cpu();
            tables.use(cpu);
            AddressTranslation translation = cpu.translation().orElseThrow();
            assertThat(translation.physical(LOW + 0x2345, true)).isEqualTo(base + 0x10_2345);
            assertThat(translation.physical(LOW + 0x3000, false)).isEqualTo(AddressTranslation.UNMAPPED);
            assertThat(translation.physical(HIGH + 8, false)).isEqualTo(base + 0x20_0008);
            assertThat(translation.physical(HIGH + 8, true)).isEqualTo(AddressTranslation.UNMAPPED);
            assertThat(translation.physical(base, false)).isEqualTo(AddressTranslation.UNMAPPED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refuseWhatHasNoRoom(Architecture architecture) throws NoRoomException {
        try (Machine machine = machine(architecture)) {
            long base = machine.memory().base() + (8 << 20);
            var tables = new PageTables(machine.memory(), architecture, base, base + 8 * 4096);
            tables.map(LOW, base, 4096, true);
            assertThatThrownBy(() -> tables.map(LOW, base + 4096, 4096, true)).isInstanceOf(NoRoomException.class)
                    .hasMessage("the map takes the address 0x300000000000");
            assertThatThrownBy(() -> tables.map(HIGH, base, 8 << 20, true)).isInstanceOf(NoRoomException.class)
                    .hasMessage("the map is too scattered");
            var others = new PageTables(machine.memory(), architecture, base, base + 8 * 4096);
            assertThatThrownBy(() -> {
                for (int i = 0; i <= 8; i++) {
                    others.map(LOW, base, 512 * 4096, true);
                }
            }).isInstanceOf(NoRoomException.class).hasMessage("the map is too large");
        }
    }
}
