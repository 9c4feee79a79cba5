package dev.drydock.efi.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The status tables of the specification, as {@code status-codes.txt} has them. */
final class StatusCodes {
    private static final String PENDING = "pending ";
    private static final String IMPOSSIBLE = "no call: ";

    private StatusCodes() {}

    /**
     * A service and a status that it may return.
     *
     * @param code {@code Service/STATUS}
     * @param pending who is to provoke it; empty if it is provoked already
     * @param reason why no call can provoke it; empty if one can
     */
    record Code(String code, String pending, String reason) {
        boolean isDemanded() {
            return pending.isEmpty() && reason.isEmpty();
        }
    }

    static List<Code> read() throws IOException {
        List<Code> codes = new ArrayList<>();
        for (String line : Files.readAllLines(ContractProgram.directory().resolve("status-codes.txt"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", 3);
            if (parts.length < 2 || parts.length == 3 && !parts[2].startsWith(PENDING)
                    && !parts[2].startsWith(IMPOSSIBLE)) {
                throw new IllegalStateException("status-codes.txt: not understood: " + line);
            }
            String rest = parts.length == 3 ? parts[2] : "";
            codes.add(new Code(parts[0] + "/" + parts[1], rest.startsWith(PENDING) ? rest : "",
                    rest.startsWith(IMPOSSIBLE) ? rest.substring(IMPOSSIBLE.length()) : ""));
        }
        return codes;
    }
}
