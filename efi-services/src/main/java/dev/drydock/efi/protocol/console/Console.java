package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.graphics.Display;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.protocol.graphics.GraphicsOutput;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.KeyState;
import dev.drydock.efi.spec.SimpleTextInputExProtocol;
import dev.drydock.efi.spec.SimpleTextInputProtocol;
import dev.drydock.efi.spec.SimpleTextOutputMode;
import dev.drydock.efi.spec.SimpleTextOutputProtocol;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The console of a machine: one device, a terminal, that is input, output and standard error. */
public final class Console {
    private final Handle handle;
    private final ScreenModel screen;
    private final Transcript transcript;
    private final Keyboard keyboard;
    private final Optional<Display> display;
    private final Optional<TextPainter> painter;
    private final long conIn;
    private final long conOut;

    private Console(Platform platform, ConsoleOptions options) {
        List<TextMode> modes = options.graphics().map(TextMode::on).orElse(TextMode.STANDARD);
        screen = platform.state().register(new ScreenModel(modes, options.mode()));
        transcript = platform.state().register(new Transcript());
        StateCell<Integer> toggleState = platform.state().cell(KeyboardTextInputEx.NO_TOGGLES);
        var notifications = new KeyNotifications(platform, toggleState, place(platform,
                new KeyData(new InputKey((short) 0, (short) 0), new KeyState(0, (byte) 0))));
        keyboard = new Keyboard(platform, options.keySource(), toggleState, notifications);
        keyboard.type(options.typed());

        handle = platform.handles().create();
        display = options.graphics().map(resolution -> new Display(platform, resolution));
        painter = display.map(d -> new TextPainter(platform.state(), screen, modes, d));
        display.ifPresent(d -> GraphicsOutput.install(platform, handle, d, painter.orElseThrow()::look));
        var output = new ScreenTextOutput(screen, transcript, new TerminalStream(options.listener()),
                new EscapeFilter(platform.state()), painter.<ScreenWatcher>map(p -> p).orElse(ScreenWatcher.NONE),
                place(platform, new SimpleTextOutputMode(0, 0, 0, 0, 0, false)));
        conOut = platform.install(handle, SimpleTextOutputProtocol.class, output);
        conIn = platform.install(handle, SimpleTextInputProtocol.class,
                new KeyboardTextInput(keyboard, waitEvent(platform, false)));
        platform.install(handle, SimpleTextInputExProtocol.class,
                new KeyboardTextInputEx(keyboard, notifications, toggleState, waitEvent(platform, true)));
    }

    /**
     * Puts a console into a machine that is being set up: a handle with text input, text input ex and text output.
     */
    public static Console install(Platform platform, ConsoleOptions options) {
        return new Console(platform, options);
    }

    private long waitEvent(Platform platform, boolean partial) {
        return platform.events().createWaitEvent(() -> keyboard.isKeyReady(partial));
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

    /** The display's resolution at present, if there is a display. */
    public Optional<DisplayMode> resolution() {
        return display.map(Display::mode);
    }

    /** What the display shows now, as 0xRRGGBB in lines from the top: made when it is asked for. */
    public Optional<Supplier<int[]>> picture() {
        return painter.map(TextPainter::picture);
    }

    /**
     * Lets the guest see the display if that is what it was refused.
     *
     * @return false if the address has nothing to do with the display
     */
    public boolean reveal(long address) {
        boolean hidden = display.filter(d -> d.hides(address)).isPresent();
        if (hidden) {
            painter.orElseThrow().look();
        }
        return hidden;
    }
}
