package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.unicorn.HostPages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PrefaultTest {
    private static final long UNIT = 2 << 20;
    private static final int UNITS = 16;
    private static final int PATIENCE_MILLIS = 30_000;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void listenForFailures() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> failures.add(failure));
    }

    /** The thread does one thing after the other: what it does now, it does last. */
    @AfterEach
    void nothingFailedOnTheOtherThread() throws Exception {
        try {
            if (OS.LINUX.isCurrentOs()) {
                assertProvides(3, 4, 5, 6);
            }
            assertThat(failures).isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** Reaches two units; of all others, only two become present. */
    private static void assertProvides(int first, int second, int near, int far) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
            var prefault = new Prefault(ram);
            write(prefault, ram, first * UNIT);
            write(prefault, ram, second * UNIT);
            for (int unit : new int[]{far, near}) {
                awaitPresent(ram, unit * UNIT);
                awaitPresent(ram, (unit + 1) * UNIT - GuestMemory.PAGE_SIZE);
            }
            for (int unit = 0; unit < UNITS; unit++) {
                boolean expected = unit == first || unit == second || unit == near || unit == far;
                assertThat(isPresent(ram, unit * UNIT)).as("unit %d", unit).isEqualTo(expected);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatComesNextIsProvided() throws Exception {
        assertProvides(3, 4, 5, 6);
        assertProvides(12, 11, 10, 9);
    }

    @Test
    void atTheEndsNothingComesNext() {
        try (Arena arena = Arena.ofShared()) {
            var prefault = new Prefault(arena.allocate(3 * UNIT + GuestMemory.PAGE_SIZE));
            prefault.reach(UNIT, UNIT);
            prefault.reach(0, 0);
            prefault.reach(2 * UNIT, 3 * UNIT + GuestMemory.PAGE_SIZE - 1);
        }
    }

    /** The guest stores where the other thread is at work, which has not noticed yet. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void noStoreOfTheGuestIsLost() throws Exception {
        for (int round = 1; round <= 50; round++) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment ram = HostPages.mapFar(UNITS * UNIT, arena);
                var prefault = new Prefault(ram);
                prefault.reach(0, UNIT);
                for (long at = 4 * UNIT - GuestMemory.PAGE_SIZE; at >= 2 * UNIT; at -= GuestMemory.PAGE_SIZE) {
                    ram.set(JAVA_INT, at, (int) at + round);
                }
                assertProvides(3, 4, 5, 6);
                for (long at = 2 * UNIT; at < 4 * UNIT; at += GuestMemory.PAGE_SIZE) {
                    assertThat(ram.get(JAVA_INT, at)).as("round %d, offset %x", round, at).isEqualTo((int) at + round);
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
