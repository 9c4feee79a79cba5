/**
 * The processor that Unicorn provides: its C interface by {@code java.lang.foreign}, the look-up of the library, and
 * {@link dev.drydock.core.cpu.Cpu} on top. Not exported.
 */
package dev.drydock.core.unicorn;
