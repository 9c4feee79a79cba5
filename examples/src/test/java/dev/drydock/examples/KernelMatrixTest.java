package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.StopPoint;
import dev.drydock.efi.bootmanager.LoadOption;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.handoff.HandOffExpectation;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.HandOffVerification;
import dev.drydock.efi.handoff.InitrdSource;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ExtendedUki;
import dev.drydock.examples.images.ImageArchitecture;
import dev.drydock.fdt.FdtFormatException;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ways in which a kernel gets its description of the machine, its initial RAM disk and its command line, one by one; and
 * what is said of a hand-off that is broken.
 */
class KernelMatrixTest {
    private static final String OPTIONS = "console=ttyAMA0 drydock.test=matrix";
    private static final String GRUB_CONFIGURATION = "EFI/debian/grub.cfg";

    /** What a distribution's image has that disks are made of here. */
    private record Parts(BuiltImage image, EspContents esp) {
        static Parts of(BootImage image, ImageArchitecture architecture) throws IOException {
            BuiltImage built = RealImages.provide(image).stream().filter(one -> one.architecture() == architecture)
                    .findFirst().orElseThrow();
            return new Parts(built, EspContents.of(built.file()));
        }

        byte[] kernel() throws IOException {
            return esp.file("vmlinuz");
        }

        byte[] initrd() throws IOException {
            return esp.file("initrd.img");
        }

        byte[] program() throws IOException {
            return esp.file(image.architecture().removableMediaPath());
        }

        FirmwareBuilder firmware(Map<String, byte[]> files) {
            return Firmware.builder(RealImages.architecture(image)).disk("matrix",
                    () -> DiskImage.builder().fitting().espFat32("DRYDOCK", volume -> {
                        for (var file : files.entrySet()) {
                            volume.file(file.getKey().replace('/', '\\'), file.getValue());
                        }
                    }).asDevice());
        }

        /** The kernel started by a boot option, without a loader. */
        FirmwareBuilder direct(byte[] initrd, String commandLine) throws IOException {
            return firmware(Map.of("vmlinuz", kernel(), "initrd.img", initrd)).bootEntries(
                    entries -> entries.add(LoadOption.ofFile("Linux", "\\vmlinuz").withText(commandLine)));
        }

        HandOffExpectation.Builder expected() {
            return HandOffExpectation.builder().kernelVersion(image.kernelRelease());
        }
    }

    private static BootImage grub(String version) {
        return version.equals("6.1") ? BootImage.GRUB_206 : BootImage.GRUB_212;
    }

    private static HandOffVerification takeOver(FirmwareBuilder firmware, HandOffExpectation expectation)
            throws IOException {
        BootReport report = firmware.stopAt(StopPoint.KERNEL_TAKEOVER).timeout(Duration.ofMinutes(2)).build().boot();
        assertThat(report.outcome()).as(report.outcome().summary() + "\n" + report.console())
                .isInstanceOf(BootOutcome.ExitedBootServices.class);
        return report.handOff().verify(expectation);
    }

    private static void passes(FirmwareBuilder firmware, HandOffExpectation.Builder expected) throws IOException {
        HandOffVerification verification = takeOver(firmware, expected.build());
        assertThat(verification.passed()).as(verification.toString()).isTrue();
    }

    @ParameterizedTest(name = "Linux {0}, {1}")
    @CsvSource({"6.1,ACPI", "6.1,DEVICE_TREE", "6.12,ACPI", "6.12,DEVICE_TREE"})
    void oneDescriptionOfTheMachineAlone(String version, Descriptions.Kind kind) throws IOException {
        Parts parts = Parts.of(grub(version), ImageArchitecture.AARCH64);
        String commandLine = "initrd=\\initrd.img " + OPTIONS;
        var expected = parts.expected().commandLine(commandLine).initrd(parts.initrd())
                .initrdBy(InitrdSource.COMMAND_LINE);
        if (kind == Descriptions.Kind.ACPI) {
            passes(parts.direct(parts.initrd(), commandLine).descriptions(Descriptions.acpiOnly()),
                    expected.forbidNode("/cpus"));
        } else {
            passes(parts.direct(parts.initrd(), commandLine).descriptions(Descriptions.deviceTreeOnly()),
                    expected.requireNode("/cpus").requireNode("/timer").requireNode("/psci"));
        }
    }

    @Test
    void anInitialRamDiskOnTheCommandLineOfX86() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_206, ImageArchitecture.X86_64);
        String commandLine = "initrd=\\initrd.img console=ttyS0";
        passes(parts.direct(parts.initrd(), commandLine), parts.expected().commandLine(commandLine)
                .initrd(parts.initrd()).initrdBy(InitrdSource.COMMAND_LINE));
    }

    @Test
    void anInitialRamDiskThatTheFirmwareOffers(@TempDir Path directory) throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        Path file = Files.write(directory.resolve("initrd.img"), parts.initrd());
        passes(parts.direct(new byte[]{1}, OPTIONS).initrd(file), parts.expected().commandLine(OPTIONS)
                .initrd(parts.initrd()).initrdBy(InitrdSource.LOAD_FILE2));
    }

    private static FirmwareBuilder grub(Parts parts, Map<String, byte[]> files, String script) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(files);
        all.put(parts.image().architecture().removableMediaPath(), parts.program());
        all.put("initrd.img", parts.initrd());
        all.put(GRUB_CONFIGURATION, script.getBytes(StandardCharsets.US_ASCII));
        return parts.firmware(all);
    }

    @Test
    void aKernelCompressedWithGzip() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(parts.kernel());
        }
        passes(grub(parts, Map.of("vmlinuz.gz", compressed.toByteArray()), """
                insmod gzio
                linux /vmlinuz.gz %s
                initrd /initrd.img
                boot
                """.formatted(OPTIONS)), parts.expected().commandLine("BOOT_IMAGE=/vmlinuz.gz " + OPTIONS)
                .initrd(parts.initrd()).initrdBy(InitrdSource.LOAD_FILE2));
    }

    /** An EFI zboot image loads the kernel in it by LoadImage from memory, and passes its load options on. */
    @Test
    void aKernelThatDecompressesItself(@TempDir Path directory) throws Exception {
        Parts parts = Parts.of(BootImage.GRUB_206, ImageArchitecture.AARCH64);
        byte[] zboot = ZbootKernel.of(parts.kernel(), directory);
        assertThat(new String(zboot, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("zimg");
        Path initrd = Files.write(directory.resolve("initrd.img"), parts.initrd());
        passes(parts.firmware(Map.of("vmlinuz.efi", zboot)).initrd(initrd)
                .bootEntries(entries -> entries.add(LoadOption.ofFile("Linux", "\\vmlinuz.efi").withText(OPTIONS))),
                parts.expected().commandLine(OPTIONS).initrd(parts.initrd()).initrdBy(InitrdSource.LOAD_FILE2));
    }

    /** The firmware's tree with another model, and a node to know it by. */
    private static byte[] tree(String compatible, String node) throws IOException {
        try {
            byte[] published = Firmware.builder(Architecture.AARCH64).build().deviceTree().orElseThrow();
            return FdtReader.read(published).edit("/", root -> {
                FdtNode renamed = compatible == null
                        ? root
                        : root.with(FdtProperty.strings("compatible", compatible));
                return renamed.withChild(new FdtNode(node, List.of(), List.of()));
            }).toBytes();
        } catch (FdtFormatException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aTreeThatGrubLoadsAndTheFirmwareFixes() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        List<String> calls = new ArrayList<>();
        passes(grub(parts, Map.of("vmlinuz", parts.kernel(), "machine.dtb", tree(null, "from-grub")), """
                linux /vmlinuz %s
                initrd /initrd.img
                devicetree /machine.dtb
                boot
                """.formatted(OPTIONS)).trace(calls::add), parts.expected().requireNode("/from-grub")
                .initrd(parts.initrd()));
        assertThat(calls).as("the fix-up protocol was called").anyMatch(
                call -> call.contains("DT_FIXUP") || call.contains("DtFixup"));
    }

    @Test
    void aTreeInAUnifiedKernelImage() throws IOException {
        Parts parts = Parts.of(BootImage.UKI_257, ImageArchitecture.AARCH64);
        byte[] image = ExtendedUki.with(parts.program(), ".dtb", List.of(tree(null, "from-uki")));
        passes(parts.firmware(Map.of(parts.image().architecture().removableMediaPath(), image)),
                parts.expected().requireNode("/from-uki").commandLine(parts.image().commandLine()));
    }

    @Test
    void theTreeOfAUnifiedKernelImageThatIsForThisMachine() throws IOException {
        Parts parts = Parts.of(BootImage.UKI_257, ImageArchitecture.AARCH64);
        byte[] image = ExtendedUki.with(parts.program(), ".dtbauto",
                List.of(tree("drydock,another-machine", "for-another"), tree(null, "for-this")));
        passes(parts.firmware(Map.of(parts.image().architecture().removableMediaPath(), image)),
                parts.expected().requireNode("/for-this").forbidNode("/for-another"));
    }

    private static List<String> wrong(HandOffVerification verification) {
        return verification.failures().stream().map(HandOffFinding::check).toList();
    }

    @Test
    void aDamagedInitialRamDiskIsReportedAsWhatItIs() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        byte[] right = parts.initrd();
        byte[] damaged = Arrays.copyOf(right, right.length);
        damaged[right.length / 2] ^= 1;
        HandOffVerification verification = takeOver(parts.direct(damaged, "initrd=\\initrd.img"),
                parts.expected().initrd(right).commandLine("initrd=\\initrd.img").build());
        assertThat(wrong(verification)).containsExactly("initrd");
        assertThat(verification.finding("initrd").toString()).contains(right.length + " bytes, sha256 ", "but was");
    }

    @Test
    void anotherCommandLineIsReportedAsWhatItIs() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        HandOffVerification verification = takeOver(parts.direct(parts.initrd(), OPTIONS),
                parts.expected().noInitrd().commandLine(OPTIONS + " quiet").build());
        assertThat(wrong(verification)).containsExactly("command-line");
        assertThat(verification.finding("command-line")).hasToString("command-line: expected \"" + OPTIONS
                + " quiet\", but was \"" + OPTIONS + "\"");
    }

    @Test
    void aMissingNodeIsReportedAsWhatItIs() throws IOException {
        Parts parts = Parts.of(BootImage.GRUB_212, ImageArchitecture.AARCH64);
        HandOffVerification verification = takeOver(
                parts.direct(parts.initrd(), OPTIONS)
                        .descriptions(Descriptions.deviceTreeOnly().withoutNode("/timer")),
                parts.expected().requireNode("/cpus").requireNode("/timer").build());
        assertThat(wrong(verification)).containsExactly("node /timer");
        assertThat(verification.finding("node /timer").actual()).isEqualTo("missing");
    }
}
