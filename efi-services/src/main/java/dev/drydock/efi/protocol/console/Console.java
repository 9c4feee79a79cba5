package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.SimpleTextInputExProtocol;
import dev.drydock.efi.spec.SimpleTextInputProtocol;
import dev.drydock.efi.spec.SimpleTextOutputMode;
import dev.drydock.efi.spec.SimpleTextOutputProtocol;

/** The console of a machine: one device, a terminal, that is input, output and standard error. */
public final class Console {
    private final Handle handle;
    private final ScreenModel screen;
    private final Transcript transcript;
    private final Keyboard keyboard;
    private final long conIn;
    private final long conOut;

    private Console(Platform platform, ConsoleOptions options) {
        screen = platform.state().register(new ScreenModel(options.mode()));
        transcript = platform.state().register(new Transcript());
        StateCell<Integer> toggleState = platform.state().cell(KeyboardTextInputEx.NO_TOGGLES);
        var notifications = new KeyNotifications(platform, toggleState, place(platform,
                new KeyData(new InputKey((short) 0, (short) 0), new KeyState(0, (byte) 0))));
        keyboard = new Keyboard(platform.state(), platform.events(), options.keySource(), notifications);
        keyboard.type(options.typed());

        handle = platform.handles().create();
        var output = new ScreenTextOutput(screen, transcript, new TerminalStream(options.listener()),
                new EscapeFilter(platform.state()), place(platform, new SimpleTextOutputMode(0, 0, 0, 0, 0, false)));
        conOut = platform.install(handle, SimpleTextOutputProtocol.class, output);
        conIn = platform.install(handle, SimpleTextInputProtocol.class,
                new KeyboardTextInput(keyboard, waitEvent(platform)));
        platform.install(handle, SimpleTextInputExProtocol.class,
                new KeyboardTextInputEx(keyboard, notifications, toggleState, waitEvent(platform)));
    }

    /**
     * Puts a console into a machine that is being set up: a handle with text input, text input ex and text output.
     */
    public static Console install(Platform platform, ConsoleOptions options) {
        return new Console(platform, options);
    }

    private long waitEvent(Platform platform) {
        return platform.events().createWaitEvent(keyboard::isKeyReady);
    }

    @SuppressWarnings("unchecked") // a record's class is the class of its type
    private static <T extends Record> Pointer<T> place(Platform platform, T value) {
        return new Pointer<>(platform.memory(), platform.place(value), (Codec<T>) Codec.of(value.getClass()));
    }

    /** The handle of the console, with all of its protocols. */
    public Handle handle() {
        return handle;
    }

    /** {@code ConsoleInHandle} of the system table. */
    public Handle conInHandle() {
        return handle;
    }

    /** {@code ConIn} of the system table: the guest address of an {@code EFI_SIMPLE_TEXT_INPUT_PROTOCOL}. */
    public long conIn() {
        return conIn;
    }

    /** {@code ConsoleOutHandle} of the system table. */
    public Handle conOutHandle() {
        return handle;
    }

    /** {@code ConOut} of the system table: the guest address of an {@code EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL}. */
    public long conOut() {
        return conOut;
    }

    /** {@code StandardErrorHandle} of the system table. */
    public Handle stdErrHandle() {
        return handle;
    }

    /** {@code StdErr} of the system table: the same output as {@link #conOut()}. */
    public long stdErr() {
        return conOut;
    }

    public ScreenModel screen() {
        return screen;
    }

    public Transcript transcript() {
        return transcript;
    }

    public Keyboard keyboard() {
        return keyboard;
    }
}
