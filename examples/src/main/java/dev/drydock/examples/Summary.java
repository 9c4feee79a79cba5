package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A boot's report in a few lines, for people. */
record Summary(Architecture architecture, BootReport report, Expectations expectations) {
    void print(PrintWriter output) {
        BootOutcome outcome = report.outcome();
        output.println();
        output.println("drydock: " + architecture + (report.image().isEmpty() ? "" : ", " + report.image()) + ": "
                + outcome.summary());
        details(output, outcome);
        if (!(outcome instanceof BootOutcome.NothingBootable)) {
            // What the outcome itself tells is not told twice.
            report.attempts().stream().filter(attempt -> !attempt.place().endsWith(report.image()))
                    .forEach(attempt -> line(output, "tried", attempt.toString()));
        }
        report.findings().forEach(finding -> line(output, "noticed", finding));
        report.misuse().forEach(finding -> line(output, "misuse", finding.toString()));
        report.unsupportedCalls().forEach((name, count) -> line(output, "not offered", name + ", called "
                + (count == 1 ? "once" : count + " times")));
        for (Expectations.Expectation one : expectations.all()) {
            line(output, one.seen() ? "seen" : "NOT SEEN", one.regex());
        }
        line(output, "took", seconds(report.wallTime()) + " (" + seconds(report.guestTime())
                + " on the guest's clock), " + grouped(report.guestCalls()) + " firmware calls");
        output.flush();
    }

    private static void details(PrintWriter output, BootOutcome outcome) {
        switch (outcome) {
            case BootOutcome.ExitedBootServices exited -> {
                BootOutcome.HandOff handOff = exited.handOff();
                handOff.kernelVersion().ifPresent(version -> line(output, "kernel", version));
                handOff.commandLine().ifPresent(commandLine -> line(output, "command line", commandLine));
                handOff.initrdBytes().ifPresent(bytes -> line(output, "initrd", grouped(bytes) + " bytes"
                        + handOff.initrdAddress().map(" at 0x%x"::formatted).orElse("")));
                line(output, "memory map", exited.memoryMap().size() + " entries, "
                        + exited.configurationTables().size() + " configuration tables");
                handOff.takeover().ifPresent(takeover -> takeover.findings().forEach(
                        finding -> line(output, finding.correct() ? "checked" : "WRONG", finding.toString())));
            }
            case BootOutcome.NotTakenOver(BootOutcome instead) -> details(output, instead);
            case BootOutcome.NothingBootable nothing ->
                nothing.attempts().forEach(attempt -> line(output, "tried", attempt.toString()));
            case BootOutcome.Fault fault -> fault.registers().forEach(
                    (name, value) -> line(output, name, "0x%016x".formatted(value)));
            case BootOutcome.ImageReturned _,BootOutcome.Reset _,BootOutcome.Hang _,BootOutcome.ImageRefused _ -> {
            }
        }
    }

    private static void line(PrintWriter output, String name, String value) {
        output.println("  %-13s %s".formatted(name, value));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
