/** A whole machine: processor, memory and clock, the gates by which the guest calls the host, and the run loop. */
package dev.drydock.core.machine;
