/** What the build does to the libraries that the {@code drydock} command starts with. */
package dev.drydock.examples.build;
