package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A user at the serial terminal of a machine under QEMU with the distribution's firmware, who types what a session needs. */
final class QemuTerminal {
    private static final long SECONDS = 300;
    /** Between what is awaited and the keys: a program that has drawn its screen does not yet look at the keyboard. */
    private static final long PAUSE_MILLIS = 400;

    private final Process process;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

    private QemuTerminal(Process process) {
        this.process = process;
    }

    /** Runs the Shell's session; the test is skipped where QEMU or its firmware is not installed. */
    static ShellSession run(BuiltImage image, Path directory) throws IOException, InterruptedException {
        boolean arm = image.architecture() == ImageArchitecture.AARCH64;
        Path disk = directory.resolve("qemu.img");
        List<String> command = command(arm, disk);
        Files.copy(image.file(), disk);
        // What the two firmwares take the terminal for: a VT100, and a PC's ANSI console.
        List<ShellSession.Keys> keys = arm
                ? ShellSession.keys("\u001bOQ", "\u001bOw")
                : ShellSession.keys("\u001b[N", "\u001b[O");
        Process process = new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
        try {
            return ShellSession.of(new QemuTerminal(process).type(keys), disk);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command(boolean arm, Path disk) {
        List<String> command = Peers.qemu(arm, disk);
        command.replaceAll(argument -> argument.replace("snapshot=on,file=" + disk, "file=" + disk));
        return command;
    }

    private String type(List<ShellSession.Keys> keys) throws IOException, InterruptedException {
        Thread reader = Thread.ofPlatform().daemon().start(this::read);
        int from = 0;
        try (OutputStream input = process.getOutputStream()) {
            for (ShellSession.Keys each : keys) {
                from = await(each.awaited(), from);
                Thread.sleep(PAUSE_MILLIS);
                input.write(each.keys().getBytes(StandardCharsets.US_ASCII));
                input.flush();
            }
            assertThat(process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as(() -> "QEMU ended by the Shell's reset; it printed " + end()).isTrue();
        }
        reader.join();
        return text();
    }

    /** Waits until {@code text} is there, and returns where it ends. */
    private int await(String text, int from) throws InterruptedException {
        while (System.nanoTime() < deadline && process.isAlive()) {
            int at = text().indexOf(text, from);
            if (at >= 0) {
                return at + text.length();
            }
            Thread.sleep(100);
        }
        return fail("\"" + text + "\" never came; the end of what QEMU printed is " + end());
    }

    private void read() {
        byte[] buffer = new byte[1 << 16];
        try (InputStream from = process.getInputStream()) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                output.write(buffer, 0, length);
            }
        } catch (IOException _) {
            // The process was ended: what was printed is known.
            return;
        }
    }

    private String text() {
        return output.toString(StandardCharsets.ISO_8859_1);
    }

    private String end() {
        String text = text();
        return text.substring(Math.max(0, text.length() - 2000));
    }
}
