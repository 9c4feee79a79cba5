package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.BootSequence;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.StopPoint;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code drydock boot}: boots an image and tells how it ended. */
final class BootCommand implements Callable<Integer> {
    private static final String TO_STANDARD_OUTPUT = "-";
    private static final int MOST_REBOOTS = 1000;

    private final CommandSpec spec = describe();
    private String argument;
    private Architecture architecture;
    private String profile;
    private List<String> expected = List.of();
    private String typed = "";
    private double timeout;
    private boolean realTime;
    private Path trace;
    private String json;
    private Path screenshot;
    private String variables;
    private Path overlay;
    private int reboots;
    private boolean check;
    private StopPoint stopAt = StopPoint.EXIT_BOOT_SERVICES;
    private boolean quiet;

    CommandSpec spec() {
        return spec;
    }

    private CommandSpec describe() {
        return new CommandDescription("boot", "Boots a disk image, a program or a directory and tells how it ended.",
                this)
                .parameter(value -> argument = value, "IMAGE",
                        "A disk image, raw or qcow2, the URI of a disk on an NBD server, an .efi file, a directory that is served as an EFI system partition, or the XML of a libvirt domain.")
                .option(new ArchitectureConverter(), Architecture.class, value -> architecture = value, "--arch",
                        "ARCH", "x86_64 or aarch64; needed only where the image does not tell.")
                .option(String.class, value -> profile = value, "--profile", "NAME",
                        "Which firmware to be like: DRYDOCK, OVMF, ARM_VM_SPECIFICATION, APPLE_VIRTUALIZATION, EDK2_HARDWARE, U_BOOT or MINIMAL; a libvirt domain has OVMF by default.")
                .options(value -> expected = value, "--expect", "REGEX",
                        "A regular expression that the console's text must match somewhere; ^ and $ match at lines. May be repeated: all must.")
                .option(String.class, value -> typed = value, "--type", "TEXT",
                        "Keys for the guest, each typed when it waits for one. \\n is Enter, \\t Tab, \\e Escape, \\\\ a backslash.")
                .option(Double.class, value -> timeout = value, "--timeout", "SECONDS", "60",
                        "How long the boot may take; ${DEFAULT-VALUE} by default.")
                .flag(value -> realTime = value, "--real-time",
                        "The guest's clock follows the wall clock, so that menus wait; otherwise waiting takes no time.")
                .option(Path.class, value -> trace = value, "--trace", "FILE", "Writes each firmware call to FILE.")
                .option(String.class, value -> json = value, "--json", "FILE",
                        "Writes a report to FILE, or to the standard output if FILE is -.")
                .option(Path.class, value -> screenshot = value, "--screenshot", "FILE",
                        "Writes what the display shows in the end to FILE, as PNG.")
                .option(String.class, value -> variables = value, "--vars", "FILE",
                        "Keeps non-volatile variables in FILE: EDK2's firmware volume, JSON, or Drydock's own format, in which it is made if it does not exist; or on the disk of an NBD server, by its URI.")
                .option(Path.class, value -> overlay = value, "--overlay", "FILE",
                        "Keeps what the guest writes to the disk image in FILE, which is made if it does not exist, so that the next boot with it finds it; otherwise that is gone after the boot. The image itself stays as it is.")
                .option(Integer.class, value -> reboots = value, "--reboots", "N", "0",
                        "How often the machine is booted again after a reset; ${DEFAULT-VALUE} by default, so that a reset is the end.")
                .flag(value -> check = value, "--check",
                        "Watches the guest for misuse of the firmware that no status tells of, and says what was found.")
                .option(new StopPointConverter(), StopPoint.class, value -> stopAt = value, "--stop-at", "POINT",
                        "Where a boot ends that goes well: exit-boot-services, which is the default, kernel-takeover, where a kernel runs on its own page tables and what it was given is checked, or none.")
                .flag(value -> quiet = value, "--quiet", "Does not show the console.")
                .finish();
    }

    @Override
    public Integer call() throws IOException {
        List<Pattern> patterns = patterns();
        if (!(timeout > 0 && timeout <= 1_000_000)) {
            throw misused("--timeout: " + timeout + " is not from 0 to 1000000 seconds");
        }
        if (reboots < 0 || reboots > MOST_REBOOTS) {
            throw misused("--reboots: " + reboots + " is not from 0 to " + MOST_REBOOTS);
        }
        ImageArgument image = ImageArgument.of(argument);
        Architecture machine = architecture(image);
        boolean jsonToOutput = TO_STANDARD_OUTPUT.equals(json);
        FirmwareBuilder firmware = machine(image, machine).type(unescaped()).realTime(realTime)
                .timeout(Duration.ofMillis(Math.max(1, (long) (timeout * 1000)))).misuseChecks(check).stopAt(stopAt);
        if (profile != null) {
            firmware.profile(profile(machine));
        }
        if (variables != null) {
            keepVariables(firmware);
        }
        if (screenshot != null) {
            firmware.graphics(800, 600);
        }
        BootSequence sequence;
        try (Writer traceFile = traceFile();
                Keyboard keyboard = Keyboard.ofProcess();
                ConsoleStream console = new ConsoleStream(System.out)) {
            if (keyboard.isLive()) {
                firmware.keySource(keyboard);
            }
            if (!quiet && !jsonToOutput) {
                firmware.console(console);
            }
            if (trace != null) {
                firmware.trace(line -> write(traceFile, line));
            }
            sequence = firmware.build().boots(1 + reboots);
        }
        BootReport report = sequence.last();
        var expectations = Expectations.match(patterns,
                sequence.boots().stream().map(BootReport::console).collect(Collectors.joining("\n")));
        if (json != null) {
            writeJson(new JsonReport(machine, report, expectations).text(earlier(sequence)), jsonToOutput);
        }
        if (screenshot != null) {
            report.screenshot().orElseThrow().writeTo(screenshot);
        }
        PrintWriter messages = spec.commandLine().getErr();
        image.warnings().forEach(warning -> messages.println("drydock: warning: " + warning));
        for (BootReport before : earlier(sequence)) {
            new Summary(machine, before, Expectations.match(List.of(), "")).print(messages);
        }
        new Summary(machine, report, expectations).print(messages);
        return expectations.fulfilledBy(report.outcome()) ? Drydock.AS_EXPECTED : Drydock.NOT_AS_EXPECTED;
    }

    private static List<BootReport> earlier(BootSequence sequence) {
        return sequence.boots().subList(0, sequence.boots().size() - 1);
    }

    private FirmwareBuilder machine(ImageArgument image, Architecture machine) throws IOException {
        if (overlay == null) {
            return image.on(machine);
        }
        try {
            return image.on(machine, overlay);
        } catch (IllegalArgumentException e) {
            throw misused("--overlay: " + e.getMessage());
        }
    }

    private void keepVariables(FirmwareBuilder firmware) throws IOException {
        if (NbdArgument.matches(variables)) {
            firmware.nvram(NbdArgument.uri(variables));
            return;
        }
        Path file = Path.of(variables);
        firmware.nvram(() -> Files.exists(file) ? NvramFiles.open(file) : NvramFiles.create(file, NvramFormat.DRYDOCK));
    }

    private Architecture architecture(ImageArgument image) throws IOException {
        if (image.kind() == ImageArgument.Kind.DOMAIN && architecture != null
                && !image.architectures().contains(architecture)) {
            throw misused("--arch: the domain has another architecture");
        }
        if (architecture != null) {
            return architecture;
        }
        if (image.architectures().size() != 1) {
            throw misused(image.architectures().isEmpty()
                    ? argument + ": has neither " + ImageArgument.removableMediaPath(Architecture.X86_64) + " nor "
                            + ImageArgument.removableMediaPath(Architecture.AARCH64) + ": name the machine with --arch"
                    : argument + ": boots on both x86_64 and aarch64: choose with --arch");
        }
        return image.architectures().iterator().next();
    }

    private FirmwareProfile profile(Architecture machine) {
        try {
            FirmwareProfile named = FirmwareProfile.named(profile);
            if (!named.architectures().contains(machine)) {
                throw misused("--profile: " + named + " is not for " + machine.label());
            }
            if (screenshot != null && !named.offers(FirmwareFeature.GRAPHICS_OUTPUT)) {
                throw misused("--screenshot: " + named + " knows no display");
            }
            return named;
        } catch (IllegalArgumentException e) {
            throw misused("--profile: " + e.getMessage());
        }
    }

    private List<Pattern> patterns() {
        try {
            return expected.stream().map(regex -> Pattern.compile(regex, Pattern.MULTILINE)).toList();
        } catch (PatternSyntaxException e) {
            throw misused("--expect: " + e.getDescription() + " in '" + e.getPattern() + "'");
        }
    }

    private String unescaped() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == '\\' && i + 1 < typed.length()) {
                i++;
                c = switch (typed.charAt(i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'e' -> 27;
                    case '\\' -> '\\';
                    default -> throw misused("--type: \\" + typed.charAt(i) + " is none of \\n \\t \\e \\\\");
                };
            }
            text.append(c);
        }
        return text.toString();
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Writer traceFile() throws IOException {
        return trace == null ? Writer.nullWriter() : Files.newBufferedWriter(trace);
    }

    private static void write(Writer file, String line) {
        try {
            file.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeJson(String text, boolean toOutput) throws IOException {
        if (!toOutput) {
            Files.writeString(Path.of(json), text);
            return;
        }
        try (Writer output = new BufferedWriter(new java.io.OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
            output.write(text);
        }
    }
}
