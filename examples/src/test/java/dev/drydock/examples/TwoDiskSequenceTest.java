package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.BootSequence;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.bootmanager.BootEntries;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An immutable CD image and a writable cache disk: what boots from the CD stages a unified kernel image on the cache disk,
 * makes it a boot option, the first of the order, and resets; the firmware then boots the staged kernel by itself.
 */
class TwoDiskSequenceTest {
    private static final Path PROGRAMS = Path
            .of("../efi-services/src/test/resources/dev/drydock/efi/contract").toAbsolutePath();
    private static final String STAGED = "\\EFI\\Linux\\T-1";
    private static final String COMMAND_LINE = "drydock.staged=T-1 quiet";
    private static final long MEBIBYTE = 1 << 20;

    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.UKI_257).stream().map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void whatIsStagedIsBootedAfterTheReset(BuiltImage image, @TempDir Path directory) throws Exception {
        byte[] kernel = read(image.file(), bootFile(image));
        Path stager = PROGRAMS.resolve("stager-child-" + image.architecture().id() + ".efi");
        Path iso = cd(directory, image, stager, kernel);
        Path cache = directory.resolve("menu-cache.raw");
        DiskImage.builder().fitting().espFat32("CACHE", 64 * MEBIBYTE, files -> files.file("CACHE", new byte[1]))
                .writeTo(cache);

        BootSequence sequence = Firmware.builder(RealImages.architecture(image)).memory(1024 * MEBIBYTE)
                .timeout(Duration.ofMinutes(2)).cdrom(iso).persistentDisk(cache).build().boots(5);

        assertThat(sequence.boots()).as("%s", sequence.outcomes()).hasSize(2);
        BootReport menu = sequence.boots().getFirst();
        assertThat(menu.outcome()).asInstanceOf(type(BootOutcome.Reset.class)).satisfies(reset -> {
            assertThat(reset.type()).isEqualTo(BootOutcome.ResetType.COLD);
            assertThat(reset.status()).isEqualTo(EfiStatus.SUCCESS);
        });
        assertThat(menu.image()).startsWith("boot.iso, boot entry ");
        assertThat(menu.console()).contains("staged T-1");
        assertThat(BootEntries.of(menu.variables()).list()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("Boot0001");
            assertThat(entry.option().description()).isEqualTo("T-1");
            assertThat(entry.option().target().toString()).startsWith("HD(1,GPT,").endsWith("/" + STAGED);
        });
        assertThat(read(cache, STAGED)).isEqualTo(kernel);

        BootReport target = sequence.last();
        assertThat(target.image()).isEqualTo("menu-cache.raw, partition 1" + STAGED);
        assertThat(target.attempts().stream().filter(attempt -> attempt.place().startsWith("Boot"))).isEmpty();
        assertThat(target.outcome()).as(target.outcome().summary())
                .asInstanceOf(type(BootOutcome.ExitedBootServices.class)).satisfies(exited -> {
                    BootOutcome.HandOff handOff = exited.handOff();
                    assertThat(handOff.kernelVersion()).hasValueSatisfying(
                            version -> assertThat(version).contains(image.kernelRelease()));
                    assertThat(handOff.commandLine()).contains(COMMAND_LINE);
                    // The stub adds a small archive of its own, with the image's os-release.
                    assertThat(handOff.initrdBytes().orElse(0L)).isBetween(image.initrdBytes(),
                            image.initrdBytes() + 4096);
                });
    }

    private static String bootFile(BuiltImage image) {
        return "\\" + image.architecture().removableMediaPath().replace('/', '\\');
    }

    /** A CD with an El Torito boot entry, whose volume has the menu program and what it is to stage. */
    private static Path cd(Path directory, BuiltImage image, Path stager, byte[] kernel)
            throws IOException, InterruptedException {
        Path xorriso = Peers.require("xorriso");
        Path tree = Files.createDirectory(directory.resolve("tree"));
        try (BlockDevice volume = FatImage.builder().free(MEBIBYTE)
                .files(files -> files.file(bootFile(image), stager)
                        .file("\\target.efi", kernel))
                .build().asDevice()) {
            byte[] contents = new byte[Math.toIntExact(volume.size())];
            volume.read(0, MemorySegment.ofArray(contents));
            Files.write(tree.resolve("efi.img"), contents);
        }
        Path iso = directory.resolve("boot.iso");
        Process process = new ProcessBuilder(List.of(xorriso.toString(), "-as", "mkisofs", "-quiet", "-o",
                iso.toString(), "-e", "efi.img", "-no-emul-boot", tree.toString()))
                .redirectErrorStream(true).redirectOutput(directory.resolve("xorriso.log").toFile()).start();
        assertThat(process.waitFor()).as(() -> text(directory.resolve("xorriso.log"))).isZero();
        return iso;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Reads a file of a disk's first partition. */
    private static byte[] read(Path disk, String file) throws IOException {
        try (BlockDevice device = RawFileDevice.open(disk)) {
            var layout = (DiskLayout.GptDisk) DiskLayout.detect(device);
            FatVolume volume = FatVolume.open(layout.gpt().partitions().getFirst().on(device));
            return volume.file(volume.find(volume.root(), file).orElseThrow()).readAll();
        }
    }
}
