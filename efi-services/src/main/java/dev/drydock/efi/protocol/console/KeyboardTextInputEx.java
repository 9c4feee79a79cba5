package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.SimpleTextInputExProtocol;
import java.util.Optional;

/**
 * Text input with shift states (UEFI 2.10, 12.2) from a {@link Keyboard}.
 *
 * @param toggleState the keyboard's {@code EFI_KEY_TOGGLE_STATE}
 */
record KeyboardTextInputEx(Keyboard keyboard, KeyNotifications notifications, StateCell<Integer> toggleState,
        long waitForKeyEx) implements SimpleTextInputExProtocol {
    /** The toggle state of a keyboard without toggles. */
    static final int NO_TOGGLES = KeyState.TOGGLE_STATE_VALID;
    private static final int KNOWN_TOGGLES = KeyState.TOGGLE_STATE_VALID | KeyState.KEY_STATE_EXPOSED
            | KeyState.SCROLL_LOCK_ACTIVE | KeyState.NUM_LOCK_ACTIVE | KeyState.CAPS_LOCK_ACTIVE;
    private static final KeyStroke NO_KEY = new KeyStroke(0, '\0', false);

    @Override
    public EfiStatus reset(boolean extendedVerification) {
        keyboard.reset();
        toggleState.set(NO_TOGGLES);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus readKeyStrokeEx(Pointer<KeyData> keyData) {
        if (keyData.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<KeyStroke> stroke = keyboard.read(true);
        // Without a key the state of the shift keys and toggles is told all the same.
        keyData.set(stroke.orElse(NO_KEY).keyData(toggleState.get()));
        return stroke.isPresent() ? EfiStatus.SUCCESS : EfiStatus.NOT_READY;
    }

    @Override
    public EfiStatus setState(Pointer<Byte> keyToggleState) {
        if (keyToggleState.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int wanted = keyToggleState.get() & 0xff;
        if ((wanted & KeyState.TOGGLE_STATE_VALID) == 0 || (wanted & ~KNOWN_TOGGLES) != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        toggleState.set(wanted);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus registerKeyNotify(Pointer<KeyData> keyData, Address keyNotificationFunction,
            Pointer<Long> notifyHandle) {
        if (keyData.isNull() || keyNotificationFunction.isNull() || notifyHandle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        notifyHandle.set(notifications.register(keyData.get(), keyNotificationFunction.value()));
        keyboard.awaitHotKey();
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus unregisterKeyNotify(Address notificationHandle) {
        if (!notifications.unregister(notificationHandle.value())) {
            return EfiStatus.INVALID_PARAMETER;
        }
        keyboard.awaitHotKey();
        return EfiStatus.SUCCESS;
    }
}
