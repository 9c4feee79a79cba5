package dev.drydock.examples;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Shows the guest's console on a terminal while it is printed, whatever the process's own character set is. */
final class ConsoleStream implements Consumer<String>, AutoCloseable {
    private static final char ESCAPE = 27;
    /** The usual colours, and a cursor that is shown. */
    private static final String RESET = ESCAPE + "[0m" + ESCAPE + "[?25h";

    private final PrintStream output;
    private boolean steered;

    ConsoleStream(PrintStream output) {
        this.output = output;
    }

    @Override
    public void accept(String text) {
        steered |= text.indexOf(ESCAPE) >= 0;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
        output.flush();
    }

    /** Leaves the terminal as guests do not always leave it. */
    @Override
    public void close() {
        if (steered) {
            accept(RESET);
        }
    }
}
