package dev.drydock.examples;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * The keys of the terminal that the process was started at, one by one and not shown. The terminal is as it was before when
 * this is closed, and when the process is interrupted. Where the standard input is no terminal it is left alone.
 */
final class Keyboard implements IntSupplier, AutoCloseable {
    /** The script that starts the command sets this property if the standard input is a terminal: asking costs time here. */
    private static final String PROPERTY = "drydock.keyboard";

    private final InputStream input;
    private final String settings;
    private final Thread restorer;

    private Keyboard(InputStream input, String settings) {
        this.input = input;
        this.settings = settings;
        this.restorer = new Thread(this::restore);
    }

    /** The process's keyboard; one that is not {@linkplain #isLive live} where there is none. */
    static Keyboard ofProcess() {
        if (!"terminal".equals(System.getProperty(PROPERTY))) {
            return new Keyboard(InputStream.nullInputStream(), null);
        }
        try {
            Keyboard keyboard = new Keyboard(System.in, stty("-g"));
            Runtime.getRuntime().addShutdownHook(keyboard.restorer);
            // Interrupting stays possible: Ctrl-C ends the boot, not the guest's program.
            stty("-icanon", "-echo", "min", "1", "time", "0");
            return keyboard;
        } catch (IOException _) {
            // A terminal that cannot be set up: the boot goes on without keys.
            return new Keyboard(InputStream.nullInputStream(), null);
        }
    }

    /** Whether there is a terminal behind it. */
    boolean isLive() {
        return settings != null;
    }

    /** A key that was typed and not yet taken, as a character; -1 if there is none. */
    @Override
    public int getAsInt() {
        try {
            return input.available() > 0 ? character(input.read()) : -1;
        } catch (IOException _) {
            return -1;
        }
    }

    private int character(int first) throws IOException {
        int more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        if (more == 0) {
            return first;
        }
        byte[] bytes = new byte[1 + more];
        bytes[0] = (byte) first;
        int length = 1 + input.readNBytes(bytes, 1, more);
        int codePoint = new String(bytes, 0, length, StandardCharsets.UTF_8).codePointAt(0);
        // UEFI's keys are UCS-2: what is beyond has no key.
        return Character.isBmpCodePoint(codePoint) ? codePoint : 0xfffd;
    }

    @Override
    public void close() {
        if (isLive()) {
            restore();
            try {
                Runtime.getRuntime().removeShutdownHook(restorer);
            } catch (IllegalStateException _) {
                // The process is ending: the hook restores once more, which does no harm.
                return;
            }
        }
    }

    private void restore() {
        try {
            stty(settings);
        } catch (IOException _) {
            // The terminal is gone, and so is what there was to restore.
            return;
        }
    }

    private static String stty(String... arguments) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add("stty");
        command.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null"))).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("stty failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
