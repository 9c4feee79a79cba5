package dev.drydock.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a program and notes when certain texts appear in what it prints, then ends it. */
final class Milestones {
    /**
     * When a text appeared.
     *
     * @param wallMillis since the program was started; not a number if it never appeared
     * @param cpuMillis that the program had used by then
     */
    record Milestone(double wallMillis, double cpuMillis) {
        static final Milestone NEVER = new Milestone(Double.NaN, Double.NaN);
    }

    private Milestones() {}

    /**
     * Runs until all have appeared, the program ends or the time is over.
     *
     * @param texts in the order in which they appear
     */
    static List<Milestone> of(List<String> command, List<Pattern> texts, Duration limit) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        Thread watchdog = Thread.ofVirtual().start(() -> endAfter(process, limit));
        List<Milestone> found = new ArrayList<>();
        try (InputStream output = process.getInputStream()) {
            StringBuilder text = new StringBuilder();
            byte[] buffer = new byte[1 << 16];
            int length;
            int from = 0;
            while (found.size() < texts.size() && (length = output.read(buffer)) > 0) {
                text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                Matcher matcher = texts.get(found.size()).matcher(text);
                while (matcher.find(from)) {
                    found.add(new Milestone((System.nanoTime() - start) / 1e6, cpuMillis(process)));
                    from = matcher.end();
                    if (found.size() == texts.size()) {
                        break;
                    }
                    matcher = texts.get(found.size()).matcher(text);
                }
            }
        } finally {
            process.destroyForcibly();
            watchdog.interrupt();
        }
        while (found.size() < texts.size()) {
            found.add(Milestone.NEVER);
        }
        return found;
    }

    private static double cpuMillis(Process process) {
        return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e6).orElse(Double.NaN);
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            Thread.sleep(limit);
            process.destroyForcibly();
        } catch (InterruptedException _) {
            // The program has ended by itself.
            return;
        }
    }
}
