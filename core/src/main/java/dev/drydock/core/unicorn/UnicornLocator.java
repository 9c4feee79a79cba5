package dev.drydock.core.unicorn;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the Unicorn library: the one that the system property {@code drydock.unicorn} names, the system's, the one
 * bundled on the class path.
 */
final class UnicornLocator {
    static final String PROPERTY = "drydock.unicorn";
    private static final int OLDEST = 0x0201;

    private UnicornLocator() {}

    /** Holds the library of this process, or why there is none: looked for once, never unloaded. */
    private static final class Holder {
        static final Object FOUND = find();

        private static Object find() {
            try {
                return load();
            } catch (UnicornUnavailableException e) {
                return e;
            }
        }
    }

    /**
     * The library of this process.
     *
     * @throws UnicornUnavailableException if none is found, or it is older than 2.1
     */
    static UnicornLibrary library() {
        if (Holder.FOUND instanceof UnicornLibrary library) {
            return library;
        }
        throw (UnicornUnavailableException) Holder.FOUND;
    }

    private static UnicornLibrary load() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return checked(open(named), "the library that " + PROPERTY + " names, " + named);
        }
        List<String> tooOld = new ArrayList<>();
        for (String name : systemNames()) {
            SymbolLookup symbols = openOrNull(name);
            if (symbols != null) {
                int version = UnicornLibrary.version(symbols);
                if (isSupported(version)) {
                    return new UnicornLibrary(symbols);
                }
                tooOld.add("the system's " + name + " is version " + text(version));
            }
        }
        String resource = "/META-INF/native/" + operatingSystem() + "-" + processor() + "/" + systemNames().getFirst();
        try (InputStream bundled = UnicornLocator.class.getResourceAsStream(resource)) {
            if (bundled != null) {
                return checked(open(extract(bundled)), "the bundled library " + resource);
            }
        } catch (IOException e) {
            throw new UnicornUnavailableException("the bundled library " + resource + " cannot be unpacked: " + e, e);
        }
        throw new UnicornUnavailableException(advice(tooOld));
    }

    static String advice(List<String> findings) {
        return "Unicorn 2.1 or newer is needed and was not found"
                + (findings.isEmpty() ? "" : " (" + String.join("; ", findings) + ")")
                + ". Install it with one of: apt install libunicorn2t64 | dnf install unicorn | pacman -S unicorn"
                + " | brew install unicorn; or name the library with -D" + PROPERTY + "=PATH.";
    }

    private static UnicornLibrary checked(SymbolLookup symbols, String what) {
        int version = UnicornLibrary.version(symbols);
        if (!isSupported(version)) {
            throw new UnicornUnavailableException(advice(List.of(what + " is version " + text(version))));
        }
        return new UnicornLibrary(symbols);
    }

    static boolean isSupported(int version) {
        return version >>> 16 >= OLDEST;
    }

    static String text(int version) {
        return (version >>> 24) + "." + (version >>> 16 & 0xff) + "." + (version >>> 8 & 0xff);
    }

    private static SymbolLookup open(String name) {
        try {
            return name.contains("/")
                    ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
                    : SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new UnicornUnavailableException("the Unicorn library " + name + " cannot be loaded: "
                    + e.getMessage(), e);
        }
    }

    private static SymbolLookup openOrNull(String name) {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Unpacks the library to where the loader can map it; the file is gone when the process ends. */
    private static String extract(InputStream bundled) throws IOException {
        Path file = Files.createTempFile("drydock-", "-" + systemNames().getFirst());
        file.toFile().deleteOnExit();
        Files.copy(bundled, file, StandardCopyOption.REPLACE_EXISTING);
        return file.toString();
    }

    private static List<String> systemNames() {
        return operatingSystem().equals("macos")
                ? List.of("libunicorn.2.dylib", "/opt/homebrew/lib/libunicorn.2.dylib",
                        "/usr/local/lib/libunicorn.2.dylib")
                : List.of("libunicorn.so.2");
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "macos" : name;
    }

    private static String processor() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
