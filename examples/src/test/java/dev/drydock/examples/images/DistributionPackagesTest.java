package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script with an apt of the test's own, so without the network. */
@EnabledOnOs(OS.LINUX)
class DistributionPackagesTest {

    private static final DistributionPackage WANTED = DistributionPackage.of("bookworm", ImageArchitecture.AARCH64,
            "hello");
    /** Says whose archive it knows, writes package lists, and hands out one package. */
    private static final String APT = """
            #!/bin/bash
            echo "$*" >>"$CALLS"
            case "$*" in
                indextargets*)
                    echo 'Else|Else|https://packages.invalid/else'
                    echo 'Debian|Debian|https://packages.invalid/debian'
                    ;;
                *' update')
                    lists=$(sed -n 's/^Dir::State::Lists "\\(.*\\)";$/\\1/p' "$2")
                    grep -q 'arch=arm64 .*https://packages.invalid/debian bookworm main' "${lists%/*}/sources.list" || exit 1
                    touch "$lists/packages.invalid_debian_Packages"
                    ;;
                *--print-uris\\ download\\ hello)
                    echo "'https://packages.invalid/hello_1_arm64.deb' hello_1_arm64.deb 4000 SHA256:00"
                    ;;
                *' download hello') echo content >hello_1_arm64.deb ;;
                *) echo 'E: Unable to locate package' >&2; exit 100 ;;
            esac
            """;
    private static final String APT_OFFLINE = """
            #!/bin/bash
            case "$*" in
                indextargets*) echo 'Debian|Debian|https://packages.invalid/debian' ;;
                *) echo 'W: a warning that says nothing of it'; echo 'E: Could not connect'; exit 100 ;;
            esac
            """;

    @TempDir
    private Path folder;
    private final List<String> steps = new ArrayList<>();
    private Path tools;
    private Path calls;

    @BeforeEach
    void makeTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        calls = Files.createFile(folder.resolve("calls"));
        tool("dpkg-deb", "#!/bin/bash\n");
        tool("flock", "#!/bin/bash\n");
    }

    @Test
    void fetchesAPackageOnce() throws IOException {
        tool("apt-get", APT);
        Path file = packages().fetch(WANTED);

        assertThat(file).hasContent("content\n").hasFileName("hello_1_arm64.deb");
        assertThat(steps).containsExactly("reading the package lists of Debian bookworm (arm64)",
                "fetching hello of Debian bookworm (arm64), 4 kB");
        Files.writeString(calls, "");
        steps.clear();
        assertThat(packages().fetch(WANTED)).isEqualTo(file);
        assertThat(steps).isEmpty();
        assertThat(calls).isEmptyFile();
    }

    @Test
    void fetchesAPackageAgainThatWasChangedInTheCache() throws IOException {
        tool("apt-get", APT);
        Path file = packages().fetch(WANTED);
        Files.writeString(file, "changed");

        assertThat(packages().fetch(WANTED)).isEqualTo(file).hasContent("content\n");
        assertThat(steps).containsExactly("reading the package lists of Debian bookworm (arm64)",
                "fetching hello of Debian bookworm (arm64), 4 kB", "fetching hello of Debian bookworm (arm64), 4 kB");
    }

    @Test
    void readsTheListsAgainForAPackageThatTheyLack() throws IOException {
        tool("apt-get", APT);
        packages().fetch(WANTED);
        steps.clear();

        var other = DistributionPackage.of("bookworm", ImageArchitecture.AARCH64, "bye");
        assertThatThrownBy(() -> packages().fetch(other)).isInstanceOf(ImagesUnavailableException.class)
                .hasMessage("Debian bookworm has no package bye for arm64: E: Unable to locate package");
        assertThat(steps).startsWith("reading the package lists of Debian bookworm (arm64)").hasSize(2);
    }

    @Test
    void saysWhyTheArchiveCannotBeReached() throws IOException {
        tool("apt-get", APT_OFFLINE);

        assertThatThrownBy(() -> packages().fetch(WANTED)).isInstanceOf(ImagesUnavailableException.class)
                .hasMessage("the Debian archive cannot be reached: E: Could not connect");
    }

    @Test
    void saysThatTheMachineHasNoDebianArchive() throws IOException {
        tool("apt-get", "#!/bin/bash\necho 'Else|Else|https://packages.invalid/else'\n");

        assertThatThrownBy(() -> packages().fetch(WANTED)).isInstanceOf(ImagesUnavailableException.class)
                .hasMessageContaining("no Debian archive among its sources");
    }

    @Test
    void refusesNamesThatAreNone() throws IOException {
        tool("apt-get", APT);

        for (String name : List.of("../hello", "-o", "", "hello world")) {
            var wanted = DistributionPackage.of("bookworm", ImageArchitecture.AARCH64, name);
            assertThatThrownBy(() -> packages().fetch(wanted)).isInstanceOf(IOException.class)
                    .isNotInstanceOf(ImagesUnavailableException.class).hasMessageContaining("exit status 2");
        }
        assertThat(calls).isEmptyFile();
    }

    private DistributionPackages packages() {
        return new DistributionPackages(steps::add, Map.of("PATH", tools + ":" + System.getenv("PATH"), "CALLS",
                calls.toString(), "XDG_CACHE_HOME", folder.resolve("cache with space").toString()));
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
