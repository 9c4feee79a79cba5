package dev.drydock.examples;

import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PeImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock inspect}: what a program's file holds. */
@Command(name = "inspect", description = "Shows what an EFI program's file holds.", mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.efi", description = "A PE/COFF image: a program, a driver, a kernel, a unified kernel image.")
    private Path path;

    @Override
    public Integer call() throws IOException {
        PrintWriter output = spec.commandLine().getOut();
        try {
            new ImageDescription(PeImage.read(path)).print(output);
        } catch (MalformedImageException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
        output.flush();
        return Drydock.AS_EXPECTED;
    }
}
