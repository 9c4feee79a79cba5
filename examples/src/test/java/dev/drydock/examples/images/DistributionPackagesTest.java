package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script on an archive of the test's own, so without the network. */
@EnabledOnOs(OS.LINUX)
class DistributionPackagesTest {

    private static final String LISTS = "reading the package lists of Debian bookworm (arm64)";
    private static final String FETCHING = "fetching hello of Debian bookworm (arm64), 4 kB";
    private static final DistributionPackage WANTED = bookworm("hello");

    @TempDir
    private Path folder;
    private FakeArchive archive;

    @BeforeEach
    void fillArchive() throws IOException {
        archive = new FakeArchive(folder).add("hello_1_arm64", "usr/bin/hello", "greeting").add("hello_1_arm64",
                "usr/share/hello", "data");
    }

    @Test
    void fetchesAPackageOnce() throws IOException {
        Path file = archive.open().fetch(WANTED);

        assertThat(file).isRegularFile().hasFileName("hello_1_arm64.deb");
        assertThat(archive.takeSteps()).containsExactly(LISTS, FETCHING);
        assertThat(archive.takeCalls()).isPositive();
        assertThat(archive.open().fetch(WANTED)).isEqualTo(file);
        assertThat(archive.takeSteps()).isEmpty();
        assertThat(archive.takeCalls()).isZero();
    }

    @Test
    void fetchesAPackageAgainThatWasChangedInTheCache() throws IOException {
        Path file = archive.open().fetch(WANTED);
        String content = Files.readString(file);
        Files.writeString(file, "changed");
        archive.takeSteps();

        assertThat(archive.open().fetch(WANTED)).isEqualTo(file).hasContent(content);
        assertThat(archive.takeSteps()).containsExactly(FETCHING);
    }

    @Test
    void unpacksTheFolderThatIsWanted() throws IOException {
        Path target = folder.resolve("target");
        archive.open().unpack(WANTED, target, "usr/bin");

        assertThat(target.resolve("usr/bin/hello")).hasContent("greeting");
        assertThat(target.resolve("usr/share")).doesNotExist();
        assertThatThrownBy(() -> archive.open().unpack(WANTED, target, "usr/games")).isInstanceOf(IOException.class)
                .hasMessageContaining("hello cannot be unpacked");
    }

    @Test
    void readsTheListsAgainForAPackageThatTheyLack() throws IOException {
        archive.open().fetch(WANTED);
        archive.takeSteps();

        assertThatThrownBy(() -> archive.open().fetch(bookworm("bye"))).isInstanceOf(ImagesUnavailableException.class)
                .hasMessage("Debian bookworm has no package bye for arm64: E: Unable to locate package");
        assertThat(archive.takeSteps()).startsWith(LISTS).hasSize(2);
    }

    @Test
    void saysWhyTheArchiveCannotBeReached() throws IOException {
        archive.goOffline();

        assertThatThrownBy(() -> archive.open().fetch(WANTED)).isInstanceOf(ImagesUnavailableException.class)
                .hasMessage("the Debian archive cannot be reached: E: Could not connect");
    }

    @Test
    void saysThatTheMachineHasNoDebianArchive() throws IOException {
        archive.moveElsewhere();

        assertThatThrownBy(() -> archive.open().fetch(WANTED)).isInstanceOf(ImagesUnavailableException.class)
                .hasMessageContaining("no Debian archive among its sources");
    }

    @Test
    void refusesNamesThatAreNone() throws IOException {
        for (String name : List.of("../hello", "-o", "", "hello world")) {
            assertThatThrownBy(() -> archive.open().fetch(bookworm(name))).isInstanceOf(IOException.class)
                    .isNotInstanceOf(ImagesUnavailableException.class).hasMessageContaining("exit status 2");
        }
        assertThat(archive.takeCalls()).isZero();
    }

    private static DistributionPackage bookworm(String name) {
        return DistributionPackage.of("bookworm", ImageArchitecture.AARCH64, name);
    }
}
