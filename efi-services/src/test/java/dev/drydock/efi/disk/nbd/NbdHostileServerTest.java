package dev.drydock.efi.disk.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.drydock.efi.disk.nbd.NbdException.Kind;
import dev.drydock.efi.disk.nbd.ScriptedServer.Script;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a server does, the answer is an {@link NbdException}, and soon. */
class NbdHostileServerTest {
    private static final Duration SOON = Duration.ofMillis(300);
    /** For what a server says at once, however busy the machine is. */
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int GO = ScriptedServer.GO;

    @TempDir
    Path directory;

    /** Connects and reads a block. */
    private void assertFails(Kind kind, String message, Script script) throws IOException {
        Duration timeout = kind == Kind.TIMEOUT ? SOON : PATIENT;
        try (var server = new ScriptedServer(directory, script)) {
            assertTimeoutPreemptively(LIMIT, () -> assertThatExceptionOfType(NbdException.class).isThrownBy(() -> {
                try (NbdDevice device = NbdDevice.connect(server.export().withTimeout(timeout))) {
                    device.read(0, MemorySegment.ofArray(new byte[512]));
                }
            }).withMessageContaining(message).withMessageStartingWith("nbd+unix:///x?socket=").extracting(
                    NbdException::kind).isEqualTo(kind));
        }
    }

    private static byte[] export(long size) {
        return ByteBuffer.allocate(12).putShort((short) 0).putLong(size).putShort((short) 1).array();
    }

    private static byte[] blockSizes(int smallest, int largest) {
        return ByteBuffer.allocate(14).putShort((short) 3).putInt(smallest).putInt(4096).putInt(largest).array();
    }

    @Test
    void greetings() throws IOException {
        assertFails(Kind.DISCONNECTED, "closed", client -> {});
        assertFails(Kind.TIMEOUT, "300 ms", ScriptedServer.Client::hang);
        assertFails(Kind.PROTOCOL, "magic", client -> client.output().write(new byte[100]));
        assertFails(Kind.PROTOCOL, "second magic", client -> {
            client.output().writeLong(0x4e42444d41474943L);
            client.output().writeLong(5);
        });
        assertFails(Kind.REFUSED, "oldstyle", client -> {
            client.output().writeLong(0x4e42444d41474943L);
            client.output().writeLong(0x00420281861253L);
            client.output().write(new byte[136]);
        });
        assertFails(Kind.REFUSED, "fixed newstyle", client -> client.greet(2));
        assertFails(Kind.TIMEOUT, "300 ms", client -> {
            // A byte at a time is no progress that counts.
            for (byte b : ByteBuffer.allocate(16).putLong(0x4e42444d41474943L).array()) {
                client.output().writeByte(b);
                pause(50);
            }
        });
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertNegotiationFails(Kind kind, String message, Script script) throws IOException {
        assertFails(kind, message, client -> {
            client.greet(3);
            client.option();
            script.run(client);
            client.hang();
        });
    }

    @Test
    void negotiations() throws IOException {
        assertNegotiationFails(Kind.TIMEOUT, "", client -> {});
        assertNegotiationFails(Kind.PROTOCOL, "magic", client -> client.output().write(new byte[20]));
        assertNegotiationFails(Kind.PROTOCOL, "option 3", client -> client.reply(3, ScriptedServer.ACK));
        assertNegotiationFails(Kind.PROTOCOL, "size is missing", client -> client.reply(GO, ScriptedServer.ACK));
        for (long size : new long[]{-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertNegotiationFails(Kind.PROTOCOL, "size is 0x",
                    client -> client.reply(GO, ScriptedServer.INFO, export(size)));
        }
        assertNegotiationFails(Kind.PROTOCOL, "has 3 bytes",
                client -> client.reply(GO, ScriptedServer.INFO, (byte) 0, (byte) 0, (byte) 0));
        assertNegotiationFails(Kind.PROTOCOL, "type 77", client -> client.reply(GO, 77));
        assertNegotiationFails(Kind.PROTOCOL, "more than 100", client -> {
            for (int i = 0; i < 200; i++) {
                client.reply(GO, ScriptedServer.INFO, export(512));
            }
        });
        assertNegotiationFails(Kind.PROTOCOL, "4294967295 bytes", client -> {
            client.output().writeLong(ScriptedServer.REPLY_MAGIC);
            client.output().writeInt(GO);
            client.output().writeInt(ScriptedServer.INFO);
            client.output().writeInt(-1);
        });
        assertNegotiationFails(Kind.REFUSED, "TLS",
                client -> client.reply(GO, 0x80000005, "use\tTLS\u0007".getBytes()));
        assertNegotiationFails(Kind.REFUSED, "error 99", client -> client.reply(GO, 0x80000000 + 99));
    }

    @Test
    void blockSizes() throws IOException {
        int[][] wrong = {{0, 4096}, {3, 4096}, {Integer.MIN_VALUE, -1}, {1024, 512}, {1024, 4096}};
        for (int[] sizes : wrong) {
            assertNegotiationFails(Kind.PROTOCOL, "block sizes", client -> {
                client.reply(GO, ScriptedServer.INFO, export(1536));
                client.reply(GO, ScriptedServer.INFO, blockSizes(sizes[0], sizes[1]));
                client.reply(GO, ScriptedServer.ACK);
            });
        }
        assertNegotiationFails(Kind.REFUSED, "demands requests of 1 to 100 bytes", client -> {
            client.reply(GO, ScriptedServer.INFO, export(1536));
            client.reply(GO, ScriptedServer.INFO, blockSizes(1, 100));
            client.reply(GO, ScriptedServer.ACK);
        });
    }

    @Test
    void aServerThatDoesNotKnowGo() throws IOException {
        Script old = client -> {
            client.greet(1);
            client.option();
            client.reply(GO, ScriptedServer.UNSUPPORTED);
            assertThat(client.option()).isEqualTo(1);
        };
        assertFails(Kind.REFUSED, "refuses the export 'x'", old);
        try (var server = new ScriptedServer(directory, client -> {
            old.run(client);
            client.output().writeLong(1024);
            client.output().writeShort(3);
            client.output().write(new byte[124]);
            client.output().writeInt(0x67446698);
            client.output().writeInt(0);
            client.output().writeLong(client.request());
            client.output().write("x".repeat(512).getBytes());
            client.hang();
        }); NbdDevice device = NbdDevice.connect(server.export())) {
            assertThat(device.blockCount()).isEqualTo(2);
            assertThat(device.isReadOnly()).isTrue();
            byte[] block = new byte[512];
            device.read(1, MemorySegment.ofArray(block));
            assertThat(block).containsOnly('x');
        }
    }

    @Test
    void replies() throws IOException {
        assertFails(Kind.TIMEOUT, "", client -> {
            client.negotiate(1024, 1);
            client.hang();
        });
        assertFails(Kind.DISCONNECTED, "closed", client -> {
            client.negotiate(1024, 1);
            client.request();
        });
        assertFails(Kind.PROTOCOL, "magic is 0x668e33ef", client -> {
            client.negotiate(1024, 1);
            client.request();
            client.output().writeInt(0x668e33ef);
            client.output().write(new byte[100]);
            client.hang();
        });
        assertFails(Kind.PROTOCOL, "a reply is to request", client -> {
            client.negotiate(1024, 1);
            client.output().writeInt(0x67446698);
            client.output().writeInt(0);
            client.output().writeLong(client.request() + 1);
            client.hang();
        });
        assertFails(Kind.DISCONNECTED, "closed", client -> {
            client.negotiate(1024, 1);
            client.output().writeInt(0x67446698);
            client.output().writeInt(0);
            client.output().writeLong(client.request());
            client.output().write(new byte[100]);
        });
        assertFails(Kind.REQUEST_FAILED, "error 4294967295", client -> {
            client.negotiate(1024, 1);
            client.output().writeInt(0x67446698);
            client.output().writeInt(-1);
            client.output().writeLong(client.request());
            client.hang();
        });
    }

    @Test
    void noise() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            try (var server = new ScriptedServer(directory, client -> {
                client.negotiate(1 << 20, random.nextInt());
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                client.output().write(noise);
            })) {
                assertThatExceptionOfType(NbdException.class).isThrownBy(() -> {
                    try (NbdDevice device = NbdDevice.connect(server.export())) {
                        device.read(0, MemorySegment.ofArray(new byte[512]));
                    }
                });
            }
        }
    }
}
