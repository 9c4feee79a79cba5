package dev.drydock.efi.protocol.hii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiDatabaseProtocol;
import dev.drydock.efi.spec.HiiStringProtocol;
import dev.drydock.efi.spec.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two protocols called as a guest calls them: through their tables. */
class HiiProtocolsTest {
    private static final RunLimits LIMITS = RunLimits.of(1_000_000, Duration.ofSeconds(20));

    private static EfiStatus call(Machine machine, long table, int slot, long... arguments) {
        var all = new long[arguments.length + 1];
        all[0] = table;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        machine.enter(new Step.Call(machine.memory().getLong(table + slot), all, null, Step.Stop::new));
        return switch (machine.run(LIMITS)) {
            case MachineExit.Stopped(Long status) -> new EfiStatus(status);
            case MachineExit exit -> throw new AssertionError(exit.toString());
        };
    }

    private static long table(Platform platform, Class<?> declaration) {
        Guid guid = Platform.guid(declaration);
        Handle handle = platform.handles().with(guid).getFirst();
        return platform.handles().find(handle, guid).orElseThrow().address();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void listIsAddedAndItsLanguagesRead(Architecture architecture) {
        try (var machine = new Machine(new MachineConfiguration(architecture, 64 << 20, false))) {
            var platform = new Platform(machine, null);
            GuestMemory memory = machine.memory();
            long reserved = machine.systemArea().address();
            platform.memoryMap().reserve(reserved, memory.base() + memory.size() - reserved, MemoryType.RESERVED);
            HiiDatabase.install(platform);
            long database = table(platform, HiiDatabaseProtocol.class);
            long strings = table(platform, HiiStringProtocol.class);
            long list = platform.place(GoldenPackages.mixedList());
            long result = platform.pool().allocate(MemoryType.LOADER_DATA, 100);
            long text = result + 16;

            assertThat(call(machine, database, 0x00, list, 0, result)).isEqualTo(EfiStatus.SUCCESS);
            long handle = memory.getLong(result);
            memory.putLong(result, 50);
            assertThat(call(machine, strings, 0x18, handle, text, result)).isEqualTo(EfiStatus.SUCCESS);
            assertThat(new String(memory.getBytes(text, 9), StandardCharsets.US_ASCII)).isEqualTo("en-US;fr\0");
            assertThat(call(machine, database, 0x20, handle, result, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
            assertThat(call(machine, database, 0x08, handle)).isEqualTo(EfiStatus.SUCCESS);
            assertThat(call(machine, strings, 0x18, handle, text, result)).isEqualTo(EfiStatus.NOT_FOUND);
            assertThat(platform.log().notOffered()).isEmpty();
        }
    }
}
