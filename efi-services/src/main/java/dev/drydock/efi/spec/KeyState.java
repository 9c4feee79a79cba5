package dev.drydock.efi.spec;

/**
 * {@code EFI_KEY_STATE} (UEFI 2.10, 12.2.3).
 *
 * @param keyShiftState which shift keys are held: bits of {@code EFI_SHIFT_STATE}
 * @param keyToggleState which toggles are on: bits of {@code EFI_KEY_TOGGLE_STATE}
 */
public record KeyState(int keyShiftState, byte keyToggleState) {
    public static final int SHIFT_STATE_VALID = 0x8000_0000;
    public static final int RIGHT_SHIFT_PRESSED = 0x1;
    public static final int LEFT_SHIFT_PRESSED = 0x2;
    public static final int RIGHT_CONTROL_PRESSED = 0x4;
    public static final int LEFT_CONTROL_PRESSED = 0x8;
    public static final int RIGHT_ALT_PRESSED = 0x10;
    public static final int LEFT_ALT_PRESSED = 0x20;
    public static final int RIGHT_LOGO_PRESSED = 0x40;
    public static final int LEFT_LOGO_PRESSED = 0x80;
    public static final int MENU_KEY_PRESSED = 0x100;
    public static final int SYS_REQ_PRESSED = 0x200;

    public static final int TOGGLE_STATE_VALID = 0x80;
    public static final int KEY_STATE_EXPOSED = 0x40;
    public static final int SCROLL_LOCK_ACTIVE = 0x1;
    public static final int NUM_LOCK_ACTIVE = 0x2;
    public static final int CAPS_LOCK_ACTIVE = 0x4;
}
