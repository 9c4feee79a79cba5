package dev.drydock.efi.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSearchTest {
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int WORD = 0x8081_8283;
    private static final int STEP = 16;

    @Test
    void findsWhatLiesAtMultiplesOfTheStepInEitherDirection() {
        MemorySegment bytes = bytes(1024, 0, 20, 32, 48, 48 + 4, 512, 1008, 1020);
        assertThat(ascending(bytes, WORD, -1)).containsExactly(0L, 32L, 48L, 512L, 1008L);
        assertThat(descending(bytes, WORD, -1)).containsExactly(1008L, 512L, 48L, 32L, 0L);
    }

    @Test
    void findsTheLastWordThatHasRoomOnly() {
        MemorySegment bytes = bytes(64, 48);
        assertThat(ascending(bytes.asSlice(0, 52), WORD, -1)).containsExactly(48L);
        assertThat(descending(bytes.asSlice(0, 52), WORD, -1)).containsExactly(48L);
        assertThat(ascending(bytes.asSlice(0, 51), WORD, -1)).isEmpty();
        assertThat(descending(bytes.asSlice(0, 51), WORD, -1)).isEmpty();
        assertThat(ascending(bytes.asSlice(0, 3), WORD, -1)).isEmpty();
        assertThat(descending(bytes.asSlice(0, 0), WORD, -1)).isEmpty();
    }

    @Test
    void comparesTheBitsOfTheMask() {
        MemorySegment bytes = bytes(64, 16, 48);
        assertThat(ascending(bytes, 0x83, 0xff)).containsExactly(16L, 48L);
        assertThat(descending(bytes, 0x8083, 0xff00_00ff)).isEmpty();
        assertThat(descending(bytes, 0x8000_0083, 0xff00_00ff)).containsExactly(48L, 16L);
    }

    @Test
    void goesOnFromBufferToBuffer() {
        int edge = WordSearch.BUFFER_BYTES;
        MemorySegment bytes = bytes(2 * edge + 64, 2 * STEP, edge - STEP, edge - 2, edge, edge + STEP, 2 * edge,
                2 * edge + 60);
        assertThat(ascending(bytes, WORD, -1)).containsExactly(2L * STEP, (long) edge - STEP, (long) edge,
                (long) edge + STEP, 2L * edge);
        assertThat(descending(bytes, WORD, -1)).containsExactly(2L * edge, (long) edge + STEP, (long) edge,
                (long) edge - STEP, 2L * STEP);
    }

    private static MemorySegment bytes(int size, long... places) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[size]);
        for (long place : places) {
            bytes.set(INT, place, WORD);
        }
        return bytes.asReadOnly();
    }

    private static List<Long> ascending(MemorySegment bytes, int word, int mask) {
        var search = new WordSearch(bytes, word, mask, STEP);
        List<Long> result = new ArrayList<>();
        for (long at = search.next(0); at != WordSearch.NONE; at = search.next(at + STEP)) {
            result.add(at);
        }
        return result;
    }

    private static List<Long> descending(MemorySegment bytes, int word, int mask) {
        var search = new WordSearch(bytes, word, mask, STEP);
        List<Long> result = new ArrayList<>();
        for (long at = search.previous(Long.MAX_VALUE); at != WordSearch.NONE; at = search.previous(at)) {
            result.add(at);
        }
        return result;
    }
}
