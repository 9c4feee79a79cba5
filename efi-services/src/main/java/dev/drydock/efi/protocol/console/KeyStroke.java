package dev.drydock.efi.protocol.console;

import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;

/**
 * A key that was pressed.
 *
 * @param scanCode the specification's number of a key without a character, else 0
 * @param character of the key, without what Control makes of it; 0 for none
 * @param control whether the Control key was held
 */
record KeyStroke(int scanCode, char character, boolean control) {
    /** The press of the Control key alone, which is told only to those who want partial keys. */
    static final KeyStroke CONTROL_ALONE = new KeyStroke(0, '\0', true);
    private static final int CONTROL_BITS = 0x1f;

    /** Whether it is the press of a shift key alone. */
    boolean isPartial() {
        return scanCode == 0 && character == 0;
    }

    /** The key for {@code EFI_SIMPLE_TEXT_INPUT_PROTOCOL}, which tells Control and a letter as a control character. */
    InputKey inputKey() {
        return new InputKey((short) scanCode, (short) (control ? character & CONTROL_BITS : character));
    }

    /** The key for {@code EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL}, which tells the Control key apart. */
    KeyData keyData(int toggleState) {
        int shift = KeyState.SHIFT_STATE_VALID | (control ? KeyState.LEFT_CONTROL_PRESSED : 0);
        return new KeyData(new InputKey((short) scanCode, (short) character), new KeyState(shift, (byte) toggleState));
    }
}
