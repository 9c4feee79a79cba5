package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Boot;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.BootSnapshot;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.StopPoint;
import dev.drydock.efi.bootmanager.LoadOption;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.handoff.HandOffExpectation;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.HandOffVerification;
import dev.drydock.efi.handoff.InitrdSource;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a hand-off, right or broken, to {@code kernel-child.c}, which stands in for a kernel. */
class KernelTakeoverTest {
    private static final long LIMIT = 50_000_000;

    private static byte[] initrd() {
        var content = new byte[20_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        return content;
    }

    /** @param what the letter that says what the kernel does */
    private static FirmwareBuilder machine(Architecture architecture, String what) {
        return Firmware.builder(architecture).memory(128 << 20).timeout(Duration.ofSeconds(30)).instructionLimit(LIMIT)
                .stopAt(StopPoint.KERNEL_TAKEOVER)
                .disk("kernel", () -> DiskImage.builder().fitting().espFat32("KERNEL", files -> {
                    files.file("\\kernel.efi", new ContractProgram("kernel-child", architecture).file());
                    files.file("\\initrd.img", initrd());
                }).asDevice())
                .bootEntries(entries -> entries.add(LoadOption.ofFile("kernel", "\\kernel.efi").withText(what)));
    }

    private static BootReport boot(Architecture architecture, String what) throws IOException {
        return machine(architecture, what).build().boot();
    }

    private static HandOffVerification verify(BootReport report) {
        assertThat(report.outcome()).as(report.outcome().summary())
                .isInstanceOf(BootOutcome.ExitedBootServices.class);
        return report.handOff().verify(HandOffExpectation.builder().initrd(initrd()).initrdBy(InitrdSource.LOADER)
                .commandLine("stand-in").build());
    }

    @ParameterizedTest
    @EnumSource
    void isRight(Architecture architecture) throws IOException {
        HandOffVerification verification = verify(boot(architecture, "t"));
        assertThat(verification.passed()).as(verification.toString()).isTrue();
        assertThat(verification.finding("runtime-services").actual())
                .startsWith("GetTime EFI_SUCCESS (2").contains("GetNextVariableName EFI_SUCCESS (")
                .endsWith("at physical addresses: SetVirtualAddressMap has not been called");
    }

    @ParameterizedTest
    @EnumSource
    void runtimeServicesAnswerAtVirtualAddresses(Architecture architecture) throws IOException {
        HandOffVerification verification = verify(boot(architecture, "v"));
        assertThat(verification.passed()).as(verification.toString()).isTrue();
        assertThat(verification.finding("runtime-services").actual())
                .startsWith("GetTime EFI_SUCCESS (2").contains("GetNextVariableName EFI_SUCCESS (")
                .endsWith("by the map that SetVirtualAddressMap was given");
    }

    @ParameterizedTest
    @CsvSource({"X86_64,w,GetTime", "X86_64,p,GetNextVariableName", "AARCH64,w,GetTime",
            "AARCH64,p,GetNextVariableName"})
    void aPointerOfTheRuntimeTableIsAstray(Architecture architecture, String what, String service)
            throws IOException {
        HandOffVerification verification = verify(boot(architecture, what));
        assertThat(verification.failures()).extracting(HandOffFinding::check).containsExactly("runtime-services");
        assertThat(verification.finding("runtime-services").actual())
                .matches(service + " at 0x[0-9a-f]+, which does not lead to 0x[0-9a-f]+");
    }

    /** What could not be tried is not right. */
    @ParameterizedTest
    @EnumSource
    void theVirtualMapLeavesNoRoomForTheTrial(Architecture architecture) throws IOException {
        HandOffVerification verification = verify(boot(architecture, "c"));
        assertThat(verification.failures()).extracting(HandOffFinding::check).containsExactly("runtime-services");
        assertThat(verification.finding("runtime-services").actual())
                .matches("not tried, for the map takes the address 0x[0-9a-f]+");
    }

    @ParameterizedTest
    @EnumSource
    void aByteOfTheInitialRamDiskIsDamagedInMemory(Architecture architecture) throws IOException {
        BootReport report = boot(architecture, "d");
        HandOffVerification verification = verify(report);
        assertThat(verification.failures()).extracting(HandOffFinding::check).containsExactly("initrd");
        byte[] seen = report.handOff().takeover().orElseThrow().initrd().orElseThrow().content();
        byte[] expected = initrd();
        expected[expected.length / 2] ^= 1;
        assertThat(seen).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"X86_64,h,hang at .*: the processor was halted with nothing to wake it",
            "AARCH64,h,hang at .*: the processor was halted with nothing to wake it",
            "X86_64,r,fault at .*: the return of kernel.efi after ExitBootServices",
            "AARCH64,r,fault at .*: the return of kernel.efi after ExitBootServices",
            "X86_64,f,fault at .*kernel.*: .*0x8.*", "AARCH64,f,fault at .*kernel.*: .*0x8.*",
            "X86_64,l,hang at .*kernel.*: the limit of 50000000 instructions was reached",
            "AARCH64,l,hang at .*kernel.*: the limit of 50000000 instructions was reached"})
    void nothingTakesOver(Architecture architecture, String what, String instead) throws IOException {
        BootReport report = boot(architecture, what);
        assertThat(report.outcome()).isInstanceOf(BootOutcome.NotTakenOver.class);
        assertThat(report.outcome().kind()).isEqualTo("not-taken-over");
        assertThat(report.outcome().summary()).matches("left boot services, not taken over: " + instead);
        assertThatThrownBy(() -> report.handOff().verify(HandOffExpectation.NOTHING_MORE))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("no kernel took over");
    }

    @ParameterizedTest
    @EnumSource
    void nothingTakesOverInTime(Architecture architecture) throws IOException {
        BootReport report = machine(architecture, "l").takeoverLimit(2_000_000).build().boot();
        assertThat(report.outcome()).isInstanceOf(BootOutcome.NotTakenOver.class);
        assertThat(report.outcome().summary()).matches(
                "left boot services, not taken over: hang at .*kernel.*: "
                        + "no kernel has taken over in 2000\\d{3} instructions");
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameAgainFromASnapshot(Architecture architecture) throws IOException {
        try (Boot boot = machine(architecture, "v").build().start()) {
            assertThat(boot.runToCall(5)).isTrue();
            BootSnapshot before = boot.snapshot();
            HandOffVerification first = verify(boot.run());
            boot.restore(before);
            assertThat(verify(boot.run())).isEqualTo(first);
        }
    }
}
