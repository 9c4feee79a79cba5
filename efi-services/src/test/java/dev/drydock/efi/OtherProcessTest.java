package dev.drydock.efi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A boot is the same in another process: what each chooses anew, the order of methods or of hashes, does not show. */
class OtherProcessTest {
    /** It binds drivers, whose tables lie in the guest's memory. */
    private static final String PROGRAM = "drivers";

    /** Prints what a boot left. */
    static void main(String... arguments) throws IOException {
        System.out.print(whatABootLeft(Architecture.valueOf(arguments[0])));
    }

    @ParameterizedTest
    @EnumSource
    void theGuestsMemoryIsTheSame(Architecture architecture) throws IOException {
        String here = whatABootLeft(architecture);
        assertThat(here).contains("ok ConnectController").contains("EFI_SUCCESS");
        assertThat(inAnotherProcess(architecture)).isEqualTo(here);
    }

    /** The console, the processor's registers, and a checksum of each touched part of the guest's memory. */
    private static String whatABootLeft(Architecture architecture) throws IOException {
        boolean x86 = architecture == Architecture.X86_64;
        byte[] program = program(PROGRAM + (x86 ? "-x86_64.efi" : "-aarch64.efi"));
        String path = x86 ? "\\EFI\\BOOT\\BOOTX64.EFI" : "\\EFI\\BOOT\\BOOTAA64.EFI";
        Firmware firmware = Firmware.builder(architecture).memory(64 << 20)
                .disk("disk", () -> DiskImage.builder().fitting().espFat32("ESP", files -> files.file(path, program))
                        .asDevice())
                .build();
        try (Boot boot = firmware.start()) {
            BootReport report = boot.run();
            var left = new StringBuilder(report.console()).append(report.outcome().summary()).append('\n')
                    .append(boot.machine().cpu().registers()).append('\n');
            GuestMemory memory = boot.machine().memory();
            for (long offset = 0; offset < memory.size(); offset += 1 << 20) {
                var checksum = new CRC32C();
                MemorySegment part = memory.segment().asSlice(offset, 1 << 20);
                checksum.update(part.asByteBuffer());
                left.append("%08x: %08x%n".formatted(memory.base() + offset, checksum.getValue()));
            }
            return left.toString();
        }
    }

    private static byte[] program(String name) throws IOException {
        try (InputStream program = OtherProcessTest.class.getResourceAsStream("contract/" + name)) {
            return program.readAllBytes();
        }
    }

    private static String inAnotherProcess(Architecture architecture) throws IOException {
        Process process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                OtherProcessTest.class.getName(), architecture.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
    }
}
