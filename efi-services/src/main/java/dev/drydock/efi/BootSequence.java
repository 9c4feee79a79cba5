package dev.drydock.efi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Boots of one machine, each after a reset by the one before.
 *
 * @param boots at least one, in their order
 */
public record BootSequence(List<BootReport> boots) {
    public BootSequence {
        boots = List.copyOf(boots);
    }

    /** Boots until what ends a boot is no reset that starts another; see {@link Firmware#boots}. */
    static BootSequence run(FirmwareConfiguration configuration, int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit + " boots");
        }
        List<BootReport> reports = new ArrayList<>();
        try (var storage = new Storage(configuration)) {
            boolean again = true;
            while (again && reports.size() < limit) {
                try (Boot boot = Boot.oneOfMany(configuration, storage)) {
                    reports.add(boot.run());
                    boot.reset();
                }
                again = reports.getLast().outcome() instanceof BootOutcome.Reset reset
                        && reset.type() != BootOutcome.ResetType.SHUTDOWN;
            }
        }
        return new BootSequence(reports);
    }

    /** The boot that was not followed by another. */
    public BootReport last() {
        return boots.getLast();
    }

    /** How each boot ended. */
    public List<BootOutcome> outcomes() {
        return boots.stream().map(BootReport::outcome).toList();
    }
}
