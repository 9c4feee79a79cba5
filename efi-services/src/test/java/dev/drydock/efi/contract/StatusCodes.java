package dev.drydock.efi.contract;

import dev.drydock.core.cpu.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status tables of the specification, as {@code status-codes.txt} has them. */
final class StatusCodes {
    private static final String PENDING = "pending ";
    private static final String IMPOSSIBLE = "no call: ";
    private static final Pattern ONLY = Pattern.compile("only (x86_64|aarch64): .+");

    private StatusCodes() {}

    /**
     * A service and a status that it may return.
     *
     * @param code {@code Service/STATUS}
     * @param pending who is to provoke it; empty if it is provoked already
     * @param reason why no call can provoke it; empty if one can
     * @param only the one architecture on which it can be provoked, if it is so
     */
    record Code(String code, String pending, String reason, Optional<Architecture> only) {
        boolean isDemanded(Architecture architecture) {
            return pending.isEmpty() && reason.isEmpty() && only.orElse(architecture) == architecture;
        }
    }

    static List<Code> read() throws IOException {
        List<Code> codes = new ArrayList<>();
        for (String line : Files.readAllLines(ContractProgram.directory().resolve("status-codes.txt"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", 3);
            String rest = parts.length == 3 ? parts[2] : "";
            Matcher only = ONLY.matcher(rest);
            if (parts.length < 2 || !rest.isEmpty() && !rest.startsWith(PENDING) && !rest.startsWith(IMPOSSIBLE)
                    && !only.matches()) {
                throw new IllegalStateException("status-codes.txt: not understood: " + line);
            }
            codes.add(new Code(parts[0] + "/" + parts[1], rest.startsWith(PENDING) ? rest : "",
                    rest.startsWith(IMPOSSIBLE) ? rest.substring(IMPOSSIBLE.length()) : "",
                    only.matches()
                            ? Optional.of(Architecture.valueOf(only.group(1).toUpperCase(Locale.ROOT)))
                            : Optional.empty()));
        }
        return codes;
    }
}
