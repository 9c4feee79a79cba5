package dev.drydock.efi.disk.fat;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds a unique 8.3 name for each name of one directory (FAT specification, section 7.3 and 7.4). */
final class ShortNameGenerator {
    private static final int BASE_CHARS = 8;
    private static final int EXTENSION_CHARS = ShortName.BYTES - BASE_CHARS;
    private static final int MAXIMUM_TAIL = 999_999;

    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> nextTail = new HashMap<>();

    /**
     * Starts with a directory whose names will be {@code names}, no two of them the same but for case.
     *
     * <p>Names that are short already keep theirs, so that no other's alias can be mistaken for them.
     */
    ShortNameGenerator(Collection<String> names) {
        for (String name : names) {
            Basis basis = Basis.of(name);
            if (basis.isExact(name)) {
                taken.add(basis.padded());
            }
        }
    }

    /**
     * Starts with a directory that has entries.
     *
     * @param taken the {@link #key}s of their short names
     */
    static ShortNameGenerator beside(Set<String> taken) {
        ShortNameGenerator generator = new ShortNameGenerator(Set.of());
        generator.taken.addAll(taken);
        return generator;
    }

    /** What the 11 bytes of a short name are known by. */
    static String key(byte[] shortName) {
        return new String(shortName, StandardCharsets.ISO_8859_1);
    }

    /**
     * A short name.
     *
     * @param bytes the 11 bytes of the entry
     * @param complete whether it says all that the name says, so that no long name is needed
     */
    record Alias(byte[] bytes, boolean complete) {}

    /** The short name for one of the names that the constructor was given; once for each. */
    Alias generate(String name) {
        Basis basis = Basis.of(name);
        String chosen = basis.isExact(name) ? basis.padded() : withTail(basis.truncated());
        return new Alias(chosen.getBytes(StandardCharsets.US_ASCII),
                basis.isExact(name) && basis.toString().equals(name));
    }

    private String withTail(Basis basis) {
        for (int tail = nextTail.getOrDefault(basis.padded(), 1); tail <= MAXIMUM_TAIL; tail++) {
            String suffix = "~" + tail;
            String start = basis.base.substring(0, Math.min(basis.base.length(), BASE_CHARS - suffix.length()));
            String candidate = new Basis(start + suffix, basis.extension).padded();
            if (taken.add(candidate)) {
                nextTail.put(basis.padded(), tail + 1);
                return candidate;
            }
        }
        throw new IllegalArgumentException("a directory has too many names like " + basis);
    }

    /** A name in the characters that a short name can have, of whatever length. */
    private record Basis(String base, String extension) {
        static Basis of(String name) {
            String stripped = name.replace(" ", "").replaceFirst("^\\.+", "");
            int period = stripped.lastIndexOf('.');
            return period < 0
                    ? new Basis(convert(stripped), "")
                    : new Basis(convert(stripped.substring(0, period).replace(".", "")),
                            convert(stripped.substring(period + 1)));
        }

        /** Only ASCII is kept, so that the short name is the same in every code page. */
        private static String convert(String text) {
            StringBuilder converted = new StringBuilder();
            text.chars().forEach(c -> {
                boolean valid = c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "$%'-_@~`!(){}^#&".indexOf(c) >= 0;
                converted.append(valid ? (char) c : c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : '_');
            });
            return converted.toString();
        }

        /** Whether this is {@code name} but for the case of ASCII letters, and short enough. */
        boolean isExact(String name) {
            return base.length() <= BASE_CHARS && extension.length() <= EXTENSION_CHARS
                    && toString().equalsIgnoreCase(name) && name.chars().allMatch(c -> c < 0x80);
        }

        Basis truncated() {
            return new Basis(base.substring(0, Math.min(base.length(), BASE_CHARS)),
                    extension.substring(0, Math.min(extension.length(), EXTENSION_CHARS)));
        }

        String padded() {
            return base + " ".repeat(BASE_CHARS - base.length()) + extension
                    + " ".repeat(EXTENSION_CHARS - extension.length());
        }

        @Override
        public String toString() {
            return extension.isEmpty() ? base : base + "." + extension;
        }
    }
}
