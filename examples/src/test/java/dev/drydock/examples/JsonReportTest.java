package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.InitialRamDisk;
import dev.drydock.efi.handoff.InitrdSource;
import dev.drydock.efi.handoff.KernelTakeover;
import dev.drydock.efi.spec.EfiStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A report as JSON, as text, and as an exit status. */
class JsonReportTest {
    private static BootReport report(BootOutcome outcome) {
        return new BootReport(outcome, "one\ntwo\n", "\\EFI\\BOOT\\BOOTX64.EFI", Map.of("BootServices.Frobnicate", 2),
                List.of("the backup GPT is broken"), List.of(), 1234, 99, Duration.ofMillis(321), Duration.ofSeconds(5),
                "",
                Optional.empty(), Optional.of(outcome)
                        .filter(BootOutcome.ExitedBootServices.class::isInstance)
                        .map(BootOutcome.ExitedBootServices.class::cast),
                List.of(), List.of());
    }

    private static BootOutcome exited() {
        return new BootOutcome.ExitedBootServices(List.of(), Map.of(), new BootOutcome.HandOff(Optional.of("6.12"),
                Optional.of("console=ttyS0 a=\"<b>\""), Optional.of(0x1000L), Optional.of(4096L),
                Optional.empty()));
    }

    @Test
    void aHandOffHasAllKeys() {
        Expectations expectations = Expectations.match(List.of(Pattern.compile("^two$", Pattern.MULTILINE),
                Pattern.compile("three")), "one\ntwo\n");
        assertThat(new JsonReport(Architecture.X86_64, report(exited()), expectations).text()).isEqualTo("""
                {
                  "outcome": "exited-boot-services",
                  "status": null,
                  "architecture": "x86_64",
                  "image": "\\\\EFI\\\\BOOT\\\\BOOTX64.EFI",
                  "console": "one\\ntwo\\n",
                  "expected": [
                    {
                      "pattern": "^two$",
                      "seen": true
                    },
                    {
                      "pattern": "three",
                      "seen": false
                    }
                  ],
                  "handoff": {
                    "kernelVersion": "6.12",
                    "commandLine": "console=ttyS0 a=\\"<b>\\"",
                    "initrdBytes": 4096,
                    "memoryMapEntries": 0,
                    "takeover": null
                  },
                  "reset": null,
                  "unsupportedCalls": {
                    "BootServices.Frobnicate": 2
                  },
                  "wallMillis": 321,
                  "guestCalls": 1234
                }
                """);
    }

    @Test
    void aTakeoverTellsWhatWasChecked() {
        var takeover = new KernelTakeover(0x1000, 0x2000, 0xffff_8000_0000_1234L, 77, Optional.of("quiet"),
                Optional.of(new InitialRamDisk(0x3000, new byte[]{1}, InitrdSource.LOAD_FILE2)), Optional.empty(),
                List.of(new HandOffFinding("memory-map", false, "the firmware's", "another")));
        var outcome = new BootOutcome.ExitedBootServices(List.of(), Map.of(), new BootOutcome.HandOff(Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(takeover)));
        assertThat(new JsonReport(Architecture.X86_64, report(outcome), new Expectations(List.of())).text())
                .contains("""
                            "takeover": {
                              "entryPoint": "0x1000",
                              "parameters": "0x2000",
                              "takenOverAt": "0xffff800000001234",
                              "instructions": 77,
                              "initrdSha256": "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
                              "initrdSource": "LOAD_FILE2",
                              "checks": [
                                {
                                  "check": "memory-map",
                                  "correct": false,
                                  "expected": "the firmware's",
                                  "actual": "another"
                                }
                              ]
                            }
                        """.strip());
    }

    @Test
    void aReturnedImageHasItsStatusAndNoHandOff() {
        BootOutcome outcome = new BootOutcome.ImageReturned("x", EfiStatus.LOAD_ERROR);
        assertThat(new JsonReport(Architecture.AARCH64, report(outcome), new Expectations(List.of())).text())
                .contains("\"outcome\": \"image-returned\"", "\"status\": \"" + EfiStatus.LOAD_ERROR + "\"",
                        "\"architecture\": \"aarch64\"", "\"handoff\": null", "\"expected\": []");
    }

    @Test
    void aResetTellsItsTypeAndItsData() {
        byte[] data = ("Bye\0" + "\u1111".repeat(8)).getBytes(StandardCharsets.UTF_16LE);
        BootOutcome outcome = new BootOutcome.Reset(BootOutcome.ResetType.PLATFORM_SPECIFIC, EfiStatus.ABORTED, data,
                Optional.empty());
        assertThat(new JsonReport(Architecture.AARCH64, report(outcome), new Expectations(List.of())).text())
                .contains("\"type\": \"PLATFORM_SPECIFIC\"", "\"message\": \"Bye\"",
                        "\"platformSpecific\": \"11111111-1111-1111-1111-111111111111\"", "\"wakeUp\": null");
    }

    @Test
    void aSummaryTellsWhatWasNotSeen() {
        Expectations expectations = Expectations.match(List.of(Pattern.compile("three")), "one\ntwo\n");
        StringWriter text = new StringWriter();
        new Summary(Architecture.X86_64, report(exited()), expectations).print(new PrintWriter(text));
        assertThat(text.toString()).contains("exited boot services into Linux 6.12", "console=ttyS0",
                "4,096 bytes at 0x1000", "NOT SEEN      three", "BootServices.Frobnicate, called 2 times",
                "the backup GPT is broken", "0.32 s (5.00 s on the guest's clock), 1,234 firmware calls");
    }

    @Test
    void withoutExpectationsTheOutcomeDecides() {
        Expectations none = new Expectations(List.of());
        assertThat(none.fulfilledBy(exited())).isTrue();
        assertThat(none.fulfilledBy(new BootOutcome.ImageReturned("x", EfiStatus.SUCCESS))).isTrue();
        assertThat(none.fulfilledBy(new BootOutcome.ImageReturned("x", EfiStatus.LOAD_ERROR))).isFalse();
        assertThat(none.fulfilledBy(reset(BootOutcome.ResetType.SHUTDOWN, EfiStatus.SUCCESS))).isTrue();
        assertThat(none.fulfilledBy(reset(BootOutcome.ResetType.SHUTDOWN, EfiStatus.LOAD_ERROR))).isFalse();
        assertThat(none.fulfilledBy(reset(BootOutcome.ResetType.COLD, EfiStatus.SUCCESS))).isFalse();
        assertThat(none.fulfilledBy(new BootOutcome.Hang("waits", "x"))).isFalse();
        assertThat(none.fulfilledBy(new BootOutcome.Fault("jumped", "x", Map.of()))).isFalse();
        assertThat(none.fulfilledBy(new BootOutcome.NotTakenOver(new BootOutcome.Hang("waits", "x")))).isFalse();
        assertThat(none.fulfilledBy(new BootOutcome.NothingBootable(List.of()))).isFalse();
        assertThat(none.fulfilledBy(new BootOutcome.ImageRefused("x", "no"))).isFalse();
    }

    @Test
    void expectationsDecideWhateverTheOutcome() {
        Expectations seen = Expectations.match(List.of(Pattern.compile("one")), "one");
        assertThat(seen.fulfilledBy(new BootOutcome.Hang("waits", "x"))).isTrue();
        Expectations unseen = Expectations.match(List.of(Pattern.compile("one"), Pattern.compile("two")), "one");
        assertThat(unseen.fulfilledBy(exited())).isFalse();
    }

    private static BootOutcome reset(BootOutcome.ResetType type, EfiStatus status) {
        return new BootOutcome.Reset(type, status, new byte[0], Optional.empty());
    }
}
