package dev.drydock.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guest that loads page tables of its own: what they allow and forbid. */
class GuestPageTablesTest {
    private static final long TABLES = 4 << 20;
    private static final long CODE = 8 << 20;
    private static final long PAGE = GuestMemory.PAGE_SIZE;
    private static final long PRESENT = 1;
    private static final long WRITABLE = 2;
    private static final long LARGE = 0x80;
    private static final long NO_EXECUTE = 1L << 63;
    /** Through entry 256 of the top level. */
    private static final long HIGH = 0xFFFF_8000_0000_0000L;

    private final Machine machine = new Machine(new MachineConfiguration(Architecture.X86_64, 64 << 20, false));
    private final GuestMemory memory = machine.memory();

    @AfterEach
    void close() {
        machine.close();
    }

    /** Four levels: the first GiB where it is in 2 MiB pages, and one page at {@link #HIGH}. */
    private void writeTables(long highEntry) {
        memory.putLong(TABLES, TABLES + PAGE | PRESENT | WRITABLE);
        memory.putLong(TABLES + PAGE, TABLES + 2 * PAGE | PRESENT | WRITABLE);
        for (int i = 0; i < 32; i++) {
            memory.putLong(TABLES + 2 * PAGE + 8 * i, (long) i << 21 | PRESENT | WRITABLE | LARGE);
        }
        memory.putLong(TABLES + 8 * 256, TABLES + 3 * PAGE | PRESENT | WRITABLE);
        memory.putLong(TABLES + 3 * PAGE, TABLES + 4 * PAGE | PRESENT | WRITABLE);
        memory.putLong(TABLES + 4 * PAGE, TABLES + 5 * PAGE | PRESENT | WRITABLE);
        memory.putLong(TABLES + 5 * PAGE, highEntry);
    }

    /** Runs code that is given the tables in rcx and {@link #HIGH} in rdx. */
    private MachineExit run(String code) {
        memory.putBytes(CODE, HexFormat.of().parseHex(code.replace(" ", "")));
        memory.protect(CODE, PAGE, Protection.ALL);
        memory.protect(CODE + PAGE, PAGE, Protection.ALL);
        machine.enter(new Step.Call(CODE, new long[]{TABLES, HIGH}, null, Step.Stop::new));
        return machine.run(RunLimits.of(100_000, Duration.ofSeconds(20)));
    }

    // mov cr3, rcx
    private static final String LOAD_TABLES = "0F22D9";

    @Test
    void readsAndWritesWhereTheTablesLead() {
        writeTables(CODE + PAGE | PRESENT | WRITABLE);
        memory.putLong(CODE + PAGE, 41);
        // mov rax, [rdx]; inc qword ptr [rdx]; add rax, [rdx]; ret
        assertThat(run(LOAD_TABLES + "488B02 48FF02 480302 C3")).isEqualTo(new MachineExit.Stopped(83L));
        assertThat(memory.getLong(CODE + PAGE)).isEqualTo(42);
        long accessedAndDirty = 0x60;
        assertThat(memory.getLong(TABLES + 5 * PAGE)).isEqualTo(CODE + PAGE | PRESENT | WRITABLE | accessedAndDirty);
    }

    @Test
    void aPageThatIsNotPresentFaults() {
        writeTables(0);
        assertThat(run(LOAD_TABLES + "488B02 C3")).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.READ, HIGH, 8), CODE + 3));
    }

    @Test
    void aReadOnlyPageIsNotWritten() {
        writeTables(CODE + PAGE | PRESENT);
        assertThat(run(LOAD_TABLES + "488B02 48FF02 C3")).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.WRITE, HIGH, 8), CODE + 6));
    }

    @Test
    void codeRunsAtItsVirtualAddress() {
        memory.putBytes(CODE + PAGE, new byte[]{(byte) 0xC3});
        // jmp rdx
        writeTables(CODE + PAGE | PRESENT | WRITABLE);
        assertThat(run(LOAD_TABLES + "FFE2")).isInstanceOf(MachineExit.Stopped.class);
    }

    @Test
    void aPageMarkedSoIsNotExecuted() {
        memory.putBytes(CODE + PAGE, new byte[]{(byte) 0xC3});
        writeTables(CODE + PAGE | PRESENT | WRITABLE | NO_EXECUTE);
        assertThat(run(LOAD_TABLES + "FFE2")).isEqualTo(new MachineExit.Faulted(
                new CpuExit.MemoryFault(CpuExit.Access.EXECUTE, HIGH, 0), HIGH));
    }

    @Test
    void aGateIsTheSameAtItsVirtualAddress() {
        long gate = machine.gates().add("gate", call -> new Step.Return(call.memory().getLong(call.argument(1))));
        long page = gate & -PAGE;
        writeTables(page | PRESENT);
        memory.putLong(TABLES + 5 * PAGE + 8, CODE + PAGE | PRESENT | WRITABLE);
        memory.putLong(CODE + PAGE + 16, 77);
        String offset = HexFormat.of().formatHex(new byte[]{(byte) (gate - page)});
        // lea rax, [rdx + gate]; lea rdx, [rdx + 0x1010]; sub rsp, 40; call rax; add rsp, 40; ret
        assertThat(run(LOAD_TABLES + "488D42" + offset + "488D9210100000 4883EC28 FFD0 4883C428 C3"))
                .isEqualTo(new MachineExit.Stopped(77L));
    }

    @Test
    void aSnapshotHoldsTheTablesInForce() {
        writeTables(CODE + PAGE | PRESENT | WRITABLE);
        long gate = machine.gates().add("gate", call -> new Step.Return(0));
        memory.putLong(CODE + PAGE, 5);
        memory.putBytes(CODE, HexFormat.of().parseHex(LOAD_TABLES + "4889D3" + "4883EC20"
                + "48B8" + HexFormat.of().toHexDigits(Long.reverseBytes(gate)) + "FFD0" + "488B03" + "4883C420C3"));
        memory.protect(CODE, PAGE, Protection.ALL);
        machine.enter(new Step.Call(CODE, new long[]{TABLES, HIGH}, null, Step.Stop::new));
        RunLimits limits = RunLimits.of(100_000, Duration.ofSeconds(20));
        assertThat(machine.run(limits.pausingAt(0))).isEqualTo(new MachineExit.Paused(0));
        Snapshot snapshot = machine.snapshot();
        assertThat(machine.run(limits)).isEqualTo(new MachineExit.Stopped(5L));
        memory.putLong(TABLES + 5 * PAGE, 0);
        machine.restore(snapshot);
        assertThat(machine.run(limits)).isEqualTo(new MachineExit.Stopped(5L));
    }
}
