package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.SimpleTextInputProtocol;
import java.util.Optional;

/** Text input (UEFI 2.10, 12.3) from a {@link Keyboard}. */
record KeyboardTextInput(Keyboard keyboard, long waitForKey) implements SimpleTextInputProtocol {
    @Override
    public EfiStatus reset(boolean extendedVerification) {
        keyboard.reset();
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus readKeyStroke(Pointer<InputKey> key) {
        if (key.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<KeyStroke> stroke = keyboard.read(false);
        if (stroke.isEmpty()) {
            return EfiStatus.NOT_READY;
        }
        key.set(stroke.get().inputKey());
        return EfiStatus.SUCCESS;
    }
}
