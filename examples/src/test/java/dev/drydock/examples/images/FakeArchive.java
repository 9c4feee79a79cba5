package dev.drydock.examples.images;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A package archive of the test's own, behind an apt and a dpkg-deb of its own, and a cache of its own. */
final class FakeArchive {

    /**
     * Says whose archive it knows, writes package lists, and hands out packages that the folder $ARCHIVE holds: a folder
     * each, NAME_VERSION_ARCHITECTURE, of which the package file is the path.
     */
    private static final String APT = """
            #!/bin/bash
            echo "$*" >>"$CALLS"
            wanted() {
                found=("$ARCHIVE/${!#}"_*)
                [[ -d ${found[0]} ]] || { echo 'E: Unable to locate package' >&2; exit 100; }
            }
            case "$*" in
                indextargets*)
                    echo 'Else|Else|https://packages.invalid/else'
                    echo 'Debian|Debian|https://packages.invalid/debian'
                    ;;
                *' update')
                    lists=$(sed -n 's/^Dir::State::Lists "\\(.*\\)";$/\\1/p' "$2")
                    grep -q 'arch=.* https://packages.invalid/debian bookworm main' "${lists%/*}/sources.list" ||
                        grep -q 'arch=.* https://packages.invalid/debian trixie main' "${lists%/*}/sources.list" || exit 1
                    touch "$lists/packages.invalid_debian_Packages"
                    ;;
                *' --print-uris download '*)
                    wanted "$@"
                    echo "'https://packages.invalid/${found[0]##*/}.deb' ${found[0]##*/}.deb 4000 SHA256:00"
                    ;;
                *' download '*) wanted "$@" && echo "${found[0]}" >"${found[0]##*/}.deb" ;;
                *) exit 100 ;;
            esac
            """;
    private static final String APT_OFFLINE = """
            #!/bin/bash
            case "$*" in
                indextargets*) echo 'Debian|Debian|https://packages.invalid/debian' ;;
                *) echo 'W: a warning that says nothing of it'; echo 'E: Could not connect'; exit 100 ;;
            esac
            """;
    private static final String APT_ELSEWHERE = """
            #!/bin/bash
            echo 'Else|Else|https://packages.invalid/else'
            """;
    private static final String DPKG_DEB = """
            #!/bin/bash
            [[ $1 == --fsys-tarfile ]] && tar --create --directory "$(<"$2")" .
            """;

    private final Path folder;
    private final Path tools;
    private final Path packages;
    private final Path calls;
    private final List<String> steps = new ArrayList<>();

    FakeArchive(Path folder) throws IOException {
        this.folder = folder;
        tools = Files.createDirectory(folder.resolve("tools"));
        packages = Files.createDirectory(folder.resolve("archive"));
        calls = Files.createFile(folder.resolve("calls"));
        tool("apt-get", APT);
        tool("dpkg-deb", DPKG_DEB);
        tool("flock", "#!/bin/bash\n");
    }

    /** Adds a package of one file, or a file to it. */
    FakeArchive add(String packageFile, String path, String content) throws IOException {
        Path file = packages.resolve(packageFile).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** Takes a package away, or a file of one. */
    void remove(String path) throws IOException {
        MoreFiles.deleteRecursively(packages.resolve(path), RecursiveDeleteOption.ALLOW_INSECURE);
    }

    /** From now on the archive cannot be reached. */
    void goOffline() throws IOException {
        tool("apt-get", APT_OFFLINE);
    }

    /** From now on apt knows only the archive of another vendor. */
    void moveElsewhere() throws IOException {
        tool("apt-get", APT_ELSEWHERE);
    }

    /** Leaves the cache empty, as on another day on another machine. */
    void forget() throws IOException {
        Files.move(folder.resolve("cache with space"), folder.resolve("old cache"));
    }

    DistributionPackages open() {
        return new DistributionPackages(steps::add, Map.of("PATH", tools + ":" + System.getenv("PATH"), "CALLS",
                calls.toString(), "ARCHIVE", packages.toString(), "XDG_CACHE_HOME",
                folder.resolve("cache with space").toString()));
    }

    /** What was said since this was asked last. */
    List<String> takeSteps() {
        var taken = List.copyOf(steps);
        steps.clear();
        return taken;
    }

    /** How often apt was called since this was asked last. */
    int takeCalls() throws IOException {
        int count = Files.readAllLines(calls).size();
        Files.writeString(calls, "");
        return count;
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
