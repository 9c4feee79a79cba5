package dev.drydock.efi.protocol.console;

import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateList;
import dev.drydock.efi.boot.Events;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.Tpl;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys on their way to the guest: typed text first, then what a terminal of the host sends.
 *
 * <p>Typed text is typed by somebody who waits for being asked: a key arrives when the guest waits for one, not when it just
 * looks. So a guest that throws away what was typed too early, by Reset or by reading until there is nothing, loses
 * nothing. A guest is taken to wait if it looks twice by way of its event, which WaitForEvent does at once, or three times
 * by reading. A key that the guest wants to be notified of comes by itself when all before it was read, as it might
 * interrupt what is running.
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
    /** When a key comes that the guest did not ask for but wants to be told of, after the key before it was read. */
    private static final Duration HOT_KEY_DELAY = Duration.ofMillis(20);
    /** How much a look says that the guest waits: twice by an event or three times by reading are enough. */
    private static final int BY_EVENT = 3;
    private static final int BY_READING = 2;
    private static final int WAITING = 6;

    private final StateCell<TypedText> typed;
    private final StateCell<TypedText> live;
    private final StateList<KeyStroke> arrived;
    private final StateCounter looks;
    private final StateCell<Integer> toggleState;
    private final KeySource source;
    private final Events events;
    private final KeyNotifications notifications;
    private final long hotKeyTimer;

    /** @param toggleState {@code EFI_KEY_TOGGLE_STATE} */
    Keyboard(Platform platform, KeySource source, StateCell<Integer> toggleState, KeyNotifications notifications) {
        typed = platform.state().cell(TypedText.NONE);
        live = platform.state().cell(TypedText.NONE);
        arrived = platform.state().list();
        looks = platform.state().counter();
        this.toggleState = toggleState;
        events = platform.events();
        this.source = source;
        this.notifications = notifications;
        long gate = platform.machine().gates().add("hot key", _ -> {
            hotKey();
            return new Step.Return(EfiStatus.SUCCESS.value());
        });
        hotKeyTimer = events.create(EventType.TIMER | EventType.NOTIFY_SIGNAL, Tpl.CALLBACK, gate, 0, null);
    }

    /** Types text after what was typed before ({@link Key}). */
    public void type(String text) {
        typed.set(typed.get().plus(text));
        awaitHotKey();
    }

    /** What was typed and did not arrive yet. */
    public String untyped() {
        return typed.get().rest();
    }

    /** Whether no typed text is left that the guest did not look for yet. */
    public boolean isAllRead() {
        return typed.get().isEmpty() && live.get().isEmpty() && arrived.isEmpty();
    }

    /**
     * Takes the next key; if there is none, some time passes.
     *
     * @param partial whether the press of a shift key alone will do
     */
    Optional<KeyStroke> read(boolean partial) {
        lookForKey(partial, BY_READING);
        return isAnyArrived(partial) ? Optional.of(arrived.removeFirst()) : Optional.empty();
    }

    /** Whether a key can be read; if not, some time passes. */
    boolean isKeyReady(boolean partial) {
        lookForKey(partial, BY_EVENT);
        return isAnyArrived(partial);
    }

    /** Who does not want the press of a shift key alone loses what there is of it. */
    private boolean isAnyArrived(boolean partial) {
        while (!partial && !arrived.isEmpty() && arrived.getFirst().isPartial()) {
            arrived.removeFirst();
        }
        return !arrived.isEmpty();
    }

    private void lookForKey(boolean partial, int weight) {
        if (isAnyArrived(partial)) {
            return;
        }
        if (!live.get().isEmpty()) {
            arrive(live);
        } else if (!typed.get().isEmpty()) {
            if (looks.add(weight) >= WAITING) {
                arrive(typed);
            } else {
                events.advance(FRUITLESS_LOOK.toNanos());
            }
        } else {
            // A terminal's user needs real time to press a key: the same as passes for the guest.
            String text = source.poll(FRUITLESS_LOOK);
            if (text.isEmpty()) {
                events.advance(FRUITLESS_LOOK.toNanos());
            } else {
                live.set(new TypedText(text, 0));
                arrive(live);
            }
        }
    }

    private void arrive(StateCell<TypedText> text) {
        TypedText.Next next = text.get().next();
        text.set(next.rest());
        looks.set(0);
        if (next.key().control() && (toggleState.get() & KeyState.KEY_STATE_EXPOSED) != 0) {
            add(KeyStroke.CONTROL_ALONE);
        }
        add(next.key());
        awaitHotKey();
    }

    private void add(KeyStroke key) {
        arrived.add(key);
        notifications.arrived(key);
    }

    /** Looks again whether the next key is one that comes by itself. */
    void awaitHotKey() {
        if (!typed.get().isEmpty() && notifications.wants(typed.get().next().key())) {
            events.setTimer(hotKeyTimer, HOT_KEY_DELAY.toNanos(), 0);
        } else {
            events.cancelTimer(hotKeyTimer);
        }
    }

    private void hotKey() {
        if (!typed.get().isEmpty() && notifications.wants(typed.get().next().key())) {
            arrive(typed);
        }
    }

    /** Throws away the keys that arrived and were not read. */
    void reset() {
        arrived.clear();
        looks.set(0);
    }
}
