package dev.drydock.efi.runtime;

import dev.drydock.efi.spec.Time;
import dev.drydock.efi.variable.Variable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How the runtime services begin.
 *
 * @param start the date and time at which the machine is switched on, of the years 1900 to 9999 in UTC
 * @param variables that exist then, beside or instead of those that the firmware sets itself
 */
public record RuntimeOptions(Instant start, List<Variable> variables) {
    /** A fixed date, so that runs are repeatable. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(Instant.parse("2026-01-01T00:00:00Z"), List.of());

    public RuntimeOptions {
        int year = start.atOffset(ZoneOffset.UTC).getYear();
        if (year < Time.FIRST_YEAR || year > Time.LAST_YEAR) {
            throw new IllegalArgumentException("EFI_TIME can't express the year " + year);
        }
        variables = List.copyOf(variables);
    }

    public RuntimeOptions withStart(Instant instant) {
        return new RuntimeOptions(instant, variables);
    }

    public RuntimeOptions withVariables(List<Variable> initial) {
        return new RuntimeOptions(start, initial);
    }
}
