package dev.drydock.efi.disk.nbd;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ReadOnlyDeviceException;
import dev.drydock.efi.disk.nbd.NbdException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A disk that an NBD server offers.
 *
 * <p>A request that the server fails is an error of that request; anything else that goes wrong ends the connection, and every
 * later request fails with it. Blocks have 512 bytes, or as many as the server demands; zeroes fill the last one.
 */
public final class NbdDevice implements BlockDevice {
    private static final int REQUEST_MAGIC = 0x25609513;
    private static final int REPLY_MAGIC = 0x67446698;
    private static final int REQUEST_LENGTH = 28;
    private static final int REPLY_LENGTH = 16;
    private static final int MOST_AT_ONCE = 1 << 20;

    private static final int READ_ONLY = 1 << 1;
    private static final int SEND_FLUSH = 1 << 2;
    private static final int SEND_FUA = 1 << 3;
    private static final short FORCE_UNIT_ACCESS = 1;

    private final NbdExport where;
    private final TimedChannel channel;
    private final NbdNegotiation.Export export;
    private final int blockSize;
    private final boolean persistent;
    private long requests;
    private IOException failure;

    private enum Command {
        READ, WRITE, DISCONNECT, FLUSH
    }

    private NbdDevice(NbdExport where, TimedChannel channel, NbdNegotiation.Export export, boolean persistent)
            throws NbdException {
        this.where = where;
        this.channel = channel;
        this.export = export;
        this.persistent = persistent;
        blockSize = Math.max(512, export.smallest());
        if (blockSize > 4096 || Integer.compareUnsigned(export.largest(), blockSize) < 0) {
            throw new NbdException(Kind.REFUSED, "the server demands requests of %d to %s bytes"
                    .formatted(export.smallest(), Integer.toUnsignedString(export.largest())));
        }
    }

    /**
     * Connects to a disk that is not to be changed: what a run writes stays in its memory.
     *
     * @throws NbdException if the server cannot be reached in time, or does not offer the disk
     */
    public static NbdDevice connect(NbdExport export) throws IOException {
        return connect(export, false);
    }

    /**
     * Connects to a disk that a run is to change: writes go to the server, and no snapshot takes them back. It is the server's
     * affair to let in one writer only.
     *
     * @throws NbdException if the server cannot be reached in time, or does not offer the disk
     */
    public static NbdDevice connectPersistent(NbdExport export) throws IOException {
        return connect(export, true);
    }

    private static NbdDevice connect(NbdExport where, boolean persistent) throws IOException {
        try {
            TimedChannel channel = TimedChannel.connect(where.address(), where.timeout());
            try {
                return new NbdDevice(where, channel, NbdNegotiation.negotiate(channel, where.name()), persistent);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw named(where, e);
        }
    }

    private static NbdException named(NbdExport where, IOException e) {
        Kind kind = e instanceof NbdException nbd ? nbd.kind() : Kind.DISCONNECTED;
        String problem = e instanceof UnknownHostException
                ? "the host is not known"
                : e.getMessage() == null ? e.toString() : e.getMessage();
        return new NbdException(kind, where + ": " + problem, e);
    }

    /** An overlay, except on what is to be changed. */
    @Override
    public BlockDevice attach(MachineState state) {
        return persistent ? this : BlockDevice.super.attach(state);
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public long blockCount() {
        return Math.ceilDiv(export.size(), blockSize);
    }

    /** Whether the disk is not to be changed, or the server does not take writes. */
    @Override
    public boolean isReadOnly() {
        return !persistent || has(READ_ONLY);
    }

    private boolean has(int flag) {
        return (export.flags() & flag) != 0;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        checkRange(lba, target);
        long offset = lba * blockSize;
        long there = Math.min(target.byteSize(), export.size() - offset);
        for (long done = 0; done < there;) {
            MemorySegment part = target.asSlice(done, Math.min(there - done, atOnce()));
            request(Command.READ, (short) 0, offset + done, (int) part.byteSize(), null, part.asByteBuffer());
            done += part.byteSize();
        }
        target.asSlice(there).fill((byte) 0);
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        checkRange(lba, source);
        if (isReadOnly()) {
            throw new ReadOnlyDeviceException();
        }
        long offset = lba * blockSize;
        long there = Math.min(source.byteSize(), export.size() - offset);
        // A server that cannot flush may still be able to write what stays.
        short flags = !has(SEND_FLUSH) && has(SEND_FUA) ? FORCE_UNIT_ACCESS : 0;
        for (long done = 0; done < there;) {
            MemorySegment part = source.asSlice(done, Math.min(there - done, atOnce()));
            request(Command.WRITE, flags, offset + done, (int) part.byteSize(), part.asByteBuffer(), null);
            done += part.byteSize();
        }
    }

    private long atOnce() {
        return Math.min(MOST_AT_ONCE, Integer.toUnsignedLong(export.largest()) / blockSize * blockSize);
    }

    /** Returns when what was written is durable, as far as the server can tell. */
    @Override
    public void flush() throws IOException {
        if (has(SEND_FLUSH)) {
            request(Command.FLUSH, (short) 0, 0, 0, null, null);
        }
    }

    /**
     * Sends a request and waits until it is done.
     *
     * @param sent what goes with the request, or null
     * @param received what comes with the answer, or null
     */
    private void request(Command command, short flags, long offset, int length, ByteBuffer sent, ByteBuffer received)
            throws IOException {
        if (failure != null) {
            throw new NbdException(Kind.DISCONNECTED, "the connection has ended: " + failure.getMessage(), failure);
        }
        try {
            channel.begin();
            channel.write(header(command, flags, offset, length));
            if (sent != null) {
                channel.write(sent);
            }
            int error = answer();
            if (error == 0 && received != null) {
                channel.read(received);
            }
            if (error != 0) {
                throw new NbdException(Kind.REQUEST_FAILED, "the server failed to %s %d bytes at %d: %s"
                        .formatted(command.name().toLowerCase(Locale.ROOT), length, offset, name(error)));
            }
        } catch (NbdException e) {
            if (e.kind() != Kind.REQUEST_FAILED) {
                failure = e;
            }
            throw named(where, e);
        } catch (IOException e) {
            failure = e;
            throw named(where, e);
        }
    }

    private ByteBuffer header(Command command, short flags, long offset, int length) {
        requests++;
        return ByteBuffer.allocate(REQUEST_LENGTH).putInt(REQUEST_MAGIC).putShort(flags)
                .putShort((short) command.ordinal()).putLong(requests).putLong(offset).putInt(length).flip();
    }

    /** Reads the answer's beginning. Returns the error, or 0. */
    private int answer() throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(REPLY_LENGTH);
        channel.read(reply);
        reply.flip();
        int magic = reply.getInt();
        if (magic != REPLY_MAGIC) {
            throw new NbdException(Kind.PROTOCOL, "a reply's magic is 0x" + Integer.toHexString(magic));
        }
        int error = reply.getInt();
        long cookie = reply.getLong();
        if (cookie != requests) {
            throw new NbdException(Kind.PROTOCOL,
                    "a reply is to request 0x%x and not 0x%x".formatted(cookie, requests));
        }
        return error;
    }

    private static String name(int error) {
        return switch (error) {
            case 1 -> "EPERM";
            case 5 -> "EIO";
            case 12 -> "ENOMEM";
            case 22 -> "EINVAL";
            case 28 -> "ENOSPC";
            case 75 -> "EOVERFLOW";
            case 95 -> "ENOTSUP";
            case 108 -> "ESHUTDOWN";
            default -> "error " + Integer.toUnsignedString(error);
        };
    }

    /** Makes what was written durable if it is to stay, and takes leave of the server. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (failure == null) {
                if (!isReadOnly()) {
                    flush();
                }
                failure = new IOException("it was closed");
                takeLeave();
            }
        }
    }

    private void takeLeave() {
        try {
            channel.begin();
            channel.write(header(Command.DISCONNECT, (short) 0, 0, 0));
        } catch (IOException _) {
            // A server that is gone has nothing more to lose: what was written was flushed before.
        }
    }
}
