package dev.drydock.efi.hardware;

/**
 * One logical CPU and its place.
 *
 * @param id what the CPU calls itself: on AArch64 the affinity fields of MPIDR_EL1, on x86_64 the APIC id
 * @param socket the package that it is in, from 0
 * @param cluster of the socket, from 0
 * @param core of the cluster, from 0
 * @param thread of the core, from 0
 */
public record Processor(long id, int socket, int cluster, int core, int thread) {
    /** The four affinity fields of MPIDR_EL1. */
    static final long AFFINITY = 0xff_00ff_ffffL;

    /** @throws IllegalArgumentException if a number is negative */
    public Processor {
        if (id < 0 || socket < 0 || cluster < 0 || core < 0 || thread < 0) {
            throw new IllegalArgumentException("no processor: id 0x%x, socket %d, cluster %d, core %d, thread %d"
                    .formatted(id, socket, cluster, core, thread));
        }
    }
}
