package dev.drydock.fdt;

/** What compiling a source may still bring forth, so that a short source cannot fill the memory. */
final class DtsBudget {
    private final DtsScanner source;
    private final int limit;
    private long used;

    DtsBudget(DtsScanner source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    /** @throws DtsSyntaxException if it is too much in all */
    void charge(long bytes) throws DtsSyntaxException {
        used += bytes;
        if (used > limit) {
            throw source.error("what the source makes exceeds the limit of " + limit + " bytes");
        }
    }
}
