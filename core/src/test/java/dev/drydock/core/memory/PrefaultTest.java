package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.drydock.core.unicorn.HostPages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PrefaultTest {
    private static final long UNIT = 2 << 20;
    private static final int UNITS = 16;
    private static final int PATIENCE_MILLIS = 30_000;

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatComesNextIsProvided() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
            var prefault = new Prefault(ram);
            write(prefault, ram, 3 * UNIT);
            write(prefault, ram, 4 * UNIT);
            awaitPresent(ram, 5 * UNIT);
            awaitPresent(ram, 7 * UNIT - GuestMemory.PAGE_SIZE);
            assertThat(isPresent(ram, UNIT)).isFalse();
            assertThat(isPresent(ram, 8 * UNIT)).isFalse();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void downwardsToo() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
            var prefault = new Prefault(ram);
            write(prefault, ram, 12 * UNIT);
            write(prefault, ram, 11 * UNIT);
            awaitPresent(ram, 9 * UNIT);
            awaitPresent(ram, 10 * UNIT);
            assertThat(isPresent(ram, 13 * UNIT)).isFalse();
        }
    }

    @Test
    void atTheEndsNothingComesNext() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = arena.allocate(3 * UNIT + GuestMemory.PAGE_SIZE);
            var prefault = new Prefault(ram);
            assertThatCode(() -> {
                prefault.reach(UNIT, UNIT);
                prefault.reach(0, 0);
                prefault.reach(2 * UNIT, 3 * UNIT + GuestMemory.PAGE_SIZE - 1);
            }).doesNotThrowAnyException();
        }
    }

    @Test
    void noStoreOfTheGuestIsLost() {
        for (int round = 1; round <= 20; round++) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
                var prefault = new Prefault(ram);
                for (long at = 0; at < ram.byteSize(); at += 4) {
                    prefault.reach(at, at + 3);
                    ram.set(JAVA_INT, at, (int) at + round);
                }
                for (long at = 0; at < ram.byteSize(); at += 4) {
                    if (ram.get(JAVA_INT, at) != (int) at + round) {
                        assertThat(ram.get(JAVA_INT, at)).as("round %d, offset %x", round, at).isEqualTo(at + round);
                    }
                }
            }
        }
    }

    @Test
    void memoryMayGoMeanwhile() {
        for (int round = 0; round < 200; round++) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
                var prefault = new Prefault(ram);
                for (int unit = 0; unit <= round % UNITS; unit++) {
                    prefault.reach(unit * UNIT, unit * UNIT);
                }
            }
        }
    }

    private static void write(Prefault prefault, MemorySegment ram, long offset) {
        prefault.reach(offset, offset);
        ram.set(JAVA_INT, offset, 1);
    }

    private static void awaitPresent(MemorySegment ram, long offset) throws Exception {
        for (int i = 0; i < PATIENCE_MILLIS && !isPresent(ram, offset); i++) {
            Thread.sleep(1);
        }
        assertThat(isPresent(ram, offset)).as("offset %x", offset).isTrue();
    }

    /** By Linux's page map: bit 63 of a page's entry. */
    private static boolean isPresent(MemorySegment ram, long offset) throws IOException {
        try (var map = new RandomAccessFile("/proc/self/pagemap", "r")) {
            map.seek((ram.address() + offset) / GuestMemory.PAGE_SIZE * 8);
            return (Long.reverseBytes(map.readLong()) & 1L << 63) != 0;
        }
    }
}
