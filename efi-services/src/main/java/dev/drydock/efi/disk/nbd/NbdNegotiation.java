package dev.drydock.efi.disk.nbd;

import dev.drydock.efi.disk.nbd.NbdException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The negotiation with a server, up to where requests begin: option GO, and EXPORT_NAME where a server does not know that. */
final class NbdNegotiation {
    private static final long MAGIC = 0x4e42444d41474943L; // "NBDMAGIC"
    private static final long OPTION_MAGIC = 0x49484156454f5054L; // "IHAVEOPT"
    private static final long OLD_STYLE_MAGIC = 0x00420281861253L;
    private static final long REPLY_MAGIC = 0x0003e889045565a9L;

    private static final int FIXED_NEWSTYLE = 1;
    private static final int NO_ZEROES = 2;
    private static final int ZEROES = 124;

    private static final int OPT_EXPORT_NAME = 1;
    private static final int OPT_GO = 7;

    private static final int REP_ACK = 1;
    private static final int REP_INFO = 3;
    private static final int REP_ERROR = 1 << 31;
    private static final int REP_ERR_UNSUP = REP_ERROR + 1;

    private static final int INFO_EXPORT = 0;
    private static final int INFO_BLOCK_SIZE = 3;

    /** More than any reply that makes sense has, in bytes. */
    private static final int LONGEST_REPLY = 1 << 16;
    private static final int MOST_REPLIES = 100;
    private static final int DEFAULT_LARGEST = 32 << 20;

    private final TimedChannel channel;

    private NbdNegotiation(TimedChannel channel) {
        this.channel = channel;
    }

    /**
     * What a server tells of an export.
     *
     * @param size in bytes
     * @param flags the transmission flags
     * @param smallest what requests' offsets and lengths are multiples of, in bytes
     * @param largest the most that a request may transfer, in bytes, unsigned
     */
    record Export(long size, int flags, int smallest, int largest) {}

    private record Reply(int type, ByteBuffer data) {}

    static Export negotiate(TimedChannel channel, String name) throws IOException {
        return new NbdNegotiation(channel).run(name);
    }

    private Export run(String name) throws IOException {
        ByteBuffer greeting = receive(16);
        long magic = greeting.getLong();
        long style = greeting.getLong();
        if (magic != MAGIC) {
            throw protocol("the greeting's magic is 0x%x".formatted(magic));
        }
        if (style == OLD_STYLE_MAGIC) {
            throw new NbdException(Kind.REFUSED, "the server speaks the oldstyle protocol only");
        }
        if (style != OPTION_MAGIC) {
            throw protocol("the greeting's second magic is 0x%x".formatted(style));
        }
        int flags = receive(2).getShort();
        if ((flags & FIXED_NEWSTYLE) == 0) {
            throw new NbdException(Kind.REFUSED, "the server does not speak the fixed newstyle protocol");
        }
        channel.write(ByteBuffer.allocate(4).putInt(flags & (FIXED_NEWSTYLE | NO_ZEROES)).flip());
        Export export = go(name);
        return export != null ? export : exportName(name, (flags & NO_ZEROES) != 0);
    }

    /** Returns null if the server does not know the option. */
    private Export go(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        send(OPT_GO, ByteBuffer.allocate(8 + bytes.length).putInt(bytes.length).put(bytes).putShort((short) 1)
                .putShort((short) INFO_BLOCK_SIZE).flip());
        long size = -1;
        int flags = 0;
        int smallest = 1;
        int largest = DEFAULT_LARGEST;
        for (int i = 0; i < MOST_REPLIES; i++) {
            Reply reply = reply(OPT_GO);
            ByteBuffer data = reply.data();
            if (reply.type() == REP_ERR_UNSUP) {
                return null;
            }
            if (reply.type() < 0) {
                throw refused(reply, name);
            }
            if (reply.type() == REP_ACK) {
                if (size < 0) {
                    throw protocol("the export's size is missing");
                }
                return checked(size, flags, smallest, largest);
            }
            int info = reply.type() == REP_INFO && data.remaining() >= 2 ? data.getShort() : -1;
            if (info == INFO_EXPORT && data.remaining() == 10) {
                size = data.getLong();
                flags = Short.toUnsignedInt(data.getShort());
                checkSize(size);
            } else if (info == INFO_BLOCK_SIZE && data.remaining() == 12) {
                smallest = data.getInt();
                data.getInt(); // what it prefers
                largest = data.getInt();
            } else if (info == INFO_EXPORT || info == INFO_BLOCK_SIZE || reply.type() != REP_INFO) {
                throw protocol("a reply of type %d has %d bytes".formatted(reply.type(), data.limit()));
            }
        }
        throw protocol("there are more than " + MOST_REPLIES + " replies to an option");
    }

    private Export exportName(String name, boolean noZeroes) throws IOException {
        send(OPT_EXPORT_NAME, ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        ByteBuffer answer;
        try {
            answer = receive(noZeroes ? 10 : 10 + ZEROES);
        } catch (NbdException e) {
            // To this option a server has no other way to say no.
            throw e.kind() == Kind.DISCONNECTED
                    ? new NbdException(Kind.REFUSED, "the server refuses the export '" + name + "'", e)
                    : e;
        }
        long size = answer.getLong();
        checkSize(size);
        return checked(size, Short.toUnsignedInt(answer.getShort()), 1, DEFAULT_LARGEST);
    }

    private static void checkSize(long size) throws NbdException {
        if (size < 0 || size > Long.MAX_VALUE - 4096) {
            throw protocol("the export's size is 0x%x".formatted(size));
        }
    }

    private static Export checked(long size, int flags, int smallest, int largest) throws NbdException {
        if (Integer.bitCount(smallest) != 1 || smallest < 0 || Integer.compareUnsigned(largest, smallest) < 0
                || size % smallest != 0) {
            throw protocol("block sizes from %d to %s for a disk of %d bytes".formatted(smallest,
                    Integer.toUnsignedString(largest), size));
        }
        return new Export(size, flags, smallest, largest);
    }

    private void send(int option, ByteBuffer data) throws IOException {
        channel.write(ByteBuffer.allocate(16 + data.remaining()).putLong(OPTION_MAGIC).putInt(option)
                .putInt(data.remaining()).put(data).flip());
    }

    private Reply reply(int option) throws IOException {
        ByteBuffer header = receive(20);
        long magic = header.getLong();
        if (magic != REPLY_MAGIC) {
            throw protocol("a reply's magic is 0x%x".formatted(magic));
        }
        int answered = header.getInt();
        if (answered != option) {
            throw protocol("a reply is to option " + answered + " and not " + option);
        }
        int type = header.getInt();
        int length = header.getInt();
        if (length < 0 || length > LONGEST_REPLY) {
            throw protocol("a reply has " + Integer.toUnsignedString(length) + " bytes");
        }
        return new Reply(type, receive(length));
    }

    private static NbdException refused(Reply reply, String name) {
        String why = switch (reply.type() - REP_ERROR) {
            case 2 -> "a policy forbids it";
            case 3 -> "it takes the request for invalid";
            case 5 -> "it demands TLS, which is not supported";
            case 6 -> "it has no such export";
            case 7 -> "it is shutting down";
            case 8 -> "it demands other block sizes";
            default -> "error " + (reply.type() - REP_ERROR);
        };
        byte[] text = new byte[Math.min(reply.data().remaining(), 200)];
        reply.data().get(text);
        String message = new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
        return new NbdException(Kind.REFUSED, "the server refuses the export '" + name + "': " + why
                + (message.isEmpty() ? "" : " (" + message + ")"));
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.read(buffer);
        return buffer.flip();
    }

    private static NbdException protocol(String problem) {
        return new NbdException(Kind.PROTOCOL, problem);
    }
}
