package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BootImages;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drydock demo}: GRUB into a Linux kernel, on both architectures. */
@Command(name = "demo", description = "Boots GRUB into a Linux kernel on both architectures.", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter messages = spec.commandLine().getErr();
        say(messages, "Debian's signed GRUB and its Linux kernel, unmodified, on a disk image, for each architecture.");
        List<BuiltImage> images = BootImages.build(List.of(BootImage.GRUB_212), List.of(ImageArchitecture.values()),
                BootImages.cacheFolder(), step -> say(messages, step));
        Expectations none = new Expectations(List.of());
        boolean good = true;
        for (BuiltImage image : images) {
            Architecture architecture = Architecture.valueOf(image.architecture().name());
            messages.println();
            say(messages, "$ examples/drydock boot " + image.file());
            BootReport report;
            try (ConsoleStream console = new ConsoleStream(System.out)) {
                report = Firmware.builder(architecture).disk(image.file()).console(console).build().boot();
            }
            new Summary(architecture, report, none).print(messages);
            good &= none.fulfilledBy(report.outcome());
        }
        messages.println();
        say(messages, good
                ? "Both handed over to Linux, and no firmware, hypervisor or QEMU was used: all of it ran in this process."
                : "That is not how it should end: please report it, with the above.");
        return good ? Drydock.AS_EXPECTED : Drydock.NOT_AS_EXPECTED;
    }

    private static void say(PrintWriter messages, String line) {
        messages.println("drydock: " + line);
        messages.flush();
    }
}
