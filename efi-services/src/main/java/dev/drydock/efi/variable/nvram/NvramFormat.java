package dev.drydock.efi.variable.nvram;

/** In which format variables are kept in a file. */
public enum NvramFormat {
    /** Drydock's own: small, durable, on any device, encrypted if wished. */
    DRYDOCK,
    /** EDK2's firmware volume, as in {@code OVMF_VARS.fd} and {@code AAVMF_VARS.fd}. */
    EDK2,
    /** The JSON of virt-fw-vars and of QEMU's variable service. */
    JSON
}
