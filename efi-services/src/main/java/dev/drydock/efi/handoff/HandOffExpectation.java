package dev.drydock.efi.handoff;

import dev.drydock.fdt.Fdt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a test expects of a hand-off, beside what is checked in any case.
 *
 * <pre>{@code
 * report.handOff().verify(HandOffExpectation.builder().initrd(bytes).commandLine("quiet").requireNode("/cpus").build())
 * }</pre>
 */
public final class HandOffExpectation {
    /** Nothing but what is checked in any case. */
    public static final HandOffExpectation NOTHING_MORE = builder().build();
    private static final String NONE = "none";

    private final List<BiFunction<Optional<String>, KernelTakeover, HandOffFinding>> checks;

    private HandOffExpectation(Builder builder) {
        checks = List.copyOf(builder.checks);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks a hand-off.
     *
     * @param kernelVersion the version that the kernel's image carries
     */
    public HandOffVerification verify(Optional<String> kernelVersion, KernelTakeover takeover) {
        List<HandOffFinding> findings = new ArrayList<>(takeover.findings());
        checks.forEach(check -> findings.add(check.apply(kernelVersion, takeover)));
        return new HandOffVerification(findings);
    }

    /** Gathers what is expected; what is not named may be anything. */
    public static final class Builder {
        private final List<BiFunction<Optional<String>, KernelTakeover, HandOffFinding>> checks = new ArrayList<>();

        private Builder() {}

        /** The kernel sees exactly these bytes as its initial RAM disk. */
        public Builder initrd(byte[] content) {
            return initrd(content.length, InitialRamDisk.digest(content));
        }

        /** The kernel sees an initial RAM disk of this size and SHA-256 digest, in hexadecimal. */
        public Builder initrd(long bytes, String sha256) {
            return check("initrd", bytes + " bytes, sha256 " + sha256, Builder::initrd);
        }

        /** The kernel sees an initial RAM disk that begins with these bytes: a stub may append archives of its own. */
        public Builder initrdStartingWith(byte[] start) {
            checks.add((_, takeover) -> new HandOffFinding("initrd",
                    takeover.initrd().filter(initrd -> initrd.startsWith(start)).isPresent(),
                    "%d bytes, sha256 %s, perhaps more".formatted(start.length, InitialRamDisk.digest(start)),
                    initrd(Optional.empty(), takeover)));
            return this;
        }

        private static String initrd(Optional<String> version, KernelTakeover takeover) {
            return takeover.initrd().map(InitialRamDisk::toString).orElse(NONE);
        }

        public Builder noInitrd() {
            return check("initrd", NONE, Builder::initrd);
        }

        /** The way by which the kernel got its initial RAM disk. */
        public Builder initrdBy(InitrdSource source) {
            return check("initrd-source", source.toString(), (_, takeover) -> takeover.initrd()
                    .map(initrd -> initrd.source().toString()).orElse(NONE));
        }

        /** Exactly this text; an empty one is none. */
        public Builder commandLine(String text) {
            return check("command-line", quoted(text),
                    (_, takeover) -> quoted(takeover.commandLine().orElse("")));
        }

        /** The release that the kernel's image states, {@code 6.12.1-amd64} for instance. */
        public Builder kernelVersion(String release) {
            return check("kernel-version", release, (version, _) -> version.orElse(NONE));
        }

        /** The device tree has this node. */
        public Builder requireNode(String path) {
            return check("node " + path, "present", (_, takeover) -> takeover.deviceTree().isEmpty()
                    ? "no device tree"
                    : takeover.deviceTree().flatMap(tree -> tree.find(path)).isPresent() ? "present" : "missing");
        }

        /** The device tree has no such node. */
        public Builder forbidNode(String path) {
            return check("node " + path, "missing", (_, takeover) -> takeover.deviceTree()
                    .flatMap(tree -> tree.find(path)).isPresent() ? "present" : "missing");
        }

        /** The device tree's root has this text among its {@code compatible}. */
        public Builder compatible(String model) {
            checks.add((_, takeover) -> {
                List<String> actual = takeover.deviceTree().map(Fdt::root).map(root -> root.compatible())
                        .orElse(List.of());
                return new HandOffFinding("compatible", actual.contains(model), model, actual.toString());
            });
            return this;
        }

        private Builder check(String name, String expected,
                BiFunction<Optional<String>, KernelTakeover, String> actual) {
            checks.add((version, takeover) -> HandOffFinding.compare(name, expected, actual.apply(version, takeover)));
            return this;
        }

        private static String quoted(String text) {
            return '"' + text + '"';
        }

        public HandOffExpectation build() {
            return new HandOffExpectation(this);
        }
    }
}
