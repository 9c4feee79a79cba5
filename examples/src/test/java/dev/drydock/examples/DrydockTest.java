package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command says in one line what is wrong with how it is used, and ends with status 2. */
class DrydockTest {
    @TempDir
    private Path folder;

    private record Result(int status, String output, String messages) {}

    private static Result run(Object... arguments) {
        StringWriter output = new StringWriter();
        StringWriter messages = new StringWriter();
        String[] texts = java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        CommandLine command = Drydock.commandLine(texts).setOut(new PrintWriter(output))
                .setErr(new PrintWriter(messages));
        int status = command.execute(texts);
        return new Result(status, output.toString(), messages.toString());
    }

    private static void assertUnusable(Result result, String reason) {
        assertThat(result.messages()).startsWith("drydock: ").contains(reason).hasLineCount(1);
        assertThat(result.output()).isEmpty();
        assertThat(result.status()).isEqualTo(2);
    }

    private Path file(String name, byte[] contents) throws IOException {
        return Files.write(folder.resolve(name), contents);
    }

    private Path disk(String... paths) throws IOException {
        Path disk = folder.resolve("disk.img");
        DiskImage.builder().espFat32("ESP", files -> {
            for (String path : paths) {
                files.file(path, new byte[]{'M', 'Z'});
            }
        }).writeTo(disk);
        return disk;
    }

    @Test
    void theCommandIsMissing() {
        assertUnusable(run(), "a command is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot", "inspect", "images"})
    void theArgumentIsMissing(String command) {
        assertUnusable(run(command), "Missing required parameter");
    }

    @Test
    void anOptionIsUnknown() {
        assertUnusable(run("boot", "--fast", "x"), "Unknown option: '--fast'");
    }

    @Test
    void theArchitectureIsUnknown() throws IOException {
        assertUnusable(run("boot", "--arch", "vax", disk("\\EFI\\BOOT\\BOOTX64.EFI")),
                "'vax' is neither x86_64 nor aarch64");
    }

    @Test
    void theProfileIsUnknownOrNotForTheMachine() throws IOException {
        assertUnusable(run("boot", "--profile", "coreboot", disk("\\EFI\\BOOT\\BOOTX64.EFI")),
                "--profile: no profile is called coreboot: there are DRYDOCK, OVMF");
        assertUnusable(run("boot", "--profile", "ARM_VM_SPECIFICATION", disk("\\EFI\\BOOT\\BOOTX64.EFI")),
                "--profile: ARM_VM_SPECIFICATION is not for x86_64");
        assertUnusable(run("boot", "--profile", "minimal", "--screenshot", "x", disk("\\EFI\\BOOT\\BOOTX64.EFI")),
                "--screenshot: MINIMAL knows no display");
    }

    @Test
    void theDomainIsNotUnderstood() throws IOException {
        assertUnusable(run("boot", file("domain.xml", "<domain><os/></domain>".getBytes())),
                "domain.xml: /domain/name: is missing");
    }

    @Test
    void theExpressionIsNoRegularExpression() throws IOException {
        assertUnusable(run("boot", "--expect", "(", disk("\\EFI\\BOOT\\BOOTX64.EFI")), "--expect: Unclosed group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "1e9"})
    void theTimeIsOutOfRange(String seconds) throws IOException {
        assertUnusable(run("boot", "--timeout=" + seconds, disk("\\EFI\\BOOT\\BOOTX64.EFI")), "--timeout");
    }

    @Test
    void typedTextHasAnUnknownEscape() throws IOException {
        assertUnusable(run("boot", "--type", "\\q", disk("\\EFI\\BOOT\\BOOTX64.EFI")), "--type: \\q is none of");
    }

    @Test
    void thereIsNoSuchFile() {
        assertUnusable(run("boot", folder.resolve("absent")), "absent: no such file");
        assertUnusable(run("inspect", folder.resolve("absent")), "absent: no such file");
    }

    @Test
    void theFileIsEmpty() throws IOException {
        assertUnusable(run("boot", file("empty.img", new byte[0])), "empty.img: is empty");
    }

    @Test
    void theFileIsNoDisk() throws IOException {
        assertUnusable(run("boot", file("zeroes.img", new byte[1 << 20])), "zeroes.img: not a disk image");
    }

    @Test
    void theFileIsNoImageOfItsFormat() throws IOException {
        assertUnusable(run("boot", file("broken.qcow2", new byte[]{'Q', 'F', 'I', -5, 0, 0, 0, 9})), "header (at 0x0)");
    }

    @Test
    void theServerIsNotThere() {
        assertUnusable(run("boot", "nbd+unix:///x?socket=" + folder.resolve("absent")), "absent");
        assertUnusable(run("boot", "nbd+unix:///x"), "not of the form nbd+unix:///export?socket=path");
        assertUnusable(run("boot", "nbds://localhost/x"), "nbds is not supported");
        assertUnusable(run("boot", "nbd://local host/x"), "Illegal character");
        assertUnusable(run("boot", "--vars", "nbds://localhost/x", "--arch", "x86_64", folder),
                "nbds is not supported");
    }

    @Test
    void theOverlayIsNoneOrNotForADisk() throws IOException {
        Path disk = disk("\\EFI\\BOOT\\BOOTX64.EFI");
        assertUnusable(run("boot", "--quiet", "--overlay", file("notes", "buy bread".getBytes()), disk),
                "magic (at 0x0): is not that of an overlay file");
        assertUnusable(run("boot", "--quiet", "--overlay", disk, disk), "disk.img is the image itself");
        assertUnusable(run("boot", "--arch", "x86_64", "--overlay", folder.resolve("overlay"), folder),
                "--overlay: " + folder + " is no disk image");
    }

    @Test
    void theFileIsNoProgram() throws IOException {
        Path broken = file("broken.efi", "MZ and no more".getBytes());
        assertUnusable(run("boot", broken), "broken.efi: not an EFI program");
        assertUnusable(run("inspect", broken), "broken.efi: ");
    }

    @Test
    void nothingTellsTheArchitecture() throws IOException {
        assertUnusable(run("boot", disk("\\README")), "name the machine with --arch");
        assertUnusable(run("boot", folder), "name the machine with --arch");
    }

    @Test
    void theDiskIsForBothArchitectures() throws IOException {
        assertUnusable(run("boot", disk("\\EFI\\BOOT\\BOOTX64.EFI", "\\efi\\boot\\bootaa64.efi")),
                "choose with --arch");
    }

    @Test
    void helpIsNoError() {
        Result result = run("boot", "--help");
        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("--expect=REGEX", "--type=TEXT", "--timeout=SECONDS", "--trace=FILE",
                "--json=FILE", "--quiet", "--arch=ARCH", "--real-time");
    }
}
