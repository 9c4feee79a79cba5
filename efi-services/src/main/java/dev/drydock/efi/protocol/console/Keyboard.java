package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Events;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys on their way to the guest: typed text first, then what a terminal of the host sends.
 *
 * <p>A key arrives when the guest looks for one, so text that was typed in advance is not lost when the guest throws away
 * the keys that it did not read yet: it is typed by somebody who waits for being asked.
 */
public final class Keyboard {
    /**
     * How long a guest waits that looks for a key and finds none.
     *
     * <p>A guest that shows a menu for five seconds looks for a key and at its clock in turn, as fast as it can. By the
     * instructions that this takes, an emulated five seconds would take billions of them. That each fruitless look takes a
     * millisecond gets the guest there in 5,000.
     */
    private static final Duration FRUITLESS_LOOK = Duration.ofMillis(1);

    private final StateCell<TypedText> typed;
    private final StateCell<Optional<KeyStroke>> arrived;
    private final KeySource source;
    private final Events events;
    private final KeyNotifications notifications;

    Keyboard(MachineState state, Events events, KeySource source, KeyNotifications notifications) {
        typed = state.cell(TypedText.NONE);
        arrived = state.cell(Optional.empty());
        this.events = events;
        this.source = source;
        this.notifications = notifications;
    }

    /** Types text after what was typed before ({@link Key}). */
    public void type(String text) {
        typed.set(typed.get().plus(text));
    }

    /** Whether no typed text is left that the guest did not look for yet. */
    public boolean isAllRead() {
        return typed.get().isEmpty() && arrived.get().isEmpty();
    }

    /** Takes the next key; if there is none, some time passes. */
    Optional<KeyStroke> read() {
        lookForKey();
        Optional<KeyStroke> key = arrived.get();
        arrived.set(Optional.empty());
        return key;
    }

    /** Whether a key can be read; if not, some time passes. */
    boolean isKeyReady() {
        lookForKey();
        return arrived.get().isPresent();
    }

    private void lookForKey() {
        if (arrived.get().isPresent()) {
            return;
        }
        if (typed.get().isEmpty()) {
            // A terminal's user needs real time to press a key: the same as passes for the guest.
            String text = source.poll(FRUITLESS_LOOK);
            if (text.isEmpty()) {
                events.advance(FRUITLESS_LOOK.toNanos());
                return;
            }
            type(text);
        }
        TypedText.Next next = typed.get().next();
        typed.set(next.rest());
        arrived.set(Optional.of(next.key()));
        notifications.arrived(next.key());
    }

    /** Throws away the key that arrived and was not read. */
    void reset() {
        arrived.set(Optional.empty());
    }
}
