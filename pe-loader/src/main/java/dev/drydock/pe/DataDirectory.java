package dev.drydock.pe;

/** The data directories in the order of their entries (PE Format, "Optional Header Data Directories"). */
public enum DataDirectory {
    EXPORT_TABLE,
    IMPORT_TABLE,
    RESOURCE_TABLE,
    EXCEPTION_TABLE,
    /** The attribute certificates; the one entry whose address is a file offset. */
    CERTIFICATE_TABLE,
    BASE_RELOCATION_TABLE,
    DEBUG,
    ARCHITECTURE,
    GLOBAL_PTR,
    TLS_TABLE,
    LOAD_CONFIG_TABLE,
    BOUND_IMPORT,
    IMPORT_ADDRESS_TABLE,
    DELAY_IMPORT_DESCRIPTOR,
    CLR_RUNTIME_HEADER,
    RESERVED;

    /**
     * Where a directory is.
     *
     * @param directory which one
     * @param address its RVA, or its file offset for {@link #CERTIFICATE_TABLE}
     * @param size its bytes; 0 where the image has none
     */
    public record Entry(DataDirectory directory, long address, long size) {}
}
