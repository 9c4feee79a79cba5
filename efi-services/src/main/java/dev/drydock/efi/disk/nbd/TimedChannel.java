package dev.drydock.efi.disk.nbd;

import dev.drydock.efi.disk.nbd.NbdException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection on which nothing waits longer than it may. */
final class TimedChannel implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration timeout;
    private long deadline;

    private TimedChannel(SocketChannel channel, Selector selector, Duration timeout) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.timeout = timeout;
        channel.configureBlocking(false);
        key = channel.register(selector, 0);
        begin();
    }

    /**
     * Connects. A host with several addresses is tried at one after the other.
     *
     * @throws NbdException if nobody listens there, or not in time
     */
    static TimedChannel connect(SocketAddress address, Duration timeout) throws IOException {
        if (address instanceof InetSocketAddress inet) {
            IOException last = null;
            for (InetAddress each : InetAddress.getAllByName(inet.getHostString())) {
                try {
                    return open(new InetSocketAddress(each, inet.getPort()), timeout);
                } catch (IOException e) {
                    last = e;
                }
            }
            throw last;
        }
        return open(address, timeout);
    }

    private static TimedChannel open(SocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        Selector selector = null;
        try {
            selector = Selector.open();
            var timed = new TimedChannel(channel, selector, timeout);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            timed.finishConnect(address);
            return timed;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    private void finishConnect(SocketAddress address) throws IOException {
        try {
            for (boolean connected = channel.connect(address); !connected; connected = channel.finishConnect()) {
                await(SelectionKey.OP_CONNECT);
            }
        } catch (NbdException e) {
            throw e;
        } catch (IOException e) {
            throw new NbdException(Kind.DISCONNECTED, address + ": " + e.getMessage(), e);
        }
    }

    /** From now on the time counts. */
    void begin() {
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Fills what remains of a buffer. */
    void read(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            int count = channel.read(target);
            if (count < 0) {
                throw new NbdException(Kind.DISCONNECTED, "the server has closed the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
    }

    /** Sends what remains of a buffer. */
    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (channel.write(source) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (millis > 0) {
            selector.select(_ -> {}, millis);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new NbdException(Kind.DISCONNECTED, "interrupted while waiting for the server");
        }
        if (System.nanoTime() - deadline >= 0) {
            throw new NbdException(Kind.TIMEOUT, "the server did not answer within " + timeout.toMillis() + " ms");
        }
    }

    @Override
    public void close() throws IOException {
        try (channel; selector) {
            key.cancel();
        }
    }
}
