/** The {@code drydock} command: {@link dev.drydock.examples.Drydock} and a class for each of its subcommands. */
package dev.drydock.examples;
