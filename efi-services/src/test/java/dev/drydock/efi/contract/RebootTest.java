package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.BootSequence;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.fat.FatFiles;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine that resets itself is booted again, with all that outlives a reset. */
class RebootTest {
    private static DiskImage.Builder disk(Architecture architecture) throws IOException {
        FatFiles.Filler files = root -> root.file(
                architecture == Architecture.X86_64 ? "\\EFI\\BOOT\\BOOTX64.EFI" : "\\EFI\\BOOT\\BOOTAA64.EFI",
                new ContractProgram("reboots-child", architecture).file());
        return DiskImage.builder().fitting().espFat32("REBOOTS", files);
    }

    private static FirmwareBuilder machine(Architecture architecture) {
        return Firmware.builder(architecture).memory(64 << 20).type("abcd")
                .disk("disk", () -> disk(architecture).asDevice());
    }

    private static List<ResetType> resets(BootSequence sequence) {
        return sequence.outcomes().stream().map(outcome -> ((BootOutcome.Reset) outcome).type()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatLastsOutlivesEachKindOfReset(Architecture architecture) throws IOException {
        BootSequence sequence = machine(architecture).build().boots(10);

        assertThat(resets(sequence)).containsExactly(ResetType.COLD, ResetType.WARM, ResetType.PLATFORM_SPECIFIC,
                ResetType.SHUTDOWN);
        assertThat(((BootOutcome.Reset) sequence.outcomes().get(2)).platformSpecific())
                .contains(Guid.parse("9d2f0bd1-5b8a-4a5c-8c11-7a2e6105d309"));
        List<BootReport> boots = sequence.boots();
        for (int i = 0; i < boots.size(); i++) {
            // Boot, what is volatile, what is in a file, an hour more by each SetTime, resets so far, what is typed.
            assertThat(boots.get(i).console().lines()).as("boot %d", i + 1).containsExactly("boot " + (i + 1),
                    "volatile 1", "file " + (i + 1), "hour " + i, "resets " + (2 + i * 2), "key " + ('a' + i));
            assertThat(boots.get(i).variables()).extracting(variable -> variable.id().name()).contains("Boots")
                    .doesNotContain("Volatile");
        }
        assertThat(sequence.last().outcome().summary()).isEqualTo("reset: SHUTDOWN, EFI_SUCCESS");
    }

    @Test
    void theLimitEndsASequence() throws IOException {
        Firmware firmware = machine(Architecture.X86_64).build();
        assertThat(resets(firmware.boots(2))).containsExactly(ResetType.COLD, ResetType.WARM);
        assertThat(firmware.boots(1).boots()).singleElement()
                .satisfies(boot -> assertThat(boot.console()).as("of a new machine").contains("boot 1"));
        assertThatIllegalArgumentException().isThrownBy(() -> firmware.boots(0));
    }

    @Test
    void whatIsPersistentOutlivesTheSequence(@TempDir Path directory) throws IOException {
        Path image = directory.resolve("disk.img");
        disk(Architecture.X86_64).writeTo(image);
        byte[] before = Files.readAllBytes(image);
        Path variables = directory.resolve("vars");
        NvramFiles.create(variables, NvramFormat.DRYDOCK).close();
        FirmwareBuilder builder = Firmware.builder(Architecture.X86_64).memory(64 << 20).type("abcd")
                .nvram(variables);

        assertThat(builder.disk(image).build().boots(2).last().console()).contains("boot 2", "file 2");
        assertThat(Files.readAllBytes(image)).isEqualTo(before);

        Firmware persistent = Firmware.builder(Architecture.X86_64).memory(64 << 20).type("abcd").nvram(variables)
                .persistentDisk(image).build();
        assertThat(persistent.boots(10).last().console()).contains("boot 4", "file 2");
        assertThat(persistent.boot().console()).contains("boot 5", "file 3");
    }

    @Test
    void whatAnOverlayFileHasOutlivesTheSequence(@TempDir Path directory) throws IOException {
        Path image = directory.resolve("disk.img");
        disk(Architecture.AARCH64).writeTo(image);
        byte[] before = Files.readAllBytes(image);
        Path variables = directory.resolve("vars");
        NvramFiles.create(variables, NvramFormat.DRYDOCK).close();
        Path overlay = directory.resolve("disk.overlay");

        Firmware kept = Firmware.builder(Architecture.AARCH64).memory(64 << 20).type("abcd").nvram(variables)
                .disk(image, overlay).build();
        assertThat(kept.boots(2).last().console()).contains("boot 2", "file 2");
        assertThat(kept.boot().console()).contains("boot 3", "file 3");
        assertThat(Files.readAllBytes(image)).isEqualTo(before);

        Firmware other = Firmware.builder(Architecture.AARCH64).memory(64 << 20).type("abcd").nvram(variables)
                .disk(image, directory.resolve("other.overlay")).build();
        assertThat(other.boot().console()).contains("boot 4", "file 1");
    }
}
