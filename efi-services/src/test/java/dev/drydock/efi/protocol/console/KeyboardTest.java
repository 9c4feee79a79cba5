package dev.drydock.efi.protocol.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.machine.Step;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.Tpl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyboardTest {
    private static final int VALID = KeyState.SHIFT_STATE_VALID;
    private static final int CONTROL = VALID | KeyState.LEFT_CONTROL_PRESSED;
    private static final long MILLISECOND = 1_000_000;

    private GuestConsole guest = new GuestConsole(ConsoleOptions.DEFAULT);

    @AfterEach
    void close() {
        guest.close();
    }

    private void begin(ConsoleOptions options) {
        guest.close();
        guest = new GuestConsole(options);
    }

    private static InputKey key(int scanCode, int character) {
        return new InputKey((short) scanCode, (short) character);
    }

    private static KeyData keyData(int character, int shift) {
        return new KeyData(key(0, character), new KeyState(shift, (byte) 0));
    }

    /** Reads as one who waits for a key. */
    private InputKey read() {
        EfiStatus status = guest.readKey();
        for (int i = 0; i < 2 && status.equals(EfiStatus.NOT_READY); i++) {
            status = guest.readKey();
        }
        assertThat(status).isEqualTo(EfiStatus.SUCCESS);
        return guest.key();
    }

    private KeyData readEx() {
        EfiStatus status = guest.readKeyEx();
        for (int i = 0; i < 2 && status.equals(EfiStatus.NOT_READY); i++) {
            status = guest.readKeyEx();
        }
        assertThat(status).isEqualTo(EfiStatus.SUCCESS);
        return guest.keyData();
    }

    @Test
    void typedTextWaitsForAGuestThatWaits() {
        begin(ConsoleOptions.DEFAULT.withTyped("ab"));
        var events = guest.platform.events();
        // Draining, by reading and by the event, with a Reset after each.
        for (int i = 0; i < 3; i++) {
            assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
            assertThat(guest.readKeyEx()).isEqualTo(EfiStatus.NOT_READY);
            assertThat(guest.resetInput()).isEqualTo(EfiStatus.SUCCESS);
            assertThat(events.takeSignaled(guest.waitForKey())).isFalse();
            assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
            assertThat(guest.resetInputEx()).isEqualTo(EfiStatus.SUCCESS);
        }
        assertThat(read()).isEqualTo(key(0, 'a'));
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
        assertThat(guest.readKey()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.key()).isEqualTo(key(0, 'b'));
    }

    @Test
    void aKeyThatIsWaitedForByNotificationComesByItself() {
        List<KeyData> heard = new ArrayList<>();
        guest.register(keyData('c', CONTROL), listener(heard));
        guest.console.keyboard().type(Key.control('c') + "x" + Key.control('c'));
        guest.platform.events().advance(19 * MILLISECOND);
        guest.enableCursor(true);
        assertThat(heard).isEmpty();
        guest.platform.events().advance(2 * MILLISECOND);
        guest.enableCursor(true);
        assertThat(heard).hasSize(1);
        // The x in front of it waits to be read.
        guest.platform.events().advance(1000 * MILLISECOND);
        guest.enableCursor(true);
        assertThat(heard).hasSize(1);
        assertThat(guest.readKey()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.key()).isEqualTo(key(0, 3));
        assertThat(read()).isEqualTo(key(0, 'x'));
        guest.platform.events().advance(20 * MILLISECOND);
        guest.enableCursor(true);
        assertThat(heard).hasSize(2);
    }

    @Test
    void partialKeysAreToldToWhoWantsThem() {
        List<KeyData> partial = new ArrayList<>();
        guest.register(keyData(0, 0), listener(partial));
        guest.console.keyboard().type(Key.control('c') + Key.control('d') + "x");
        assertThat(readEx().key()).isEqualTo(key(0, 'c'));
        assertThat(partial).isEmpty();
        guest.setState(KeyState.TOGGLE_STATE_VALID | KeyState.KEY_STATE_EXPOSED);
        assertThat(readEx()).isEqualTo(new KeyData(key(0, 0), new KeyState(CONTROL, (byte) 0xc0)));
        assertThat(partial).containsExactly(new KeyData(key(0, 0), new KeyState(CONTROL, (byte) 0xc0)));
        // The protocol without shift states knows whole keys only.
        assertThat(guest.readKey()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.key()).isEqualTo(key(0, 4));
        assertThat(readEx().key()).isEqualTo(key(0, 'x'));
        assertThat(partial).hasSize(1);
    }

    @Test
    void typedTextIsReadKeyByKey() {
        begin(ConsoleOptions.DEFAULT.withTyped("aB" + Key.UP + "\n"));
        guest.console.keyboard().type(Key.F12 + Key.ESCAPE + "x\u007f");
        assertThat(guest.console.keyboard().isAllRead()).isFalse();
        assertThat(List.of(read(), read(), read(), read(), read(), read(), read(), read())).containsExactly(
                key(0, 'a'), key(0, 'B'), key(1, 0), key(0, '\r'), key(0x16, 0), key(0x17, 0), key(0, 'x'),
                key(0, '\b'));
        assertThat(guest.console.keyboard().isAllRead()).isTrue();
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
    }

    @Test
    void everyNamedKeyHasItsScanCode() {
        String[] keys = {Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT, Key.HOME, Key.END, Key.INSERT, Key.DELETE, Key.PAGE_UP,
                Key.PAGE_DOWN, Key.F1, Key.F2, Key.F3, Key.F4, Key.F5, Key.F6, Key.F7, Key.F8, Key.F9, Key.F10, Key.F11,
                Key.F12, Key.ESCAPE};
        guest.console.keyboard().type(String.join("", keys));
        for (int i = 0; i < keys.length; i++) {
            assertThat(read()).isEqualTo(key(i + 1, 0));
        }
    }

    @Test
    void controlIsACharacterOrAState() {
        guest.console.keyboard().type(Key.control('c') + Key.control('C') + Key.TAB);
        assertThat(read()).isEqualTo(key(0, 3));
        assertThat(readEx()).isEqualTo(new KeyData(key(0, 'c'), new KeyState(CONTROL, (byte) 0x80)));
        assertThat(readEx()).isEqualTo(new KeyData(key(0, '\t'), new KeyState(VALID, (byte) 0x80)));
        assertThatThrownBy(() -> Key.control('1')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noKeyIsNotReadyAndTakesAMillisecond() {
        long before = guest.machine.clock().nanos();
        for (int i = 0; i < 500; i++) {
            assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
        }
        long passed = guest.machine.clock().nanos() - before;
        assertThat(passed).isBetween(500 * MILLISECOND, 501 * MILLISECOND);
    }

    @Test
    void exTellsTheStateWithoutAKeyToo() {
        guest.setState(0x80 | KeyState.CAPS_LOCK_ACTIVE);
        guest.machine.memory().fill(guest.scratch, 12, (byte) 0x55);
        assertThat(guest.readKeyEx()).isEqualTo(EfiStatus.NOT_READY);
        assertThat(guest.keyData()).isEqualTo(new KeyData(key(0, 0), new KeyState(VALID, (byte) 0x84)));
    }

    @Test
    void nullPointersAreRefused() {
        guest.console.keyboard().type("a");
        assertThat(guest.call(guest.console.conIn(), 0x08, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.readKeyExTo(0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.setStateAt(0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(read()).isEqualTo(key(0, 'a'));
    }

    @Test
    void waitForKeyIsSignaledWhileThereIsAKey() {
        var events = guest.platform.events();
        long before = guest.machine.clock().nanos();
        assertThat(events.takeSignaled(guest.waitForKey())).isFalse();
        assertThat(events.takeSignaled(guest.waitForKeyEx())).isFalse();
        assertThat(guest.machine.clock().nanos() - before).isEqualTo(2 * MILLISECOND);
        guest.console.keyboard().type("a");
        assertThat(events.takeSignaled(guest.waitForKey())).isFalse();
        assertThat(events.takeSignaled(guest.waitForKey())).isTrue();
        assertThat(events.takeSignaled(guest.waitForKey())).isTrue();
        assertThat(events.takeSignaled(guest.waitForKeyEx())).isTrue();
        assertThat(read()).isEqualTo(key(0, 'a'));
        assertThat(events.takeSignaled(guest.waitForKey())).isFalse();
    }

    @Test
    void resetThrowsAwayWhatArrivedAndKeepsWhatIsYetToBeTyped() {
        guest.console.keyboard().type("abcd");
        assertThat(guest.resetInput()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read()).isEqualTo(key(0, 'a'));
        assertThat(guest.platform.events().takeSignaled(guest.waitForKey())).isFalse();
        assertThat(guest.platform.events().takeSignaled(guest.waitForKey())).isTrue();
        assertThat(guest.resetInput()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(read()).isEqualTo(key(0, 'c'));
        guest.setState(0x82);
        assertThat(guest.resetInputEx()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(readEx().keyState().keyToggleState()).isEqualTo((byte) 0x80);
    }

    @Test
    void toggleStates() {
        for (int valid : new int[]{0x80, 0x81, 0x82, 0x84, 0xc7}) {
            assertThat(guest.setState(valid)).isEqualTo(EfiStatus.SUCCESS);
        }
        for (int invalid : new int[]{0x00, 0x07, 0x88, 0xff}) {
            assertThat(guest.setState(invalid)).isEqualTo(EfiStatus.UNSUPPORTED);
        }
        guest.console.keyboard().type("a");
        assertThat(readEx().keyState().keyToggleState()).isEqualTo((byte) 0xc7);
    }

    @Test
    void aLiveSourceIsAskedWhenNothingTypedIsLeft() {
        var pressed = new ArrayDeque<>(List.of("", Key.LEFT + "y"));
        begin(ConsoleOptions.DEFAULT.withTyped("a").withKeySource(_ -> pressed.isEmpty() ? "" : pressed.poll()));
        assertThat(read()).isEqualTo(key(0, 'a'));
        assertThat(pressed).hasSize(2);
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
        assertThat(read()).isEqualTo(key(4, 0));
        assertThat(read()).isEqualTo(key(0, 'y'));
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
    }

    @Test
    void aSourceOfCharactersKeepsAKeysCharactersTogether() {
        var characters = new ArrayDeque<>(List.of(0x1b, (int) '[', (int) 'B', -1, (int) 'z', -1));
        begin(ConsoleOptions.DEFAULT
                .withKeySource(KeySource.of(() -> characters.isEmpty() ? -1 : characters.poll())));
        assertThat(read()).isEqualTo(key(2, 0));
        assertThat(read()).isEqualTo(key(0, 'z'));
        assertThat(guest.readKey()).isEqualTo(EfiStatus.NOT_READY);
    }

    /** A guest function that notes the keys it is told of. */
    private long listener(List<KeyData> heard) {
        return guest.machine.gates().add("listener", call -> {
            heard.add(guest.pointer(call.argument(0), KeyData.class).get());
            assertThat(guest.platform.events().tpl()).isEqualTo(Tpl.CALLBACK);
            return new Step.Return(0);
        });
    }

    @Test
    void keyNotificationsAreCalledWhenTheKeyArrives() {
        List<KeyData> first = new ArrayList<>();
        List<KeyData> second = new ArrayList<>();
        guest.register(keyData('c', CONTROL), listener(first));
        guest.register(keyData(3, 0), listener(first));
        guest.register(keyData('x', 0), listener(second));
        guest.register(keyData('x', CONTROL), listener(second));
        guest.console.keyboard().type(Key.control('c') + "x");
        assertThat(read()).isEqualTo(key(0, 3));
        assertThat(first).hasSize(2).containsOnly(new KeyData(key(0, 'c'), new KeyState(CONTROL, (byte) 0x80)));
        assertThat(second).isEmpty();
        assertThat(readEx().key()).isEqualTo(key(0, 'x'));
        assertThat(second).containsExactly(new KeyData(key(0, 'x'), new KeyState(VALID, (byte) 0x80)));
        assertThat(guest.platform.events().tpl()).isEqualTo(Tpl.APPLICATION);
    }

    @Test
    void keyNotificationsWaitForTheLevel() {
        List<KeyData> heard = new ArrayList<>();
        guest.register(keyData('x', 0), listener(heard));
        guest.console.keyboard().type("xx");
        guest.platform.events().setTpl(Tpl.NOTIFY);
        read();
        assertThat(heard).isEmpty();
        guest.platform.events().setTpl(Tpl.APPLICATION);
        read();
        assertThat(heard).hasSize(2);
    }

    @Test
    void unregisteringEndsNotifications() {
        List<KeyData> heard = new ArrayList<>();
        long function = listener(heard);
        long handle = guest.register(keyData('x', 0), function);
        assertThat(guest.register(keyData('x', 0), function)).isEqualTo(handle);
        assertThat(guest.register(keyData('y', 0), function)).isNotEqualTo(handle);
        assertThat(guest.unregister(handle)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.unregister(handle)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.unregister(0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        guest.console.keyboard().type("x");
        read();
        assertThat(heard).isEmpty();
    }

    @Test
    void registeringNeedsEverything() {
        long scratch = guest.scratch;
        assertThat(guest.register(0, scratch, scratch)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.register(scratch, 0, scratch)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.register(scratch, scratch, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void registrationsAreBounded() {
        for (int i = 0; i < 1024; i++) {
            guest.register(keyData(i + 1, 0), guest.scratch);
        }
        guest.pointer(guest.scratch, KeyData.class).set(keyData(5000, 0));
        assertThat(guest.register(guest.scratch, guest.scratch, guest.scratch + 0x40))
                .isEqualTo(EfiStatus.OUT_OF_RESOURCES);
    }
}
