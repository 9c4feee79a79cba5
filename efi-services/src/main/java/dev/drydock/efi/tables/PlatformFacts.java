package dev.drydock.efi.tables;

/** What an operating system has to be told of a machine's interrupt controllers, timers and console. */
public sealed interface PlatformFacts permits PcPlatform, ArmPlatform {
    /** How many CPUs its interrupt controller can serve. */
    int maxCpus();

    /** @throws IllegalArgumentException if the machine cannot have that many CPUs */
    default void requireCpus(int count) {
        if (count < 1 || count > maxCpus()) {
            throw new IllegalArgumentException("CPUs: %d, not 1 to %d".formatted(count, maxCpus()));
        }
    }
}
