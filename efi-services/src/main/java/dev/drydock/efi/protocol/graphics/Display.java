package dev.drydock.efi.protocol.graphics;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.memory.Protection;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.efi.boot.MemoryMap;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.GraphicsOutputMode;
import dev.drydock.efi.spec.GraphicsOutputModeInformation;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;

/**
 * A display with a linear frame buffer in guest memory.
 *
 * <p>The frame buffer can be found through the mode structure only, and that lies in a page which is not accessible until
 * the guest touches it. So a guest that has never looked at the display is known, and nothing is drawn for it. Once it has
 * looked, everything is drawn when it happens, so that what it reads and draws by itself comes in the right order.
 */
public final class Display {
    /** How much of RAM the frame buffer may take: an eighth. */
    private static final int RAM_SHARE = 8;
    private static final long PAGE = GuestMemory.PAGE_SIZE;
    private static final int INFORMATION_OFFSET = 0x40;

    private final GuestMemory memory;
    private final List<DisplayMode> modes;
    private final long frameBuffer;
    private final long modePage;
    private final int initialMode;
    private final StateCell<Integer> mode;
    private final StateCell<Boolean> observed;
    private final StateCounter modeChanges;

    /**
     * @param wanted the resolution to begin with: one of {@link DisplayMode#ALL}; the largest possible one if RAM is too small
     * @throws IllegalArgumentException if there is no such resolution
     */
    public Display(Platform platform, DisplayMode wanted) {
        if (!DisplayMode.ALL.contains(wanted)) {
            throw new IllegalArgumentException("the display has no resolution of " + wanted);
        }
        memory = platform.memory();
        modes = DisplayMode.ALL.stream().filter(m -> m.bytes() <= memory.size() / RAM_SHARE).toList();
        initialMode = Math.min(modes.size() - 1, DisplayMode.ALL.indexOf(wanted));
        MemoryMap map = platform.memoryMap();
        frameBuffer = map.allocate(MemoryMap.pagesFor(modes.getLast().bytes()), MemoryType.RESERVED, -1);
        memory.protect(frameBuffer, modes.getLast().bytes(), Protection.READ_WRITE);
        modePage = map.allocate(1, MemoryType.BOOT_SERVICES_DATA, -1);
        memory.protect(modePage, PAGE, Protection.NONE);
        mode = platform.state().cell(initialMode);
        observed = platform.state().cell(false);
        modeChanges = platform.state().counter();
        publish();
    }

    /** The modes by number. */
    public List<DisplayMode> modes() {
        return modes;
    }

    int modeNumber() {
        return mode.get();
    }

    /** The current mode. */
    public DisplayMode mode() {
        return modes.get(mode.get());
    }

    /** The mode that the display is switched on in. */
    public DisplayMode initialMode() {
        return modes.get(initialMode);
    }

    /** How often the mode was set: nothing that was drawn before is there any more. */
    public long modeChanges() {
        return modeChanges.get();
    }

    long frameBuffer() {
        return frameBuffer;
    }

    /** Changes the mode, which makes the screen black. */
    public void setMode(DisplayMode wanted) {
        mode.set(modes.indexOf(wanted));
        modeChanges.add(1);
        publish();
        if (observed.get()) {
            memory.fill(frameBuffer, wanted.bytes(), (byte) 0);
        }
    }

    /** Whether the guest may have seen or drawn pixels; if not, there are none. */
    public boolean isObserved() {
        return observed.get();
    }

    /** From now on there are pixels; those of what was not drawn so far are the caller's work. */
    public void observe() {
        observed.set(true);
        memory.protect(modePage, PAGE, Protection.READ_WRITE);
    }

    /** Whether {@link #observe} makes an access to this address possible that was refused. */
    public boolean hides(long address) {
        return !observed.get() && address >= modePage && address < modePage + PAGE;
    }

    /** The pixels of the current mode, about to be drawn on. */
    public Raster raster() {
        return new Raster(memory.writable(frameBuffer, mode().bytes()), mode().width(), mode().height());
    }

    /** The lines of the current mode that an area touches, about to be drawn on, as a raster that begins at the first one. */
    Raster lines(int first, int count) {
        long line = (long) mode().width() * DisplayMode.PIXEL_BYTES;
        return new Raster(memory.writable(frameBuffer + first * line, count * line), mode().width(), count);
    }

    /** The pixels of the current mode, to be read. */
    public Raster pixels() {
        return new Raster(memory.readable(frameBuffer, mode().bytes()), mode().width(), mode().height());
    }

    Pointer<GraphicsOutputMode> modePointer() {
        return new Pointer<>(memory, modePage, Codec.of(GraphicsOutputMode.class));
    }

    static GraphicsOutputModeInformation information(DisplayMode mode) {
        return new GraphicsOutputModeInformation(0, mode.width(), mode.height(),
                GraphicsOutputModeInformation.PIXEL_BGR, 0, 0, 0, 0, mode.width());
    }

    /** Tells the guest where it can see it without asking. */
    private void publish() {
        Codec<GraphicsOutputModeInformation> codec = Codec.of(GraphicsOutputModeInformation.class);
        long info = modePage + INFORMATION_OFFSET;
        new Pointer<>(memory, info, codec).set(information(mode()));
        modePointer().set(new GraphicsOutputMode(modes.size(), mode.get(), info, codec.size(), frameBuffer,
                mode().bytes()));
    }
}
