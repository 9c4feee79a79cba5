package dev.drydock.efi.hardware;

/** The instruction by which PSCI is called, to switch CPUs on and the machine off. */
public enum PsciConduit {
    HVC, SMC
}
