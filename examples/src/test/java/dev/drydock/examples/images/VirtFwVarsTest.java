package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our files of variables are virt-fw-vars' too: it runs from its package, with the machine's Python. */
class VirtFwVarsTest {
    private static final String SUITE = "trixie";
    private static final List<String> PACKAGES = List.of("python3-virt-firmware", "python3-importlib-resources");
    private static final String MODULES = "usr/lib/python3/dist-packages";
    private static final Guid VENDOR = Guid.parse("b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11");
    private static final Guid SECURITY_DATABASE = Guid.parse("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
    private static final Time TIME = new Time((short) 2026, (byte) 11, (byte) 21, (byte) 4, (byte) 5, (byte) 6,
            (byte) 0, 0, (short) 0, (byte) 0, (byte) 0);

    @TempDir
    private static Path packages;
    /** The distribution's own has the distribution's modules; another may be before it on the path. */
    private static String interpreter = "python3";

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        try {
            var source = new DistributionPackages(ImagesProgress.SILENT);
            for (String name : PACKAGES) {
                source.unpack(DistributionPackage.of(SUITE, ImageArchitecture.X86_64, name), packages, MODULES);
            }
            if (!findsCryptography()) {
                interpreter = "/usr/bin/python3";
            }
            if (!findsCryptography()) {
                throw new ImagesUnavailableException("python3 with its cryptography module is not installed");
            }
        } catch (ImagesUnavailableException e) {
            if ("required".equals(System.getProperty("drydock.images"))) {
                throw e;
            }
            Assumptions.abort("no virt-fw-vars: " + e.getMessage());
        }
    }

    private static boolean findsCryptography() throws IOException {
        return python("-c", "import cryptography").status() == 0;
    }

    private record Result(int status, String output) {}

    private static Result python(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(interpreter));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().put("PYTHONPATH", packages.resolve(MODULES).toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ImagesUnavailableException("python3 is not installed", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String virtFwVars(Object... arguments) throws IOException {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "-c";
        all[1] = "import virt.firmware.vars as vars; vars.main()";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Result result = python(all);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    private static StoredVariable variable(VariableId id, String hex) {
        return StoredVariable.of(
                new Variable(id, VariableAttributes.NV_BS_RT, HexFormat.ofDelimiter(" ").parseHex(hex)));
    }

    private static List<StoredVariable> variables() {
        var attributes = VariableAttributes.NV_BS_RT | VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS;
        var dbx = new Variable(new VariableId(SECURITY_DATABASE, "dbx"), attributes, signatureList());
        return List.of(
                variable(VariableId.global("Boot0001"), "01 00 00 00 04 00 44 00 69 00 73 00 6b 00 00 00 7f ff 04 00"),
                variable(VariableId.global("BootOrder"), "01 00"), variable(VariableId.global("Timeout"), "05 00"),
                variable(new VariableId(VENDOR, "Ours"), "00 ff 80 7f"), new StoredVariable(dbx, 0, TIME, 0));
    }

    /** An EFI_SIGNATURE_LIST with a SHA-256 (UEFI 2.10, 32.4.1). */
    private static byte[] signatureList() {
        byte[] list = new byte[28 + 48];
        System.arraycopy(HexFormat.of().parseHex("2616c4c14c509240aca941f9369343284c0000000000000030000000"), 0, list,
                0,
                28);
        Arrays.fill(list, 44, list.length, (byte) 0xab);
        return list;
    }

    private Path write(String name, NvramFormat format) throws IOException {
        Path file = folder.resolve(name);
        try (Nvram nvram = NvramFiles.create(file, format)) {
            nvram.store(variables());
        }
        return file;
    }

    private static List<StoredVariable> read(Path file) throws IOException {
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(nvram.findings()).isEmpty();
            return nvram.variables();
        }
    }

    private static List<JsonObject> json(Path file) throws IOException {
        JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertThat(root.get("version").getAsInt()).isEqualTo(2);
        JsonArray variables = root.getAsJsonArray("variables");
        return variables.asList().stream().map(JsonElement::getAsJsonObject)
                .sorted(Comparator.comparing(object -> object.get("name").getAsString())).toList();
    }

    @Test
    void makesOurJsonOfOurVolume() throws IOException {
        Path theirs = folder.resolve("theirs.json");
        virtFwVars("-i", write("vars.fd", NvramFormat.EDK2), "--output-json", theirs);
        assertThat(json(theirs)).isEqualTo(json(write("ours.json", NvramFormat.JSON)));
        assertThat(read(theirs)).containsExactlyInAnyOrderElementsOf(variables());
    }

    @Test
    void makesOurVariablesOfOurJson() throws IOException {
        Path empty = folder.resolve("empty.fd");
        NvramFiles.create(empty, NvramFormat.EDK2).close();
        Path theirs = folder.resolve("theirs.fd");
        virtFwVars("-i", empty, "--set-json", write("ours.json", NvramFormat.JSON), "-o", theirs);
        assertThat(read(theirs)).containsExactlyInAnyOrderElementsOf(variables());

        // What it wrote can be written further.
        try (Nvram nvram = NvramFiles.open(theirs)) {
            nvram.store(variables().subList(1, 3));
        }
        Path again = folder.resolve("again.json");
        virtFwVars("-i", theirs, "--output-json", again);
        assertThat(read(again)).containsExactlyInAnyOrderElementsOf(variables().subList(1, 3));
    }

    @Test
    void printsOurVolume() throws IOException {
        String printed = virtFwVars("-i", write("vars.fd", NvramFormat.EDK2), "--print", "--verbose");
        assertThat(printed).contains("Boot0001", "BootOrder", "dbx", "Ours").doesNotContainIgnoringCase("error")
                .doesNotContainIgnoringCase("warning");
    }
}
