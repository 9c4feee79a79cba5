package dev.drydock.examples;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Shows the guest's console on a terminal while it is printed, whatever the process's own character set is. */
final class ConsoleStream implements Consumer<String> {
    private final PrintStream output;

    ConsoleStream(PrintStream output) {
        this.output = output;
    }

    @Override
    public void accept(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
        output.flush();
    }
}
