package dev.drydock.efi.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose pages are whose, and in which units memory comes that outlives boot services. */
class PageOwnershipTest {
    private static final long PAGE = 4096;
    private static final long UNIT = MemoryMap.Policy.AARCH64_RUNTIME_PAGES;

    private final Machine machine = new Machine(new MachineConfiguration(Architecture.AARCH64, 16 << 20, false));
    private final MemoryMap map = new MemoryMap(machine.state(), machine.memory(),
            new MemoryMap.Policy(UNIT, Protection.NONE, () -> {
            }));

    @AfterEach
    void close() {
        machine.close();
    }

    private static void refused(EfiStatus status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EfiException.class,
                e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void freePagesFindsWhatAllocatePagesTookOnly() {
        long firmwares = map.allocate(4, MemoryType.LOADER_DATA, -1L);
        long guests = map.allocatePages(4, MemoryType.LOADER_DATA, -1L);
        refused(EfiStatus.NOT_FOUND, () -> map.freePages(firmwares, 4));
        refused(EfiStatus.NOT_FOUND, () -> map.freePages(guests, 5));
        assertThat(map.freePages(guests, 4)).isEqualTo(1);
        refused(EfiStatus.NOT_FOUND, () -> map.freePages(guests, 4));
        map.free(firmwares, 4);
    }

    @Test
    void aRangeOverTwoAllocationsCountsBoth() {
        long upper = map.allocatePages(2, MemoryType.LOADER_DATA, -1L);
        long lower = map.allocatePages(2, MemoryType.LOADER_DATA, -1L);
        assertThat(lower + 2 * PAGE).isEqualTo(upper);
        assertThat(map.descriptors()).hasSize(2);
        assertThat(map.allocationAt(upper + PAGE)).hasValue(new MemoryMap.PageRange(upper, 2));
        assertThat(map.freePages(lower, 4)).isEqualTo(2);
    }

    @Test
    void freedPagesAreClosedUntilTheyAreAllocatedAgainOrAllAreOpened() {
        long address = map.allocatePages(1, MemoryType.LOADER_DATA, -1L);
        assertThat(machine.memory().protection(address)).isEqualTo(Protection.ALL);
        map.freePages(address, 1);
        assertThat(machine.memory().protection(address)).isEqualTo(Protection.NONE);
        map.openFreeMemory();
        assertThat(machine.memory().protection(address)).isEqualTo(Protection.READ_WRITE);
    }

    @Test
    void runtimeMemoryComesInUnits() {
        long address = map.allocatePages(1, MemoryType.RUNTIME_SERVICES_DATA, -1L);
        assertThat(address % (UNIT * PAGE)).isZero();
        assertThat(map.typeOf(address + UNIT * PAGE - 1)).isEqualTo(MemoryType.RUNTIME_SERVICES_DATA);
        refused(EfiStatus.INVALID_PARAMETER, () -> map.freePages(address + PAGE, 1));
        map.freePages(address, 1);
        assertThat(map.typeOf(address + UNIT * PAGE - 1)).isEqualTo(MemoryType.CONVENTIONAL);
        long between = machine.memory().base() + PAGE;
        refused(EfiStatus.NOT_FOUND, () -> map.allocatePagesAt(between, 1, MemoryType.RUNTIME_SERVICES_DATA));
    }
}
