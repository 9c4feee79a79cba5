package dev.drydock.core.cpu;

/** Registers of a processor at one moment: made by {@link Cpu#save()}, immutable, of use to that processor only. */
public interface CpuContext {}
