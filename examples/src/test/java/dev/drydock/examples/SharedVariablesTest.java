package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.StoredVariable;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file of variables goes to Drydock, to QEMU with the distribution's firmware, and back; nothing is lost on the way. */
class SharedVariablesTest {
    private static final String VARIABLES = "if=pflash,format=raw,unit=1,";
    private static final Guid VENDOR = Guid.parse("b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11");
    private static final int WRITES = 500;
    private static final long SECONDS = 120;

    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.SHELL).stream().map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void aFileOfVariablesGoesToQemuAndBack(BuiltImage image, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("vars.fd");
        List<String> command = qemu(image, file);
        List<StoredVariable> ours = write(file);

        assertThat(RealImages.firmware(image).nvram(file).build().boot().outcome().summary()).contains("SHUTDOWN");
        assertThat(variables(file)).containsAll(ours);

        run(command, directory.resolve("output").toFile());
        List<StoredVariable> after = variables(file);
        assertThat(after).containsAll(ours);
        assertThat(after).as("what QEMU's firmware added").extracting(StoredVariable::id)
                .contains(VariableId.global("BootOrder"), VariableId.global("ConIn"));

        assertThat(RealImages.firmware(image).nvram(file).build().boot().outcome().summary()).contains("SHUTDOWN");
        assertThat(variables(file)).containsAll(after);
    }

    /** QEMU's command with a copy of the firmware's own template as its variables. */
    private static List<String> qemu(BuiltImage image, Path file) throws IOException {
        List<String> command = Peers.qemu(image.architecture() == ImageArchitecture.AARCH64, image.file());
        String template = command.stream().filter(argument -> argument.startsWith(VARIABLES)).findFirst().orElseThrow();
        Files.copy(Path.of(template.substring(template.indexOf("file=") + "file=".length())), file);
        command.replaceAll(argument -> argument.startsWith(VARIABLES) ? VARIABLES + "file=" + file : argument);
        return command;
    }

    /** Writes more than fits the volume at once, so that it is cleaned on the way. */
    private static List<StoredVariable> write(Path file) throws IOException {
        List<StoredVariable> ours = new ArrayList<>();
        try (Nvram nvram = NvramFiles.open(file)) {
            List<StoredVariable> all = new ArrayList<>(nvram.variables());
            for (int i = 0; i < WRITES; i++) {
                byte[] data = new byte[900];
                data[0] = (byte) i;
                var id = new VariableId(VENDOR, "Shared" + i % 20);
                var stored = StoredVariable.of(new Variable(id, VariableAttributes.NV_BS_RT, data));
                for (List<StoredVariable> list : List.of(all, ours)) {
                    list.removeIf(old -> old.id().equals(id));
                    list.add(stored);
                }
                nvram.store(all);
            }
        }
        return ours;
    }

    private static List<StoredVariable> variables(Path file) throws IOException {
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(nvram.findings()).isEmpty();
            return nvram.variables();
        }
    }

    private static void run(List<String> command, File output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as(() -> "QEMU ended by the Shell's reset; it printed " + read(output)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(File output) {
        try {
            return new String(Files.readAllBytes(output.toPath()), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
