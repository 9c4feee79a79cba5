package dev.drydock.examples;

import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BootImages;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock images}: builds the disk images that the tests boot. */
@Command(name = "images", description = "Builds disk images of real bootloaders, shells and kernels from the distribution's packages.", mixinStandardHelpOptions = true)
final class ImagesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where the images go; created where missing.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        PrintWriter messages = spec.commandLine().getErr();
        List<BuiltImage> built = BootImages.build(List.of(BootImage.values()), List.of(ImageArchitecture.values()),
                folder, step -> {
                    messages.println("drydock: " + step);
                    messages.flush();
                });
        PrintWriter output = spec.commandLine().getOut();
        for (BuiltImage image : built) {
            output.println(image.file() + "  " + image.image().description());
        }
        output.flush();
        return Drydock.AS_EXPECTED;
    }
}
