package dev.drydock.efi.kernel;

import dev.drydock.core.memory.GuestMemory;
import java.util.Optional;

/** What an architecture's boot protocol tells a kernel, and the version that its image carries. */
record KernelParameters(Optional<String> version, Optional<String> commandLine, Optional<Long> initrdAddress,
        Optional<Long> initrdBytes) {
    private static final int LONGEST_TEXT = 4096;

    /** The printable ASCII text at an address up to its zero; empty if there is none. */
    static Optional<String> text(GuestMemory memory, long address) {
        var text = new StringBuilder();
        for (int i = 0; i < LONGEST_TEXT && memory.contains(address + i, 1); i++) {
            byte b = memory.getByte(address + i);
            if (b == 0) {
                return Optional.of(text.toString());
            }
            if (b < ' ' && b != '\n' && b != '\t') {
                return Optional.empty();
            }
            text.append((char) b);
        }
        return Optional.empty();
    }

    /** The release in a version text, which other words follow. */
    static String release(String version) {
        int end = version.indexOf(' ');
        return end < 0 ? version.strip() : version.substring(0, end);
    }
}
