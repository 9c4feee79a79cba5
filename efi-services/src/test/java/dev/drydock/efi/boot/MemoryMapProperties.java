package dev.drydock.efi.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class MemoryMapProperties {
    private static final List<MemoryType> TYPES = List.of(MemoryType.LOADER_CODE, MemoryType.LOADER_DATA,
            MemoryType.BOOT_SERVICES_DATA, MemoryType.RUNTIME_SERVICES_DATA, new MemoryType(0x8000_0001));

    private Machine machine;
    private MemoryMap map;
    private Pool pool;

    @BeforeTry
    void open() {
        machine = new Machine(new MachineConfiguration(Architecture.X86_64, 16 << 20, false));
        map = new MemoryMap(machine.state(), machine.memory(), MemoryMap.Policy.PLAIN);
        pool = new Pool(machine.state(), map, null);
    }

    @AfterTry
    void close() {
        machine.close();
    }

    /** Any sequence of allocations and partial frees leaves a map that agrees with a page-by-page model. */
    @Property(tries = 60)
    void agreesWithAModelOfEachPage(@ForAll long seed) {
        var random = new Random(seed);
        Map<Long, MemoryType> owners = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            long key = map.key();
            long pages = 1 + random.nextInt(40);
            MemoryType type = TYPES.get(random.nextInt(TYPES.size()));
            if (owners.isEmpty() || random.nextInt(3) > 0) {
                long address = map.allocate(pages, type, random.nextBoolean() ? -1L : 8 << 20);
                for (long page = 0; page < pages; page++) {
                    assertThat(owners.put(address / 4096 + page, type)).isNull();
                }
                assertThat(map.key()).isNotEqualTo(key);
            } else {
                long start = owners.keySet().stream().skip(random.nextInt(owners.size())).findFirst().orElseThrow();
                boolean allocated = true;
                for (long page = start; page < start + pages; page++) {
                    allocated &= owners.containsKey(page);
                }
                if (allocated) {
                    map.free(start * 4096, pages);
                    for (long page = start; page < start + pages; page++) {
                        owners.remove(page);
                    }
                } else {
                    assertThatThrownBy(() -> map.free(start * 4096, pages)).isInstanceOfSatisfying(EfiException.class,
                            e -> assertThat(e.status()).isEqualTo(EfiStatus.NOT_FOUND));
                    assertThat(map.key()).isEqualTo(key);
                }
            }
            check(owners);
        }
    }

    private void check(Map<Long, MemoryType> owners) {
        long next = 0;
        MemoryDescriptor before = null;
        for (MemoryDescriptor descriptor : map.descriptors()) {
            assertThat(descriptor.physicalStart()).isEqualTo(next);
            assertThat(before == null || before.type() != descriptor.type()).as("merged").isTrue();
            for (long page = next / 4096; page < next / 4096 + descriptor.numberOfPages(); page++) {
                assertThat(descriptor.type())
                        .isEqualTo(owners.getOrDefault(page, MemoryType.CONVENTIONAL).value());
            }
            next += descriptor.numberOfPages() * 4096;
            before = descriptor;
        }
        assertThat(next).isEqualTo(16 << 20);
    }

    /** Pieces of pool never overlap, are freed once, and survive a snapshot. */
    @Property(tries = 40)
    void piecesOfPoolAreApart(@ForAll long seed) {
        var random = new Random(seed);
        Map<Long, Long> pieces = new HashMap<>();
        for (int step = 0; step < 100; step++) {
            if (pieces.isEmpty() || random.nextInt(3) > 0) {
                long size = random.nextInt(random.nextBoolean() ? 64 : 9000);
                long address = pool.allocate(TYPES.get(random.nextInt(TYPES.size())), size);
                assertThat(address % 8).isZero();
                pieces.forEach((other, otherSize) -> assertThat(
                        address + Math.max(size, 1) <= other || other + Math.max(otherSize, 1) <= address).isTrue());
                pieces.put(address, size);
            } else {
                long address = pieces.keySet().iterator().next();
                pieces.remove(address);
                pool.free(address);
                assertThatThrownBy(() -> pool.free(address)).isInstanceOf(EfiException.class);
            }
        }
        var image = machine.state().capture();
        pieces.keySet().forEach(pool::free);
        machine.state().restore(image);
        pieces.keySet().forEach(pool::free);
    }

    @Example
    void neverHandsOutThePageOfTheNullPointer() {
        assertThatThrownBy(() -> map.allocatePagesAt(0, 1, MemoryType.LOADER_DATA)).isInstanceOf(EfiException.class);
        assertThatThrownBy(() -> map.allocate(16 << 8, MemoryType.LOADER_DATA, -1L)).isInstanceOf(EfiException.class);
        assertThat(map.allocate((16 << 8) - 1, MemoryType.LOADER_DATA, -1L)).isEqualTo(4096);
    }

    @Example
    void hugeAndNegativePageCountsAreRefused() {
        for (long pages : new long[]{0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 52}) {
            assertThatThrownBy(() -> map.allocate(pages, MemoryType.LOADER_DATA, -1L)).isInstanceOf(EfiException.class);
            assertThatThrownBy(() -> map.allocatePagesAt(1 << 20, pages, MemoryType.LOADER_DATA))
                    .isInstanceOf(EfiException.class);
            assertThatThrownBy(() -> map.free(1 << 20, pages)).isInstanceOf(EfiException.class);
        }
    }
}
