package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The device trees of real machines: those that the distribution's kernel for AArch64 carries, and QEMU's own. A few of them,
 * or all by {@code -Ddrydock.fdt.corpus=all}. Without network at the first run, the kernel's are skipped.
 */
class CorpusTest {
    private static final int SAMPLE = 25;
    private static final Pattern FINDING = Pattern.compile("[^:]*: (?:Warning|ERROR) \\(([a-z0-9_]+)\\): (/[^: ]*).*");

    @TempDir
    Path directory;
    private Dtc dtc;

    @BeforeEach
    void findDtc() {
        dtc = Dtc.orSkip(directory);
    }

    @Test
    void theKernelsTrees() throws Exception {
        List<Path> all = kernelsTrees();
        boolean complete = "all".equals(System.getProperty("drydock.fdt.corpus"));
        int step = complete ? 1 : all.size() / SAMPLE;
        int seen = 0;
        for (int i = 0; i < all.size(); i += step) {
            compare(all.get(i));
            seen++;
        }
        System.out.println("device trees of the kernel's package: compared " + seen + " of " + all.size());
    }

    @Test
    void qemusTree() throws Exception {
        Path blob = directory.resolve("virt.dtb");
        for (String machine : List.of("virt", "virt,gic-version=3,virtualization=on,secure=on")) {
            Files.deleteIfExists(blob);
            try {
                run("qemu-system-aarch64", "-machine", machine + ",dumpdtb=" + blob, "-cpu", "cortex-a72", "-smp", "3");
            } catch (IOException e) {
                Assumptions.abort("QEMU is not installed (package qemu-system-arm): " + e.getMessage());
            }
            compare(blob);
        }
    }

    private void compare(Path path) throws Exception {
        byte[] blob = Files.readAllBytes(path);
        Fdt tree = FdtReader.read(blob);
        assertThat(FdtReader.read(tree.toBytes())).as("%s", path).isEqualTo(tree);

        byte[] theirSource = dtc.convert("dtb", "dts", blob, "-q", "-q");
        assertThat(DtsCompiler.compile(theirSource, Set.of(), FdtLimits.DEFAULT).tree().toBytes()).as("%s", path)
                .isEqualTo(dtc.convert("dts", "dtb", theirSource, "-q", "-q"));

        String ourSource = tree.toDts();
        assertThat(DtsCompiler.compile(ourSource).tree().root()).as("%s", path).isEqualTo(tree.root());
        assertThat(dtc.convert("dts", "dtb", ourSource.getBytes(US_ASCII), "-q", "-q", "-b",
                Integer.toUnsignedString(tree.bootCpu()))).as("%s", path).isEqualTo(tree.toBytes());

        assertThat(ourFindings(tree)).as("%s", path).isEqualTo(theirFindings(blob));
    }

    private static Set<String> ourFindings(Fdt tree) {
        Set<FdtCheck> checks = EnumSet.allOf(FdtCheck.class);
        checks.removeIf(check -> !check.isDtcs());
        Set<String> findings = new TreeSet<>();
        FdtValidator.validate(tree, checks).forEach(found -> findings.add(found.check().id() + " " + found.path()));
        return findings;
    }

    private Set<String> theirFindings(byte[] blob) throws IOException, InterruptedException {
        Set<String> findings = new TreeSet<>();
        for (String line : dtc.warnings("dtb", blob)) {
            Matcher finding = FINDING.matcher(line);
            if (finding.matches()) {
                findings.add(finding.group(1) + " " + finding.group(2));
            }
        }
        return findings;
    }

    /** Fetched and unpacked once. */
    private static List<Path> kernelsTrees() throws IOException, InterruptedException {
        Path folder = Path.of("target", "kernel-trees").toAbsolutePath();
        Path complete = folder.resolve("complete");
        if (!Files.exists(complete)) {
            String output;
            try {
                output = run("bash", Path.of("..", "core", "src", "native", "debian-package").toString(), "--behind",
                        "bookworm", "arm64", "linux-image-arm64", folder.toString(), "usr/lib");
            } catch (IOException e) {
                return Assumptions.abort("no device trees of the kernel's package: " + e.getMessage());
            }
            Files.writeString(complete, output);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> trees = files.filter(path -> path.toString().matches(".*\\.dtbo?")).sorted().toList();
            assertThat(trees).hasSizeGreaterThan(100);
            return new ArrayList<>(trees);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(output).isTrue();
        if (process.exitValue() != 0) {
            throw new IOException(output.strip());
        }
        return output;
    }
}
