package dev.drydock.examples.benchmarks;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Reads a large file from a FAT volume on a raw image into guest memory, and copies the same file on the host, in one run:
 * {@code FileReading [MEGABYTES]}, 200 by default.
 *
 * <p>A program in the guest reads by the file protocol, all at once and a MiB at a time, and prints a line before and behind.
 * The copy is {@link Files#copy}. Both find their source in the host's cache.
 */
public final class FileReading {
    private static final int PAGE = 4096;
    private static final int CHUNK = 1 << 20;
    private static final int COPIES = 10;
    private static final long OTHER_MEMORY = 64 << 20;

    private final List<Double> copies = new ArrayList<>();
    private final Map<String, List<Double>> readings = new HashMap<>();
    private final List<String> digests = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private String name;
    private long begin;

    private FileReading() {}

    /**
     * Medians, in milliseconds.
     *
     * @param bytes the file's size
     */
    record Result(long bytes, double copy, double atOnce, double byMebibyte) {
        private void print() {
            System.out.printf(Locale.ROOT, "%d bytes, medians%n", bytes);
            print("a plain copy of the file", copy);
            print("the guest reads it at once", atOnce);
            print("the guest reads it by MiB", byMebibyte);
        }

        private void print(String what, double millis) {
            System.out.printf(Locale.ROOT, "  %-28s %8.1f ms %8.0f MB/s   %5.2f of the copy's speed%n", what, millis,
                    bytes / 1e3 / millis, copy / millis);
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws IOException {
        long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : 200;
        Path folder = Files.createTempDirectory("drydock-reading");
        try {
            for (Architecture architecture : Architecture.values()) {
                System.out.printf("%n%s%n", architecture.name().toLowerCase(Locale.ROOT));
                measure(folder, megabytes * 1_000_000, architecture).print();
            }
        } finally {
            for (String file : List.of("data.bin", "copy.bin", "disk.img")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
    }

    static Result measure(Path folder, long bytes, Architecture architecture) throws IOException {
        Path data = folder.resolve("data.bin");
        String digest = writeNoise(data, bytes);
        Path image = folder.resolve("disk.img");
        byte[] program = program(architecture);
        String name = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
        DiskImage.builder().fitting().espFat32("READING", files -> {
            files.file("\\EFI\\BOOT\\" + name, program);
            files.file("\\data.bin", data);
        }).writeTo(image);
        return new FileReading().run(Firmware.builder(architecture).disk(image), data, bytes, digest);
    }

    private Result run(FirmwareBuilder firmware, Path data, long bytes, String digest) throws IOException {
        // By turns: half of the copies before the guest, half of them behind.
        copy(data);
        BootReport report = firmware.memory(memory(bytes)).console(this::listen).build().boot();
        copy(data);
        if (!report.outcome().summary().contains("EFI_SUCCESS") || digests.isEmpty()
                || !digests.stream().allMatch(digest::equals)) {
            throw new IOException("the guest read " + digests + " instead of " + digest + ": "
                    + report.outcome().summary());
        }
        return new Result(bytes, median(copies), median(readings.get("at once")), median(readings.get("by MiB")));
    }

    private static long memory(long bytes) {
        long mebibyte = 1 << 20;
        return (bytes + OTHER_MEMORY + mebibyte - 1) / mebibyte * mebibyte;
    }

    private void copy(Path data) throws IOException {
        Path target = data.resolveSibling("copy.bin");
        for (int i = 0; i < COPIES / 2; i++) {
            Files.deleteIfExists(target);
            long start = System.nanoTime();
            Files.copy(data, target, StandardCopyOption.REPLACE_EXISTING);
            copies.add((System.nanoTime() - start) / 1e6);
        }
    }

    private void listen(String output) {
        long now = System.nanoTime();
        line.append(output);
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            said(line.substring(0, end).strip(), now);
            line.delete(0, end + 1);
        }
    }

    private void said(String text, long now) {
        if (text.startsWith("begin ")) {
            name = text.substring("begin ".length());
            begin = System.nanoTime();
        } else if (text.equals("end")) {
            readings.computeIfAbsent(name, _ -> new ArrayList<>()).add((now - begin) / 1e6);
        } else if (text.startsWith("digest ")) {
            digests.add(text.substring("digest ".length()));
        }
    }

    /** Writes noise and returns its digest as the guest prints it: the exclusive or of each page's first eight bytes. */
    private static String writeNoise(Path file, long bytes) throws IOException {
        var random = new Random(1);
        long digest = 0;
        try (var output = Files.newOutputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (long done = 0; done < bytes; done += CHUNK) {
                random.nextBytes(chunk);
                int length = (int) Math.min(CHUNK, bytes - done);
                ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
                for (int page = 0; page + Long.BYTES <= length; page += PAGE) {
                    digest ^= buffer.getLong(page);
                }
                output.write(chunk, 0, length);
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true); // so that nothing is written back while the time counts
        }
        return "0x%016x".formatted(digest);
    }

    private static byte[] program(Architecture architecture) throws IOException {
        try (InputStream program = FileReading.class.getResourceAsStream(
                "read-file-" + architecture.name().toLowerCase(Locale.ROOT) + ".efi")) {
            return program.readAllBytes();
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
