package dev.drydock.examples.benchmarks;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.examples.benchmarks.Milestones.Milestone;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BootImages;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Boots the same disk images in Drydock and in QEMU with the distribution's firmware, by turns, and prints medians and
 * ratios: {@code SideBySide SCRIPT [RUNS]}.
 *
 * <p>Drydock's last milestone is ExitBootServices itself. In QEMU on AArch64 the kernel's EFI stub prints a line right before
 * it. On x86_64 nothing is printed then, so that there are two ratios: against GRUB's last line, which is before (and before the
 * stub of Linux 6.12 decompresses the kernel), and against the stub's last words, shortly before, or the kernel's first line,
 * which is after, where the stub says nothing.
 */
public final class SideBySide {
    private static final long CACHE = 512 << 20;
    private static final int BOOTS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern FIRST_OUTPUT = Pattern.compile("Welcome to GRUB|drydock: GRUB on");
    private static final Pattern LAST_LINE = Pattern.compile("drydock: booting");
    private static final Pattern EXITED = Pattern.compile("exited boot services");
    private static final Pattern EXITING = Pattern.compile("EFI stub: Exiting boot services");
    /**
     * The x86_64 stub does not say that it exits. That of Linux 6.12, which unpacks the kernel before, loads the initrd last;
     * that of 6.1 says nothing, so there ExitBootServices lies between GRUB's last line and the kernel's first.
     */
    private static final Pattern ABOUT_TO_EXIT = Pattern.compile("EFI stub: Loaded initrd|Linux version");

    private static final Pattern NEVER_PRINTED = Pattern.compile("(?!)");

    private SideBySide() {}

    /** Compares on both architectures. */
    public static void main(String[] arguments) throws IOException {
        Path script = Path.of(arguments[0]);
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        for (BuiltImage image : BootImages.build(List.of(BootImage.GRUB_206, BootImage.GRUB_212),
                List.of(ImageArchitecture.values()), BootImages.cacheFolder(),
                step -> System.err.println("drydock: " + step))) {
            compare(script, image, runs);
        }
    }

    private static void compare(Path script, BuiltImage image, int runs) throws IOException {
        boolean arm = image.architecture() == ImageArchitecture.AARCH64;
        List<String> drydock = Machines.drydock(script, image.file());
        List<String> qemu = Machines.qemu(arm, image.file());
        // To its end, so that the cache is made that any but the very first boot starts from.
        Milestones.of(drydock, List.of(NEVER_PRINTED), LIMIT);
        awaitCache(script.resolveSibling("target"));
        List<List<Milestone>> ours = new ArrayList<>();
        List<List<Milestone>> theirs = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            ours.add(Milestones.of(drydock, List.of(FIRST_OUTPUT, EXITED), LIMIT));
            theirs.add(Milestones.of(qemu, List.of(FIRST_OUTPUT, LAST_LINE, arm ? EXITING : ABOUT_TO_EXIT), LIMIT));
        }
        System.out.printf(Locale.ROOT, "%n%s %s, medians of %d runs, milliseconds%n", image.image().id(),
                image.architecture().id(), runs);
        System.out.printf(Locale.ROOT, "  %-54s %10s %10s%n", "", "wall", "CPU");
        Milestone first = print("Drydock, from process start to GRUB's first output", ours, 0);
        Milestone exited = print("Drydock, from process start to ExitBootServices", ours, 1);
        Milestone theirFirst = print("QEMU, to GRUB's first output", theirs, 0);
        Milestone theirLast = print("QEMU, to GRUB's last line", theirs, 1);
        String end = arm ? "the EFI stub's exit" : "the stub's initrd or the kernel's first line";
        Milestone theirEnd = print("QEMU, to " + end, theirs, 2);
        ratio("first output, Drydock / QEMU", first, theirFirst);
        if (!arm) {
            ratio("ExitBootServices / QEMU's last line of GRUB", exited, theirLast);
        }
        ratio("ExitBootServices / QEMU, " + end, exited, theirEnd);
        again("again in the JVM", script, image, runs, 0, theirEnd);
        again("again, reusing computations", script, image, runs, CACHE, theirEnd);
    }

    /** The script makes it in the background, anew after each build. */
    private static void awaitCache(Path target) throws IOException {
        Path cache = target.resolve("drydock.aot");
        FileTime built = Files.getLastModifiedTime(target.resolve("built"));
        for (int waited = 0; !Files.exists(cache) || Files.getLastModifiedTime(cache).compareTo(built) <= 0; waited++) {
            if (waited == 600) {
                throw new IOException(cache + " is not made");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** Each time in a process of its own, whose first boot is not counted. */
    private static void again(String how, Path script, BuiltImage image, int runs, long cache, Milestone theirs)
            throws IOException {
        List<Double> second = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            List<Double> times = RepeatedBoots.inProcessOfItsOwn(script,
                    Architecture.valueOf(image.architecture().name()), image.file(), BOOTS, cache);
            second.add(times.get(1));
            later.addAll(times.subList(2, BOOTS));
        }
        print(how + ", the second boot", second, theirs);
        print(how + ", later ones", later, theirs);
    }

    private static void print(String what, List<Double> times, Milestone theirs) {
        System.out.printf(Locale.ROOT, "  %-54s %10.0f%n", "Drydock " + what, median(times));
        System.out.printf(Locale.ROOT, "  %-54s %10.3f%n", what + " / QEMU", median(times) / theirs.wallMillis());
    }

    private static Milestone print(String what, List<List<Milestone>> runs, int index) {
        Milestone median = new Milestone(median(runs, index, Milestone::wallMillis),
                median(runs, index, Milestone::cpuMillis));
        System.out.printf(Locale.ROOT, "  %-54s %10.0f %10.0f%n", what, median.wallMillis(), median.cpuMillis());
        return median;
    }

    private static void ratio(String what, Milestone ours, Milestone theirs) {
        System.out.printf(Locale.ROOT, "  %-54s %10.3f %10.3f%n", what, ours.wallMillis() / theirs.wallMillis(),
                ours.cpuMillis() / theirs.cpuMillis());
    }

    private static double median(List<List<Milestone>> runs, int index, ToDoubleFunction<Milestone> value) {
        return median(runs.stream().map(run -> value.applyAsDouble(run.get(index))).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
