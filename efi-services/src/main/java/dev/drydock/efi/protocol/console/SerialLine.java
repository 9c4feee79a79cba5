package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.Stateful;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** What goes over a serial line: what the guest sent, and what the host has sent and the guest did not read yet. */
public final class SerialLine implements Stateful {
    /** What a guest that sends without end can make the host keep, in bytes. */
    private static final int LIMIT = 16 << 20;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] input;
    private int read;
    private Image image;

    private record Image(byte[] sent, byte[] input, int read) {}

    SerialLine(byte[] input) {
        this.input = input.clone();
    }

    /** A line of a machine that is being set up, over which {@code input} was sent already. */
    public static SerialLine create(MachineState state, byte[] input) {
        return state.register(new SerialLine(input));
    }

    /** A terminal at the line's other end, for a console that is shown there. */
    public ConsoleListener terminal() {
        return text -> transmit(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends something to the guest, after all that was sent before. */
    public void send(byte[] bytes) {
        image = null;
        byte[] rest = Arrays.copyOfRange(input, read, input.length + bytes.length);
        System.arraycopy(bytes, 0, rest, input.length - read, bytes.length);
        input = rest;
        read = 0;
    }

    /** All that the guest sent so far; what is more than 16 MiB is not kept. */
    public byte[] sent() {
        return sent.toByteArray();
    }

    /** All that the guest sent so far as text in UTF-8, U+FFFD for what is none. */
    public String text() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    /** What was sent to the guest and it did not read yet. */
    public byte[] unread() {
        return Arrays.copyOfRange(input, read, input.length);
    }

    void transmit(byte[] bytes) {
        image = null;
        sent.write(bytes, 0, Math.min(bytes.length, LIMIT - sent.size()));
    }

    boolean hasInput() {
        return read < input.length;
    }

    /** The next byte, if there is one. */
    OptionalInt receive() {
        if (!hasInput()) {
            return OptionalInt.empty();
        }
        image = null;
        return OptionalInt.of(Byte.toUnsignedInt(input[read++]));
    }

    @Override
    public Object capture() {
        if (image == null) {
            image = new Image(sent(), input, read);
        }
        return image;
    }

    @Override
    public void restore(Object captured) {
        var wanted = (Image) captured;
        sent.reset();
        sent.writeBytes(wanted.sent());
        input = wanted.input();
        read = wanted.read();
        image = wanted;
    }
}
