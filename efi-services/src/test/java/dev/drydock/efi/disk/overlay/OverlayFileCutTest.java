package dev.drydock.efi.disk.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An overlay file after the process ended, or the power was lost, in the midst of writing it. */
class OverlayFileCutTest {
    private static final int SIZE = 512;
    private static final int BLOCKS = OverlayMap.BLOCKS + 4;
    /** The blocks that are written and looked at: those at the edge between two pages of the map. */
    private static final int FIRST = OverlayMap.BLOCKS - 4;
    private static final int COUNT = 8;

    private final BlockDevice base = new MemoryDevice(SIZE, BLOCKS);
    private final OverlayHeader header;

    OverlayFileCutTest() throws IOException {
        base.write(FIRST, MemorySegment.ofArray(new byte[COUNT * SIZE]).fill((byte) -1));
        header = OverlayHeader.of(base);
    }

    /** What the disk has after a flush, and how many steps of the storage that took. */
    private record Flushed(int steps, byte[] blocks) {}

    /** Blocks that are filled with a value by a step of the storage. */
    private record Write(int step, int block, int count, int value) {}

    /** What was done to a file from the beginning. */
    private record History(List<RecordedStorage.Step> steps, List<Flushed> flushes, List<Write> writes) {
        /** The last flush that was done before a step. */
        Flushed flushedBefore(int step) {
            return flushes.stream().filter(flush -> flush.steps() <= step).reduce((_, later) -> later).orElseThrow();
        }

        /** What may be in a block after a step: what it had at a flush, and what was written since. */
        BitSet possible(int block, Flushed flush, int step) {
            BitSet values = new BitSet();
            values.set(flush.blocks()[block * SIZE] & 0xff);
            for (Write write : writes) {
                if (write.step() >= flush.steps() && write.step() <= step && block >= write.block()
                        && block < write.block() + write.count()) {
                    values.set(write.value());
                }
            }
            return values;
        }
    }

    /** Each block has what it had at the last flush or what was written since, and so it is for the next that looks. */
    private void check(History history, SparseBytes file, int step, String when) throws IOException {
        Flushed flush = history.flushedBefore(step);
        RecordedStorage storage = new RecordedStorage(file);
        byte[] before = null;
        for (int again = 0; again < 2; again++) {
            try (OverlayFile overlay = OverlayFile.open(base, header, storage)) {
                byte[] found = read(overlay);
                for (int block = 0; block < COUNT; block++) {
                    BitSet possible = history.possible(block, flush, step);
                    for (int i = block * SIZE; i < (block + 1) * SIZE; i++) {
                        if (!possible.get(found[i] & 0xff)) {
                            fail(when + ": block " + block + " has " + (found[i] & 0xff) + " and not " + possible);
                        }
                    }
                }
                assertThat(before == null || Arrays.equals(found, before)).as(when).isTrue();
                before = found;
            }
        }
    }

    private static byte[] read(BlockDevice device) throws IOException {
        byte[] blocks = new byte[COUNT * SIZE];
        device.read(FIRST, MemorySegment.ofArray(blocks));
        return blocks;
    }

    private History history(Random random, int most) throws IOException {
        RecordedStorage storage = new RecordedStorage(new SparseBytes());
        List<Flushed> flushes = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        flushes.add(new Flushed(0, read(base)));
        try (OverlayFile overlay = OverlayFile.open(base, header, storage)) {
            for (int i = 0; i < most; i++) {
                if (random.nextInt(3) == 0) {
                    overlay.flush();
                    flushes.add(new Flushed(storage.steps().size(), read(overlay)));
                } else {
                    int at = random.nextInt(COUNT);
                    byte[] data = new byte[(1 + random.nextInt(Math.min(3, COUNT - at))) * SIZE];
                    Arrays.fill(data, (byte) (i + 1));
                    writes.add(new Write(storage.steps().size(), at, data.length / SIZE, i + 1));
                    overlay.write(FIRST + at, MemorySegment.ofArray(data));
                }
            }
            overlay.flush();
            flushes.add(new Flushed(storage.steps().size(), read(overlay)));
        }
        return new History(storage.steps(), flushes, writes);
    }

    /** A process that is killed leaves all steps up to one, and a part of that. */
    @Test
    void theProcessEndsAtAnyByte() throws IOException {
        History history = history(new Random(5), 20);
        assertThat(history.flushes()).hasSizeGreaterThan(3);
        SparseBytes file = new SparseBytes();
        for (int i = 0; i < history.steps().size(); i++) {
            RecordedStorage.Step step = history.steps().get(i);
            if (step.isForce()) {
                continue;
            }
            for (int length = 0; length <= step.written().length; length += length < 64 ? 1 : 17) {
                SparseBytes cut = file.copy();
                step.repeat(cut, 0, length);
                check(history, cut, i, "step " + i + ", " + length + " bytes");
            }
            step.repeat(file, 0, step.written().length);
        }
        check(history, file, history.steps().size(), "all");
    }

    /** What a host without power leaves: all steps up to a force, and of those after it any parts of any. */
    @Property(tries = 5000)
    void thePowerIsLost(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        History history = history(random, 12);
        int cut = random.nextInt(history.steps().size() + 1);
        int durable = 0;
        for (int i = 0; i < cut; i++) {
            durable = history.steps().get(i).isForce() ? i : durable;
        }
        SparseBytes file = new SparseBytes();
        for (int i = 0; i < cut; i++) {
            RecordedStorage.Step step = history.steps().get(i);
            for (int sector = 0; !step.isForce() && sector < step.written().length; sector += SIZE) {
                if (i < durable || random.nextBoolean()) {
                    step.repeat(file, sector, sector + SIZE);
                }
            }
        }
        check(history, file, cut, "cut after step " + cut);
    }
}
