package dev.drydock.examples.images;

/**
 * A binary package of Debian.
 *
 * @param suite
 *            the release's code name, {@code bookworm} for one
 * @param architecture
 *            Debian's name of the architecture
 * @param name
 *            the package's name
 * @param behind
 *            whether the package is meant that {@code name}, which moves on with each version, depends on
 */
record DistributionPackage(String suite, String architecture, String name, boolean behind) {

    static DistributionPackage of(String suite, ImageArchitecture architecture, String name) {
        return new DistributionPackage(suite, architecture.debianName(), name, false);
    }

    static DistributionPackage behind(String suite, ImageArchitecture architecture, String name) {
        return new DistributionPackage(suite, architecture.debianName(), name, true);
    }
}
