package dev.drydock.fdt;

/**
 * Something that {@link FdtValidator} finds fault with.
 *
 * @param check that found it
 * @param path of the node
 * @param message what is wrong with the node
 */
public record FdtFinding(FdtCheck check, String path, String message) {
    /** How grave it is. */
    public FdtCheck.Severity severity() {
        return check.severity();
    }

    /** {@code warning (reg_format): /soc/serial: the message}. */
    @Override
    public String toString() {
        return "%s (%s): %s: %s".formatted(severity() == FdtCheck.Severity.ERROR ? "error" : "warning", check.id(),
                path,
                message);
    }
}
