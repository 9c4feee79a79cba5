package dev.drydock.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** Which pages were ever written, also before a snapshot. */
class TouchedPagesTest {
    private static final int PAGE = GuestMemory.PAGE_SIZE;
    private static final long BASE = 0x4000_0000L;
    private static final int PAGES = 1000;
    private static final long END = BASE + (long) PAGES * PAGE;

    private final GuestMemory memory = new GuestMemory(Arena.ofAuto().allocate((long) PAGES * PAGE), BASE);

    @Test
    void nothingIsTouchedAtFirst() {
        assertThat(memory.nextTouched(BASE, END)).isEqualTo(END);
        assertThat(memory.nextUntouched(BASE, END)).isEqualTo(BASE);
        assertThat(memory.nextTouched(END, END)).isEqualTo(END);
        assertThat(memory.nextUntouched(END, END)).isEqualTo(END);
    }

    @Test
    void bothWaysOfAskingAgree() {
        write(0, 1, 255, 256, 600, 999);
        memory.capture();
        write(1, 2, 254, 601, 998);
        for (int page = 0; page < PAGES; page++) {
            for (int end = page; end <= Math.min(PAGES, page + 400); end += 57) {
                assertThat(memory.nextTouched(at(page), at(end))).isEqualTo(next(page, end, true));
                assertThat(memory.nextUntouched(at(page), at(end))).isEqualTo(next(page, end, false));
            }
        }
        assertThat(memory.nextTouched(at(602), END)).isEqualTo(at(998));
        assertThat(memory.nextUntouched(at(998), END)).isEqualTo(END);
    }

    @Test
    void rangesOutsideOfMemoryAreRefused() {
        assertThatExceptionOfType(GuestAccessException.class)
                .isThrownBy(() -> memory.nextTouched(at(999), END + PAGE));
        assertThatExceptionOfType(GuestAccessException.class)
                .isThrownBy(() -> memory.nextUntouched(BASE - PAGE, END));
    }

    private long next(int page, int end, boolean touched) {
        int result = page;
        while (result < end && memory.isTouched(at(result)) != touched) {
            result++;
        }
        return at(result);
    }

    private static long at(int page) {
        return BASE + (long) page * PAGE;
    }

    private void write(int... pages) {
        for (int page : pages) {
            memory.putByte(at(page), (byte) 1);
        }
    }
}
