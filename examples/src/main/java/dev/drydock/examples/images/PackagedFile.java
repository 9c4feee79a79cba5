package dev.drydock.examples.images;

/**
 * A file in a package.
 *
 * @param origin
 *            the package
 * @param folder
 *            the folder in the package, without a slash at its start
 * @param pattern
 *            the file's name there, a glob that one file matches
 */
record PackagedFile(DistributionPackage origin, String folder, String pattern) {}
