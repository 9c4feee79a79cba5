/** How fast Drydock is: JMH benchmarks, and the same boot in Drydock and in QEMU side by side. */
package dev.drydock.examples.benchmarks;
