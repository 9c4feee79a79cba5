package dev.drydock.core.machine;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;

/**
 * What a machine is made of.
 *
 * @param memorySize the RAM in bytes, a whole number of MiB, at least 16 MiB and at most 2 GiB
 * @param realTime whether the clock follows the host's, so that a guest waits as long as it says
 * @param computations what is known to have been computed before; null to compute everything
 */
public record MachineConfiguration(Architecture architecture, long memorySize, boolean realTime,
        ComputationCache computations) {
    private static final long MEBIBYTE = 1 << 20;

    public MachineConfiguration {
        if (memorySize < 16 * MEBIBYTE || memorySize > 2048 * MEBIBYTE || memorySize % MEBIBYTE != 0) {
            throw new IllegalArgumentException("memory size " + memorySize + ": between 16 MiB and 2 GiB in whole MiB");
        }
    }

    /** A machine that computes everything itself. */
    public MachineConfiguration(Architecture architecture, long memorySize, boolean realTime) {
        this(architecture, memorySize, realTime, null);
    }

    /** Where RAM begins: at 0 on x86_64, at 1 GiB on AArch64, where the devices of Arm's virtual machines are below. */
    public long memoryBase() {
        return architecture == Architecture.X86_64 ? 0 : 0x4000_0000L;
    }
}
