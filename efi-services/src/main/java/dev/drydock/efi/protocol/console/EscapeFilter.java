package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;

/**
 * Recognises the terminal escape sequences (ECMA-48) that a guest writes by itself.
 *
 * <p>The screen of UEFI knows none, a reader wants none, and a terminal of the host is not to be driven by a guest: so they
 * are dropped, also where one is split over several strings.
 */
final class EscapeFilter {
    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;

    private final StateCell<Position> position;

    private enum Position {
        TEXT, AFTER_ESCAPE, CONTROL_SEQUENCE, CONTROL_STRING
    }

    EscapeFilter(MachineState state) {
        position = state.cell(Position.TEXT);
    }

    /** Whether the next character belongs to an escape sequence. */
    boolean swallows(char c) {
        Position now = position.get();
        if (c == ESCAPE) {
            position.set(Position.AFTER_ESCAPE);
            return true;
        }
        if (now == Position.TEXT) {
            return false;
        }
        if (c < ' ') {
            // A control character ends whatever is not finished, so that a stray ESC cannot eat a whole console.
            position.set(Position.TEXT);
            return now == Position.CONTROL_STRING && c == BELL;
        }
        position.set(switch (now) {
            case AFTER_ESCAPE -> switch (c) {
                case '[' -> Position.CONTROL_SEQUENCE;
                case ']', 'P', 'X', '^', '_' -> Position.CONTROL_STRING;
                default -> c < '0' ? Position.AFTER_ESCAPE : Position.TEXT;
            };
            case CONTROL_SEQUENCE -> c >= '@' && c <= '~' ? Position.TEXT : Position.CONTROL_SEQUENCE;
            default -> now;
        });
        return true;
    }

    void reset() {
        position.set(Position.TEXT);
    }
}
