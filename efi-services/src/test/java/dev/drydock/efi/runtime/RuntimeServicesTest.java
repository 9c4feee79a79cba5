package dev.drydock.efi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.spec.TimeCapabilities;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

class RuntimeServicesTest {
    private static final Guid VENDOR = Guid.parse("11111111-2222-3333-4444-555555555555");
    private static final int GET_TIME = 0x18;
    private static final int SET_VARIABLE = 0x58;
    private static final int RESET_SYSTEM = 0x68;

    private static long writeTable(TestPlatform test, RuntimeServices services) {
        BoundTable table = test.platform().binder().bindServices(RuntimeServices.HEADER_SIZE, services.parts());
        long address = test.buffer((int) table.size()).value();
        table.writeTo(address);
        return address;
    }

    @Test
    void declaresEverySlotInTheOrderOfTheSpecification() {
        try (var test = new TestPlatform()) {
            var services = new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT);
            BoundTable table = test.platform().binder().bindServices(RuntimeServices.HEADER_SIZE, services.parts());
            assertThat(table.size()).isEqualTo(136);
            assertThat(table.memberNames()).containsExactly("getTime", "setTime", "getWakeupTime", "setWakeupTime",
                    "setVirtualAddressMap", "convertPointer", "getVariable", "getNextVariableName", "setVariable",
                    "getNextHighMonotonicCount", "resetSystem", "updateCapsule", "queryCapsuleCapabilities",
                    "queryVariableInfo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void guestCallsServicesThroughTheTable(Architecture architecture) {
        try (var test = new TestPlatform(architecture)) {
            var services = new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT);
            long table = writeTable(test, services);
            var time = test.pointer(Time.class, new RuntimeClockTest.TimeBuilder().build());
            var capabilities = test.pointer(TimeCapabilities.class, new TimeCapabilities(0, 0, true));
            MachineExit exit = test.call(test.memory().getLong(table + GET_TIME), time.address(),
                    capabilities.address());
            assertThat(exit).isEqualTo(new MachineExit.Stopped(EfiStatus.SUCCESS));
            assertThat(time.get().year()).isEqualTo((short) 2026);
            assertThat(capabilities.get()).isEqualTo(new TimeCapabilities(1_000_000_000, 0, false));
        }
    }

    /** Five arguments fit into registers on AArch64 only; the upper half of a UINT32's register is undefined. */
    @Test
    void guestSetsAVariableWithAnUnclearUpperHalfOfItsAttributes() {
        try (var test = new TestPlatform(Architecture.AARCH64)) {
            var services = new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT);
            long table = writeTable(test, services);
            long name = test.bytes("Color\0".getBytes(StandardCharsets.UTF_16LE)).value();
            long vendor = test.bytes(VENDOR.toByteArray()).value();
            MachineExit exit = test.call(test.memory().getLong(table + SET_VARIABLE), name, vendor,
                    0xabcd_0000_0000_0000L | VariableAttributes.BS_RT, 2, test.bytes((byte) 1, (byte) 2).value());
            assertThat(exit).isEqualTo(new MachineExit.Stopped(EfiStatus.SUCCESS));
            assertThat(services.variables().find(new VariableId(VENDOR, "Color")).orElseThrow().data())
                    .containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetEndsTheRun(Architecture architecture) {
        try (var test = new TestPlatform(architecture)) {
            long table = writeTable(test,
                    new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT));
            byte[] data = "Bye\0".getBytes(StandardCharsets.UTF_16LE);
            MachineExit exit = test.call(test.memory().getLong(table + RESET_SYSTEM), 2,
                    EfiStatus.ABORTED.value(), data.length, test.bytes(data).value());
            assertThat(exit).isEqualTo(new MachineExit.Stopped(
                    new ResetRequest(ResetType.SHUTDOWN, EfiStatus.ABORTED, data)));
        }
    }

    @Test
    void countsCallsOfWhatIsNotOffered() {
        try (var test = new TestPlatform()) {
            long table = writeTable(test,
                    new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT));
            MachineExit exit = test.call(test.memory().getLong(table + SET_VARIABLE),
                    test.bytes((byte) 'A', (byte) 0, (byte) 0, (byte) 0).value(),
                    test.bytes(VENDOR.toByteArray()).value(),
                    VariableAttributes.NV_BS_RT | VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS, 0);
            assertThat(exit).isEqualTo(new MachineExit.Stopped(EfiStatus.UNSUPPORTED));
            assertThat(test.platform().log().notOffered())
                    .isEqualTo(Map.of("EFI_RUNTIME_SERVICES.SetVariable", 1));
        }
    }

    @Test
    void snapshotHoldsTimeVariablesAndCounts() throws Exception {
        try (var test = new TestPlatform()) {
            var services = new RuntimeServices(test.platform(), test.systemTable(), RuntimeOptions.DEFAULT);
            var id = new VariableId(VENDOR, "Color");
            services.variables().put(new Variable(id, VariableAttributes.NV_BS_RT, new byte[]{1}));
            long remaining = services.variables().store(true).remaining();
            LocalDateTime time = services.clock().now();
            long count = services.monotonicCounter().next();
            var snapshot = test.machine().snapshot();

            services.variables().put(new Variable(id, VariableAttributes.NV_BS_RT, new byte[]{2, 3}));
            services.variables().put(
                    new Variable(new VariableId(VENDOR, "Other"), VariableAttributes.BS_RT, new byte[]{4}));
            test.platform().phase().end();
            services.clock().setTime(test.pointer(Time.class, new RuntimeClockTest.TimeBuilder().build()));
            services.monotonicCounter().nextHigh();
            test.machine().clock().advance(5);

            test.machine().restore(snapshot);
            assertThat(services.variables().find(id).orElseThrow().data()).containsExactly(1);
            assertThat(services.variables().find(new VariableId(VENDOR, "Other"))).isEmpty();
            assertThat(services.variables().store(true).remaining()).isEqualTo(remaining);
            assertThat(services.clock().now()).isEqualTo(time);
            assertThat(services.monotonicCounter().next()).isEqualTo(count + 1);
        }
    }

    @Test
    void beginsWithTheVariablesGiven() {
        try (var test = new TestPlatform()) {
            var language = new Variable(VariableId.global("PlatformLang"), VariableAttributes.NV_BS_RT,
                    new byte[]{'d', 'e', 0});
            var other = new Variable(new VariableId(VENDOR, "Other"), VariableAttributes.BOOTSERVICE_ACCESS,
                    new byte[]{1});
            var services = new RuntimeServices(test.platform(), test.systemTable(),
                    RuntimeOptions.DEFAULT.withVariables(List.of(language, other)));
            assertThat(services.variables().find(language.id())).contains(language);
            assertThat(services.variables().find(other.id())).contains(other);
        }
    }

    @Test
    void refusesInitialVariablesThatDoNotFit() {
        try (var test = new TestPlatform()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RuntimeServices(test.platform(), test.systemTable(),
                            RuntimeOptions.DEFAULT, new MemoryVariableStore(test.platform().state(), 100, 100)));
        }
    }

    @Test
    void refusesAStartThatTheClockCannotExpress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeOptions.DEFAULT.withStart(Instant.parse("1899-12-31T23:59:59Z")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeOptions.DEFAULT.withStart(Instant.parse("+10000-01-01T00:00:00Z")));
    }
}
