package dev.drydock.examples.benchmarks;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Boots an image several times in one Java process and prints the milliseconds that each boot took to ExitBootServices:
 * {@code RepeatedBoots ARCHITECTURE FILE BOOTS CACHE}, where CACHE is the size of a cache of computations in bytes, 0 for none.
 */
public final class RepeatedBoots {
    private RepeatedBoots() {}

    /** Boots and prints. */
    public static void main(String[] arguments) throws IOException {
        long size = Long.parseLong(arguments[3]);
        Firmware firmware = Firmware.builder(Architecture.valueOf(arguments[0])).disk(Path.of(arguments[1]))
                .reuse(size == 0 ? null : new ComputationCache(size)).build();
        for (int boot = 0; boot < Integer.parseInt(arguments[2]); boot++) {
            long start = System.nanoTime();
            BootReport report = firmware.boot();
            double millis = (System.nanoTime() - start) / 1e6;
            if (!(report.outcome() instanceof BootOutcome.ExitedBootServices)) {
                throw new IllegalStateException(report.outcome().summary());
            }
            System.out.println(millis);
        }
    }

    /** The times of {@link #main} in a process of its own, which nothing ran in before. */
    static List<Double> inProcessOfItsOwn(Path script, Architecture architecture, Path image, int boots, long cache)
            throws IOException {
        var builder = new ProcessBuilder(script.toString(), architecture.name(), image.toString(),
                String.valueOf(boots), String.valueOf(cache)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DRYDOCK_MAIN", RepeatedBoots.class.getName());
        Process process = builder.start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<Double> times = output.lines().map(Double::valueOf).toList();
            if (times.size() != boots) {
                throw new IOException("a boot failed: see above");
            }
            return times;
        } finally {
            process.destroy();
        }
    }
}
