package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a {@code .sbat} section: a component and the generation of its security fixes (shim's SBAT description).
 * What is there for people is empty where the line is too short.
 *
 * @param component the component's name, such as {@code grub}
 * @param generation its generation, 1 or more
 * @param vendor who made it, for people
 * @param packageName the vendor's package, for people
 * @param version the package's version, for people
 * @param url where to learn more, for people
 */
public record SbatEntry(String component, int generation, String vendor, String packageName, String version,
        String url) {
    private static final String SECTION = ".sbat";
    private static final int FIELDS = 6;
    private static final int REQUIRED_FIELDS = 2;

    static List<SbatEntry> parse(Section section) throws MalformedImageException {
        List<SbatEntry> entries = new ArrayList<>();
        MemorySegment text = section.textBytes();
        long start = 0;
        while (start < text.byteSize()) {
            long end = start;
            while (end < text.byteSize() && text.get(ValueLayout.JAVA_BYTE, end) != '\n') {
                end++;
            }
            byte[] bytes = text.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
            // A byte order mark is allowed, lines may end in CR LF, and empty lines say nothing.
            String line = new String(bytes, StandardCharsets.UTF_8).replace("\ufeff", "").strip();
            if (!line.isEmpty()) {
                entries.add(parseLine(line, section.pointerToRawData() + start));
            }
            start = end + 1;
        }
        return List.copyOf(entries);
    }

    private static SbatEntry parseLine(String line, long offset) throws MalformedImageException {
        // The limit gathers what exceeds the last field; what is missing for people stays empty (memtest86+ has no URL).
        List<String> fields = new ArrayList<>(List.of(line.split(",", FIELDS + 1)));
        if (fields.size() < REQUIRED_FIELDS) {
            throw new MalformedImageException(SECTION, offset, "a line has no component and generation");
        }
        while (fields.size() < FIELDS) {
            fields.add("");
        }
        return new SbatEntry(fields.get(0), generation(fields.get(1), offset), fields.get(2), fields.get(3),
                fields.get(4), fields.get(5));
    }

    private static int generation(String field, long offset) throws MalformedImageException {
        int generation = 0;
        // Integer.parseInt would also take a sign and other scripts' digits.
        for (int i = 0; i < field.length(); i++) {
            int digit = field.charAt(i) - '0';
            if (digit < 0 || digit > 9 || generation > (Integer.MAX_VALUE - digit) / 10) {
                throw badGeneration(offset);
            }
            generation = generation * 10 + digit;
        }
        if (generation == 0) {
            throw badGeneration(offset);
        }
        return generation;
    }

    private static MalformedImageException badGeneration(long offset) {
        return new MalformedImageException(SECTION, offset, "a component's generation is not a positive number");
    }
}
