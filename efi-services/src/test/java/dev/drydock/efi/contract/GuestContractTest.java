package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.check.Finding;
import dev.drydock.efi.check.Misuse;
import dev.drydock.efi.contract.ContractProgram.Run;
import dev.drydock.efi.contract.StatusCodes.Code;
import dev.drydock.efi.disk.HostTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Guest programs that drive each service and judge its answers; see {@code src/test/guest/contract.h}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestContractTest {
    private static final Path SOURCES = Path.of("src/test/guest");
    private static final Pattern COUNT = Pattern.compile("(\\d+) ok, (\\d+) not ok");

    private final Map<ContractProgram, Run> runs = new HashMap<>();

    private Run run(ContractProgram program) {
        return runs.computeIfAbsent(program, p -> {
            try {
                return p.boot();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Stream<ContractProgram> programs() {
        return ContractProgram.all().stream().filter(program -> !program.isCompanion());
    }

    @TestFactory
    Stream<DynamicTest> everyCheckIsOk() {
        return programs().map(program -> DynamicTest.dynamicTest(program.toString(), () -> judge(run(program))));
    }

    private static void judge(Run run) {
        assertThat(run.lines()).as("checks that are not ok").noneMatch(line -> line.startsWith("not ok"));
        List<String> ends = run.after("expect end ");
        assertThat(run.report().outcome().summary())
                .as(() -> "outcome; printed:\n" + String.join("\n", run.lines()))
                .containsPattern(ends.isEmpty() ? "returned EFI_SUCCESS" : ends.getLast());
        judgeMisuse(run);
        int counted = 0;
        for (String line : run.after("checks: ")) {
            Matcher count = COUNT.matcher(line);
            assertThat(count.matches()).as(line).isTrue();
            counted += Integer.parseInt(count.group(1));
        }
        assertThat(counted).as("checks that the program counted").isPositive().isEqualTo(run.after("ok ").size());
        assertThat(run.after("ok ")).as("checks of one name").doesNotHaveDuplicates();
    }

    /** Null arguments are what checks of EFI_INVALID_PARAMETER are made of: they count only where they are expected. */
    private static void judgeMisuse(Run run) {
        List<String> expected = run.after("expect finding ");
        List<String> found = run.report().misuse().stream()
                .filter(finding -> !(finding.misuse() instanceof Misuse.NullArgument)
                        || expected.stream().anyMatch(pattern -> pattern.contains("NullArgument")))
                .map(Finding::toString).toList();
        assertThat(found).as("misuse, where %s is expected", expected).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).containsPattern(expected.get(i));
        }
    }

    @Test
    void everyStatusCodeIsProvoked() throws IOException {
        List<Code> codes = StatusCodes.read();
        assertThat(codes).extracting(Code::code).doesNotHaveDuplicates();
        for (Architecture architecture : Architecture.values()) {
            Set<String> demanded = codes.stream().filter(code -> code.isDemanded(architecture)).map(Code::code)
                    .collect(Collectors.toSet());
            Set<String> others = codes.stream().filter(code -> !code.isDemanded(architecture)).map(Code::code)
                    .collect(Collectors.toSet());
            Set<String> provoked = new TreeSet<>();
            programs().filter(program -> program.architecture() == architecture).map(this::run)
                    .flatMap(run -> run.after("ok ").stream())
                    .forEach(check -> provoked.add(check.substring(0, check.indexOf('/', check.indexOf('/') + 1))));
            assertThat(difference(demanded, provoked)).as("not provoked on %s", architecture).isEmpty();
            assertThat(difference(others, difference(others, provoked)))
                    .as("provoked on %s, though status-codes.txt says otherwise", architecture).isEmpty();
        }
        List<Code> pending = codes.stream().filter(code -> !code.pending().isEmpty()).toList();
        if (!pending.isEmpty()) {
            System.out.printf("%d of %d status codes are pending%n", pending.size(), codes.size());
        }
    }

    private static Set<String> difference(Set<String> one, Set<String> other) {
        Set<String> result = new TreeSet<>(one);
        result.removeAll(other);
        return result;
    }

    @Test
    void everyProgramIsBuiltForEveryArchitecture() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            Set<ContractProgram> wanted = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".c")).map(file -> file.substring(0, file.length() - 2))
                    .flatMap(name -> Stream.of(Architecture.values())
                            .map(architecture -> new ContractProgram(name, architecture)))
                    .collect(Collectors.toSet());
            assertThat(ContractProgram.all()).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @Test
    void theBuiltProgramsAreWhatTheirSourcesMake(@TempDir Path built) throws IOException {
        HostTool.require("lld-link");
        String version = HostTool.require("clang").run("--version");
        assumeTrue(version.contains("clang version 14."), "the programs were built with clang 14, here is " + version);
        new HostTool(SOURCES.resolve("build").toAbsolutePath()).run("-o", built);
        for (ContractProgram program : ContractProgram.all()) {
            Path again = built.resolve(program.file().getFileName());
            assertThat(Files.mismatch(program.file(), again)).as("first other byte of %s", program).isEqualTo(-1);
        }
    }
}
