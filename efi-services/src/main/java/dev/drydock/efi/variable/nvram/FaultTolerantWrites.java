package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * EDK2's fault tolerant writes: what is to be written goes into the spare blocks first, and a queue tells how far it came,
 * so that whoever finds it half done can finish it.
 *
 * <p>The queue lies in the working space behind a header of 32 bytes, {@code EFI_FAULT_TOLERANT_WORKING_BLOCK_HEADER}.
 * Each entry is an {@code EFI_FAULT_TOLERANT_WRITE_HEADER} and a {@code EFI_FAULT_TOLERANT_WRITE_RECORD}. Flags are
 * set by clearing bits, as flash memory does.
 */
final class FaultTolerantWrites {
    /** A header and one record without private data. */
    static final int ENTRY = 80;
    private static final int HEADER = 32;
    private static final int RECORD = 40;
    /** {@code EFI_VARIABLE_GUID} of the runtime driver that writes variables. */
    private static final Guid CALLER = Guid.parse("cbd2e4d5-7068-4ff5-b462-9822b4ad8d60");

    private static final int HEADER_ALLOCATED = 0x1;
    private static final int WRITES_ALLOCATED = 0x2;
    private static final int COMPLETE = 0x4;
    private static final int SPARE_COMPLETE = 0x2;
    private static final int DESTINATION_COMPLETE = 0x4;

    private final NvramBytes bytes;
    private final VolumeLayout layout;

    FaultTolerantWrites(NvramBytes bytes, VolumeLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /** An empty queue's working space. */
    static byte[] emptyWorkSpace(VolumeLayout layout) {
        byte[] space = new byte[layout.workSize()];
        Arrays.fill(space, (byte) 0xff);
        ByteBuffer header = ByteBuffer.wrap(space).order(ByteOrder.LITTLE_ENDIAN);
        VariableCodec.putGuid(header, VolumeLayout.WORKING_BLOCK);
        header.putLong(24, layout.workSize() - HEADER);
        var crc = new CRC32(); // of the header as it is while its checksum and state are still erased
        crc.update(space, 0, HEADER);
        header.putInt(16, (int) crc.getValue());
        header.put(20, (byte) 0xfe);
        return space;
    }

    /**
     * Finishes a write that came as far as the spare blocks.
     *
     * @return whether there was one
     */
    boolean finishPending() throws IOException {
        byte[] space = bytes.read(layout.workOffset(), layout.workSize());
        int entry = lastEntry(space);
        if (entry < 0) {
            return false;
        }
        ByteBuffer queue = ByteBuffer.wrap(space).order(ByteOrder.LITTLE_ENDIAN);
        if (isSet(space[entry], COMPLETE) || !isSet(space[entry], WRITES_ALLOCATED)) {
            return false;
        }
        long privateData = queue.getLong(entry + 32);
        long writes = queue.getLong(entry + 24);
        for (long i = 0; i < writes; i++) {
            int record = (int) (entry + RECORD + i * (RECORD + privateData));
            if (isSet(space[record], SPARE_COMPLETE) && !isSet(space[record], DESTINATION_COMPLETE)) {
                finish(queue, entry, record);
                return true;
            }
        }
        return false;
    }

    /** The offset of the last entry in the working space, or -1 if there is none. */
    private static int lastEntry(byte[] space) {
        ByteBuffer queue = ByteBuffer.wrap(space).order(ByteOrder.LITTLE_ENDIAN);
        int last = -1;
        for (int at = HEADER; at <= space.length - RECORD && isSet(space[at], HEADER_ALLOCATED);) {
            long writes = queue.getLong(at + 24);
            long privateData = queue.getLong(at + 32);
            if (writes < 0 || writes > space.length || privateData < 0 || privateData > space.length
                    || writes * (RECORD + privateData) > space.length - at - RECORD) {
                break; // not written to its end: nothing was done for it yet
            }
            last = at;
            at += (int) (RECORD + writes * (RECORD + privateData));
        }
        return last;
    }

    private void finish(ByteBuffer queue, int entry, int record) throws IOException {
        long offset = queue.getLong(record + 16);
        long length = queue.getLong(record + 24);
        long relative = queue.getLong(record + 32);
        long target = layout.spareOffset() + relative; // of the first block that the spare blocks stand for
        if (offset < 0 || length < 0 || length > layout.spareSize() || offset > layout.spareSize() - length
                || target < 0 || target > layout.spareOffset() - offset - length) {
            throw new NvramFormatException(layout.workOffset() + record, "fault tolerant write record",
                    "0x%x bytes to 0x%x do not fit the volume".formatted(length, target + offset));
        }
        int blocks = (int) Math.min(Math.ceilDiv(offset + length, layout.blockSize()) * layout.blockSize(),
                layout.spareSize());
        bytes.write(target, bytes.read(layout.spareOffset(), blocks));
        bytes.force();
        clear(record, queue.array(), DESTINATION_COMPLETE);
        clear(entry, queue.array(), COMPLETE);
    }

    private static boolean isSet(byte flags, int flag) {
        return (flags & flag) == 0;
    }

    private void clear(int at, byte[] space, int flag) throws IOException {
        space[at] &= (byte) ~flag;
        bytes.write(layout.workOffset() + at, new byte[]{space[at]});
        bytes.force();
    }

    /**
     * Writes the blocks from the volume's start on.
     *
     * @param blocks at most as many as there are spare ones
     * @param offset of what is new in them
     */
    void write(byte[] blocks, int offset, int length) throws IOException {
        finishPending();
        byte[] space = bytes.read(layout.workOffset(), layout.workSize());
        int last = lastEntry(space);
        int at = last < 0 ? HEADER : end(space, last);
        if (at > space.length - ENTRY || !isErased(space, at) || last >= 0 && !isSet(space[last], COMPLETE)) {
            space = emptyWorkSpace(layout); // nothing is pending: the queue tells of the past only
            bytes.write(layout.workOffset(), space);
            bytes.force();
            at = HEADER;
        }
        ByteBuffer queue = ByteBuffer.wrap(space).order(ByteOrder.LITTLE_ENDIAN);
        queue.position(at + 4);
        VariableCodec.putGuid(queue, CALLER);
        queue.position(at + 24);
        queue.putLong(1).putLong(0);
        int record = at + RECORD;
        queue.putLong(record + 8, 0).putLong(record + 16, offset).putLong(record + 24, length).putLong(record + 32,
                -layout.spareOffset());
        bytes.write(layout.workOffset() + at, Arrays.copyOfRange(space, at, at + ENTRY));
        bytes.force();
        clear(at, space, HEADER_ALLOCATED);
        clear(at, space, WRITES_ALLOCATED);
        bytes.write(layout.spareOffset(), blocks);
        bytes.force();
        clear(record, space, SPARE_COMPLETE);
        bytes.write(0, blocks);
        bytes.force();
        clear(record, space, DESTINATION_COMPLETE);
        clear(at, space, COMPLETE);
    }

    private static int end(byte[] space, int entry) {
        ByteBuffer queue = ByteBuffer.wrap(space).order(ByteOrder.LITTLE_ENDIAN);
        return (int) (entry + RECORD + queue.getLong(entry + 24) * (RECORD + queue.getLong(entry + 32)));
    }

    /** A torn entry before its header was allocated leaves bytes behind. */
    private static boolean isErased(byte[] space, int at) {
        for (int i = at; i < at + ENTRY; i++) {
            if (space[i] != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }
}
