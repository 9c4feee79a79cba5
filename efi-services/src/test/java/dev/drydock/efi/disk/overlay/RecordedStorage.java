package dev.drydock.efi.disk.overlay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A file in memory that remembers what was done to it, one step after the other. */
final class RecordedStorage implements OverlayStorage {
    private final SparseBytes bytes;
    private final List<Step> steps = new ArrayList<>();
    private int stepsUntilFailure = Integer.MAX_VALUE;

    /** What was done; nothing written is a wait until all before is durable. */
    record Step(long offset, byte[] written) {
        boolean isForce() {
            return written == null;
        }

        /** Does a part of what this step wrote to another file. */
        void repeat(SparseBytes file, int from, int to) {
            file.write(offset, written, from, to);
        }
    }

    RecordedStorage(SparseBytes file) {
        bytes = file.copy();
    }

    List<Step> steps() {
        return steps;
    }

    /** Lets a later step fail, and all after it. */
    void failAfter(int more) {
        stepsUntilFailure = more;
    }

    private void add(Step step) throws IOException {
        if (stepsUntilFailure == 0) {
            throw new IOException("the storage fails");
        }
        stepsUntilFailure--;
        steps.add(step);
    }

    SparseBytes bytes() {
        return bytes.copy();
    }

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (target.hasRemaining() && target.remaining() > size() - offset) {
            throw new EOFException("the file ends at " + size());
        }
        target.put(bytes.read(offset, target.remaining()));
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        byte[] written = new byte[source.remaining()];
        source.get(written);
        Step step = new Step(offset, written);
        add(step);
        step.repeat(bytes, 0, written.length);
    }

    @Override
    public void force() throws IOException {
        add(new Step(0, null));
    }

    @Override
    public void close() {}
}
