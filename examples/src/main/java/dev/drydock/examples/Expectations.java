package dev.drydock.examples;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.spec.EfiStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What was expected on the console, and what of it was seen. */
record Expectations(List<Expectation> all) {
    /**
     * One of them.
     *
     * @param regex as given
     * @param seen whether the console's text matches somewhere
     */
    record Expectation(String regex, boolean seen) {}

    static Expectations match(List<Pattern> patterns, String console) {
        List<Expectation> all = new ArrayList<>();
        for (Pattern pattern : patterns) {
            all.add(new Expectation(pattern.pattern(), pattern.matcher(console).find()));
        }
        return new Expectations(List.copyOf(all));
    }

    /** Whether all were seen, or, where there are none, the outcome is one that an image is meant to have. */
    boolean fulfilledBy(BootOutcome outcome) {
        return all.isEmpty() ? isGood(outcome) : all.stream().allMatch(Expectation::seen);
    }

    private static boolean isGood(BootOutcome outcome) {
        return switch (outcome) {
            case BootOutcome.ExitedBootServices _ -> true;
            case BootOutcome.ImageReturned returned -> returned.status().equals(EfiStatus.SUCCESS);
            case BootOutcome.Reset reset -> reset.type() == BootOutcome.ResetType.SHUTDOWN
                    && reset.status().equals(EfiStatus.SUCCESS);
            case BootOutcome.Hang _,BootOutcome.Fault _,BootOutcome.NotTakenOver _,BootOutcome.NothingBootable _,BootOutcome.ImageRefused _ ->
                false;
        };
    }
}
