package dev.drydock.efi.handoff;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/**
 * What all checks of a hand-off found.
 *
 * @param findings in the order of the checks, the good ones too
 */
public record HandOffVerification(List<HandOffFinding> findings) {
    public HandOffVerification {
        findings = List.copyOf(findings);
    }

    /** Whether every check found what should be. */
    public boolean passed() {
        return failures().isEmpty();
    }

    /** The findings that are not as they should be. */
    public List<HandOffFinding> failures() {
        return findings.stream().filter(finding -> !finding.correct()).toList();
    }

    /**
     * The finding of a check.
     *
     * @throws NoSuchElementException if there is no check of this name
     */
    public HandOffFinding finding(String check) {
        return findings.stream().filter(finding -> finding.check().equals(check)).findFirst()
                .orElseThrow(() -> new NoSuchElementException("no check " + check + " among " + findings));
    }

    @Override
    public String toString() {
        return findings.stream().map(finding -> (finding.correct() ? "ok     " : "WRONG  ") + finding)
                .collect(Collectors.joining("\n"));
    }
}
