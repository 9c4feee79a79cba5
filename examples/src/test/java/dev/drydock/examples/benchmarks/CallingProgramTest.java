package dev.drydock.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Boot;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.pe.PeImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark's program does nothing but call. */
class CallingProgramTest {
    @ParameterizedTest
    @EnumSource
    void callsOneServiceForEver(Architecture architecture) throws Exception {
        byte[] program = CallingProgram.file(architecture);
        assertThat(PeImage.parse(program).subsystem().isLoadedByFirmware()).isTrue();
        String name = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
        List<String> trace = new ArrayList<>();
        try (Boot boot = Firmware.builder(architecture).trace(trace::add)
                .disk("calls", () -> DiskImage.builder()
                        .espFat32("CALLS", files -> files.file("\\EFI\\BOOT\\" + name, program)).asDevice())
                .build().start()) {
            assertThat(boot.runToCall(1000)).isTrue();
        }
        assertThat(trace).hasSizeGreaterThanOrEqualTo(999)
                .allMatch(line -> line.toUpperCase(Locale.ROOT).contains("RAISETPL(4)"));
    }
}
