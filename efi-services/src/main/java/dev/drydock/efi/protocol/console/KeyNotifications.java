package dev.drydock.efi.protocol.console;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateList;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Events;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.Tpl;

/**
 * The guest's functions that want to hear of certain keys (UEFI 2.10, 12.2.5), and their calls.
 *
 * <p>They are called at TPL_CALLBACK, as soon as the guest is below that level, by way of an event whose notification
 * function is a gate: the gate then calls them one after another.
 */
final class KeyNotifications {
    /** Values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_HANDLE = 0xD080_0000L;
    private static final long HANDLE_STRIDE = 16;
    /** What a guest that registers without end can make the host keep. */
    private static final int MOST_REGISTRATIONS = 1024;

    private final Events events;
    private final StateMap<Long, Registration> registrations;
    private final StateCounter created;
    private final StateList<Due> due;
    private final StateCell<Integer> toggleState;
    private final Pointer<KeyData> keyData;
    private final long event;

    private record Registration(KeyData key, long function) {
        /** A zero shift or toggle state stands for any. */
        boolean wants(KeyData pressed) {
            KeyState state = key.keyState();
            return key.key().equals(pressed.key())
                    && (state.keyShiftState() == 0 || state.keyShiftState() == pressed.keyState().keyShiftState())
                    && (state.keyToggleState() == 0 || state.keyToggleState() == pressed.keyState().keyToggleState());
        }
    }

    /** A call that is to be made, if the registration still is there then. */
    private record Due(long handle, KeyData key) {}

    /**
     * @param toggleState of the keyboard
     * @param keyData a buffer of the firmware's, which the functions are given
     */
    KeyNotifications(Platform platform, StateCell<Integer> toggleState, Pointer<KeyData> keyData) {
        MachineState state = platform.state();
        events = platform.events();
        registrations = state.map();
        created = state.counter();
        due = state.list();
        this.toggleState = toggleState;
        this.keyData = keyData;
        long gate = platform.machine().gates().add("key notifications", _ -> callNext());
        event = events.create(EventType.NOTIFY_SIGNAL, Tpl.CALLBACK, gate, 0, null);
    }

    /**
     * Registers a function for a key.
     *
     * @return the handle to unregister it by; that of an equal registration, if there is one
     * @throws EfiException EFI_OUT_OF_RESOURCES if there are too many
     */
    long register(KeyData key, long function) {
        var registration = new Registration(key, function);
        for (var known : registrations.entrySet()) {
            if (known.getValue().equals(registration)) {
                return known.getKey();
            }
        }
        if (registrations.size() == MOST_REGISTRATIONS) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        long handle = FIRST_HANDLE + HANDLE_STRIDE * created.next();
        registrations.put(handle, registration);
        return handle;
    }

    /** Returns whether there was such a registration. */
    boolean unregister(long handle) {
        return registrations.remove(handle) != null;
    }

    /** Whether somebody wants to hear of this key. */
    boolean wants(KeyStroke stroke) {
        return registrations.values().stream().anyMatch(registration -> wants(registration, stroke));
    }

    private boolean wants(Registration registration, KeyStroke stroke) {
        KeyData pressed = stroke.keyData(toggleState.get());
        // Some ask for Control and a letter as the control character that it makes.
        var alternative = new KeyData(stroke.inputKey(), pressed.keyState());
        return registration.wants(pressed) || registration.wants(alternative);
    }

    /** A key was pressed. */
    void arrived(KeyStroke stroke) {
        registrations.forEach((handle, registration) -> {
            if (wants(registration, stroke)) {
                due.add(new Due(handle, stroke.keyData(toggleState.get())));
            }
        });
        if (!due.isEmpty()) {
            events.signal(event);
        }
    }

    private Step callNext() {
        while (!due.isEmpty()) {
            Due call = due.removeFirst();
            Registration registration = registrations.get(call.handle());
            if (registration != null) {
                keyData.set(call.key());
                return new Step.Call(registration.function(), new long[]{keyData.address()}, null, _ -> callNext());
            }
        }
        return new Step.Return(EfiStatus.SUCCESS.value());
    }
}
