package dev.drydock.efi.disk;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A device with faults, to see what a guest does about them: unreadable and unwritable blocks, a medium that is shorter than
 * it says, is protected, missing, taken out or replaced, and transfers that take time.
 *
 * <pre>{@code
 * Firmware.builder(architecture).disk("worn", () -> FaultyDevice.builder(RawFileDevice.open(image))
 *         .readErrors(4096, 8).latency(Duration.ofMillis(5)).build())
 * }</pre>
 *
 * <p>What happens depends on what the guest transfers, never on the host's time, so runs can be repeated; and a snapshot of
 * the run has it.
 */
public final class FaultyDevice implements ForwardingDevice {
    private final List<BlockDevice> media;
    private final Faults faults;
    private final StateCounter current;

    /** Blocks of a device. */
    private record Range(long first, long count) {
        boolean touches(long lba, long number) {
            return lba < first + count && first < lba + number;
        }
    }

    /**
     * What is wrong.
     *
     * @param changes the block that, when it was read, makes the medium go, for each medium but the last
     * @param readableBlocks what lies behind cannot be read or written
     */
    private record Faults(List<Range> readErrors, List<Range> writeErrors, List<Long> changes, long readableBlocks,
            boolean flushError, boolean writeProtected, long latencyNanos) {}

    private FaultyDevice(List<BlockDevice> media, Faults faults, MachineState state) {
        this.media = List.copyOf(media);
        this.faults = faults;
        current = state.counter();
    }

    /** Begins with a device without faults. */
    public static Builder builder(BlockDevice device) {
        return new Builder(device);
    }

    /** Attaches each of its media, so that writes go where they would without faults. */
    @Override
    public BlockDevice attach(MachineState state) {
        return new FaultyDevice(media.stream().map(medium -> medium.attach(state)).toList(), faults, state);
    }

    /** The medium that is in the device. */
    @Override
    public BlockDevice device() {
        return media.get((int) current.get());
    }

    @Override
    public boolean isReadOnly() {
        return faults.writeProtected || device().isReadOnly();
    }

    @Override
    public boolean isRemovable() {
        return media.size() > 1 || device().isRemovable();
    }

    @Override
    public int mediumNumber() {
        return (int) current.get() + device().mediumNumber();
    }

    @Override
    public long latencyNanos() {
        return faults.latencyNanos;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        long count = checkRange(lba, target);
        check(faults.readErrors, lba, count, "read");
        device().read(lba, target);
        int number = (int) current.get();
        if (number < faults.changes.size() && new Range(lba, count).touches(faults.changes.get(number), 1)) {
            current.add(1);
        }
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        long count = checkRange(lba, source);
        if (faults.writeProtected) {
            throw new ReadOnlyDeviceException();
        }
        check(faults.writeErrors, lba, count, "write");
        device().write(lba, source);
    }

    private void check(List<Range> errors, long lba, long count, String what) throws IOException {
        if (lba + count > faults.readableBlocks || errors.stream().anyMatch(range -> range.touches(lba, count))) {
            throw new IOException("an injected " + what + " error within " + count + " blocks at " + lba);
        }
    }

    @Override
    public void flush() throws IOException {
        if (faults.flushError) {
            throw new IOException("an injected flush error");
        }
        device().flush();
    }

    /** Closes every medium. */
    @Override
    public void close() throws IOException {
        for (BlockDevice medium : media) {
            medium.close();
        }
    }

    /** Gathers faults. */
    public static final class Builder {
        private final List<BlockDevice> media = new ArrayList<>();
        private final List<Range> readErrors = new ArrayList<>();
        private final List<Range> writeErrors = new ArrayList<>();
        private final List<Long> changes = new ArrayList<>();
        private long readableBlocks = Long.MAX_VALUE;
        private boolean flushError;
        private boolean writeProtected;
        private long latencyNanos;

        private Builder(BlockDevice device) {
            media.add(device);
        }

        /** Blocks that cannot be read. */
        public Builder readErrors(long lba, long count) {
            readErrors.add(new Range(lba, count));
            return this;
        }

        /** Blocks that cannot be written. */
        public Builder writeErrors(long lba, long count) {
            writeErrors.add(new Range(lba, count));
            return this;
        }

        /** Lets only the first {@code blocks} be there, though the device says that there are more. */
        public Builder shortMedium(long blocks) {
            readableBlocks = blocks;
            return this;
        }

        /** Lets every flush fail. */
        public Builder flushErrors() {
            flushError = true;
            return this;
        }

        /** Refuses every write. */
        public Builder writeProtected() {
            writeProtected = true;
            return this;
        }

        /** How long each transfer takes on the guest's clock. */
        public Builder latency(Duration each) {
            latencyNanos = each.toNanos();
            return this;
        }

        /** Lets {@code next} take the medium's place as soon as block {@code lba} was read. */
        public Builder changeMedium(long lba, BlockDevice next) {
            changes.add(lba);
            media.add(next);
            return this;
        }

        /** Takes the medium out as soon as block {@code lba} was read. */
        public Builder removeMedium(long lba) {
            return changeMedium(lba, new MemoryDevice(media.getFirst().blockSize(), 0));
        }

        public FaultyDevice build() {
            return new FaultyDevice(media, new Faults(List.copyOf(readErrors), List.copyOf(writeErrors),
                    List.copyOf(changes), readableBlocks, flushError, writeProtected, latencyNanos),
                    new MachineState());
        }
    }
}
