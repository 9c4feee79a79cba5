package dev.drydock.fdt;

import java.util.Optional;

/** A text is no device tree source, refers to what it does not define, or exceeds a limit. */
public final class DtsSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final int column;
    private final String reason;

    /**
     * Says what is wrong and where.
     *
     * @param file that the line is of, as the C preprocessor's line markers tell; null without such markers
     * @param line counted from 1
     * @param column in characters, counted from 1; a tab is one
     * @param reason what is wrong
     */
    public DtsSyntaxException(String file, int line, int column, String reason) {
        super((file == null ? "line " + line : file + ":" + line) + ", column " + column + ": " + reason);
        this.file = file;
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /** The file, if the source has line markers of the C preprocessor that name it. */
    public Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** The line, counted from 1. */
    public int line() {
        return line;
    }

    /** The column in characters, counted from 1. */
    public int column() {
        return column;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}
