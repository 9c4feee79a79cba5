/** The machine: CPU, guest memory, clock, gates and snapshots. Knows nothing of UEFI. */
module dev.drydock.core {
    exports dev.drydock.core.cache;
    exports dev.drydock.core.cpu;
    exports dev.drydock.core.machine;
    exports dev.drydock.core.memory;
    exports dev.drydock.core.state;
}
