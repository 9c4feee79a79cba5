package dev.drydock.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageGrantsTest {
    private static final long PAGE = 0x3000;
    private static final int LOAD = 1;
    private static final int STORE = 2;
    private static final int FETCH = 4;

    private final GuestMemory memory = new GuestMemory(Arena.ofAuto().allocate(64 << 10, 4096), 0);
    private final PageGrants grants = memory.grants();

    @BeforeEach
    void execute() {
        memory.protect(0x1000, 0x8000, Protection.ALL);
        grants.grant(PAGE, FETCH);
        grants.watch(PAGE);
    }

    @Test
    void aWatchedPageIsUnwrittenUntilTheProcessorMayStoreToIt() {
        assertThat(grants.isUnwritten(PAGE + 0xFFF)).isTrue();
        grants.grant(PAGE + 0x1000, STORE);
        assertThat(grants.isUnwritten(PAGE)).isTrue();
        grants.grant(PAGE, STORE);
        assertThat(grants.isUnwritten(PAGE)).isFalse();
    }

    @Test
    void aPageThatTheProcessorMayStoreToCannotBeWatched() {
        grants.grant(PAGE, STORE);
        grants.watch(PAGE);
        assertThat(grants.isUnwritten(PAGE)).isFalse();
        // It forgets its grants, and asks again.
        memory.capture();
        assertThat(grants.takeGrantsStale()).isTrue();
        grants.grant(PAGE, FETCH);
        grants.watch(PAGE);
        assertThat(grants.isUnwritten(PAGE)).isTrue();
    }

    @Test
    void theHostsWritesAreNoticed() {
        memory.putByte(PAGE + 5, (byte) 1);
        assertThat(grants.isUnwritten(PAGE)).isFalse();
        grants.watch(PAGE);
        memory.fill(PAGE - 0x1000, 0x3000, (byte) 1);
        assertThat(grants.isUnwritten(PAGE)).isFalse();
    }

    @Test
    void aRestoredPageIsAnother() {
        Object image = memory.capture();
        memory.putByte(PAGE, (byte) 1);
        grants.watch(PAGE);
        assertThat(grants.isUnwritten(PAGE)).isTrue();
        memory.restore(image);
        assertThat(grants.isUnwritten(PAGE)).isFalse();
    }

    @Test
    void aPageThatWasNeverExecutedCannotBeWatched() {
        grants.watch(PAGE + 0x1000);
        assertThat(grants.isUnwritten(PAGE + 0x1000)).isFalse();
    }

    @Test
    void aProcessorThatForgetsItsGrantsIsToForgetThemAll() {
        int before = 0;
        while ((grants.grant(0x4000, LOAD) & PageGrants.FLUSH_FIRST) == 0) {
            before++;
        }
        assertThat(before).isGreaterThan(1000);
        assertThat(grants.grant(0x4000, LOAD)).isEqualTo(LOAD);
        // To store is another grant than to load.
        assertThat(grants.grant(0x4000, STORE)).isEqualTo(LOAD | STORE);
    }
}
