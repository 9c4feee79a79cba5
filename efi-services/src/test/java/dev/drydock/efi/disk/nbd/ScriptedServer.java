package dev.drydock.efi.disk.nbd;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A server that does to its one client what a test tells it, and then hangs up. */
final class ScriptedServer implements Closeable {
    static final long OPTION_MAGIC = 0x49484156454f5054L;
    static final long REPLY_MAGIC = 0x0003e889045565a9L;
    static final int GO = 7;
    static final int ACK = 1;
    static final int INFO = 3;
    static final int UNSUPPORTED = 0x80000001;

    private final ServerSocketChannel listening;
    private final Thread thread;
    private final Path socket;

    /** What the server does. */
    @FunctionalInterface
    interface Script {
        void run(Client client) throws IOException;
    }

    /** The client, seen from the server. */
    record Client(DataInputStream input, DataOutputStream output) {
        void greet(int flags) throws IOException {
            output.writeLong(0x4e42444d41474943L);
            output.writeLong(OPTION_MAGIC);
            output.writeShort(flags);
            input.readInt();
        }

        /** Reads an option, and returns its number. */
        int option() throws IOException {
            if (input.readLong() != OPTION_MAGIC) {
                throw new IOException("no option");
            }
            int option = input.readInt();
            input.readNBytes(input.readInt());
            return option;
        }

        void reply(int option, int type, byte... data) throws IOException {
            output.writeLong(REPLY_MAGIC);
            output.writeInt(option);
            output.writeInt(type);
            output.writeInt(data.length);
            output.write(data);
        }

        /** Negotiates well. */
        void negotiate(long size, int flags) throws IOException {
            greet(3);
            option();
            reply(GO, INFO, java.nio.ByteBuffer.allocate(12).putShort((short) 0).putLong(size).putShort((short) flags)
                    .array());
            reply(GO, ACK);
        }

        /** Reads a request, and returns its cookie. */
        long request() throws IOException {
            input.readNBytes(8);
            long cookie = input.readLong();
            input.readNBytes(12);
            return cookie;
        }

        /** Waits until the client goes. */
        void hang() throws IOException {
            while (input.read() >= 0) {
                // Whatever it sends.
            }
        }
    }

    ScriptedServer(Path directory, Script script) throws IOException {
        socket = directory.resolve("socket-" + System.nanoTime());
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        thread = Thread.ofVirtual().start(() -> {
            try (SocketChannel channel = listening.accept()) {
                script.run(new Client(new DataInputStream(Channels.newInputStream(channel)),
                        new DataOutputStream(Channels.newOutputStream(channel))));
            } catch (EOFException _) {
                // The client has gone.
            } catch (IOException _) {
                // So it has, while something was sent to it.
            }
        });
    }

    NbdExport export() {
        return new NbdExport(UnixDomainSocketAddress.of(socket), "x");
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
