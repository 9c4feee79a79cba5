package dev.drydock.efi.protocol.graphics;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.Pool;
import dev.drydock.efi.protocol.devicepath.AcpiNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.HardwareNode;
import dev.drydock.efi.spec.BltOperation;
import dev.drydock.efi.spec.EdidProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.GraphicsOutputMode;
import dev.drydock.efi.spec.GraphicsOutputModeInformation;
import dev.drydock.efi.spec.GraphicsOutputProtocol;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Graphics output (UEFI 2.10, 12.9) on a {@link Display}. */
public final class GraphicsOutput implements GraphicsOutputProtocol {
    /** The display adapter's place on the PCI bus, behind the disks' and with a function that no disk has. */
    private static final DevicePath PATH = DevicePath.of(AcpiNode.pciRoot(0), new HardwareNode.Pci(0, 2));

    private final GuestMemory memory;
    private final Pool pool;
    private final Display display;
    private final Runnable look;

    /** @param look done before each function: draws what was not drawn yet */
    GraphicsOutput(Platform platform, Display display, Runnable look) {
        memory = platform.memory();
        pool = platform.pool();
        this.display = display;
        this.look = look;
    }

    /**
     * Installs the protocol of the display, with a device path and EDID, on a handle of its own, and on the console's.
     *
     * @param look draws what was not drawn yet
     */
    public static void install(Platform platform, Handle console, Display display, Runnable look) {
        Handle handle = platform.handles().create();
        platform.handles().install(handle, DevicePath.PROTOCOL, platform.place(PATH.encode()));
        long address = platform.install(handle, GraphicsOutputProtocol.class,
                new GraphicsOutput(platform, display, look));
        byte[] edid = Edid.of(display.initialMode());
        for (var protocol : List.of(EdidProtocol.DISCOVERED, EdidProtocol.ACTIVE)) {
            platform.handles().install(handle, protocol,
                    platform.place(new EdidProtocol(edid.length, platform.place(edid))));
        }
        platform.handles().install(console, Platform.guid(GraphicsOutputProtocol.class), address);
    }

    @Override
    public Pointer<GraphicsOutputMode> mode() {
        return display.modePointer();
    }

    @Override
    public EfiStatus queryMode(int modeNumber, Pointer<Long> sizeOfInfo, Pointer<Address> info) {
        if (sizeOfInfo.isNull() || info.isNull() || isNoMode(modeNumber)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Codec<GraphicsOutputModeInformation> codec = Codec.of(GraphicsOutputModeInformation.class);
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, codec.size());
        new Pointer<>(memory, address, codec).set(Display.information(display.modes().get(modeNumber)));
        sizeOfInfo.set(codec.size());
        info.set(new Address(address));
        return EfiStatus.SUCCESS;
    }

    private boolean isNoMode(int number) {
        return number < 0 || number >= display.modes().size();
    }

    @Override
    public EfiStatus setMode(int modeNumber) {
        if (isNoMode(modeNumber)) {
            return EfiStatus.UNSUPPORTED;
        }
        look.run();
        display.setMode(display.modes().get(modeNumber));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus blt(Address bltBuffer, BltOperation bltOperation, long sourceX, long sourceY, long destinationX,
            long destinationY, long width, long height, long delta) {
        boolean fromVideo = bltOperation == BltOperation.VIDEO_TO_BLT_BUFFER
                || bltOperation == BltOperation.VIDEO_TO_VIDEO;
        boolean toVideo = bltOperation != BltOperation.VIDEO_TO_BLT_BUFFER;
        if (width <= 0 || height <= 0 || bltBuffer.isNull() && bltOperation != BltOperation.VIDEO_TO_VIDEO
                || fromVideo && isOutside(sourceX, sourceY, width, height)
                || toVideo && isOutside(destinationX, destinationY, width, height)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        look.run();
        // A buffer whose lines are not said to be longer has nothing but the rectangle's.
        long stride = delta == 0 ? width * DisplayMode.PIXEL_BYTES : delta;
        switch (bltOperation) {
            case VIDEO_FILL -> display.lines((int) destinationY, (int) height).fill((int) destinationX, 0, (int) width,
                    (int) height, memory.getInt(bltBuffer.value()));
            case VIDEO_TO_BLT_BUFFER -> {
                long buffer = bltBuffer.value() + destinationY * stride + destinationX * DisplayMode.PIXEL_BYTES;
                for (int line = 0; line < height; line++) {
                    long pixels = pixel(sourceX, sourceY + line);
                    memory.copy(buffer + line * stride, pixels, width * DisplayMode.PIXEL_BYTES);
                }
            }
            case BUFFER_TO_VIDEO -> {
                long buffer = bltBuffer.value() + sourceY * stride + sourceX * DisplayMode.PIXEL_BYTES;
                for (int line = 0; line < height; line++) {
                    MemorySegment pixels = memory.readable(buffer + line * stride, width * DisplayMode.PIXEL_BYTES);
                    MemorySegment.copy(pixels, 0, memory.writable(pixel(destinationX, destinationY + line),
                            width * DisplayMode.PIXEL_BYTES), 0, width * DisplayMode.PIXEL_BYTES);
                }
            }
            case VIDEO_TO_VIDEO -> display.raster().move((int) sourceX, (int) sourceY, (int) destinationX,
                    (int) destinationY, (int) width, (int) height);
        }
        return EfiStatus.SUCCESS;
    }

    /** The guest address of a pixel on the display. */
    private long pixel(long x, long y) {
        return display.frameBuffer() + (y * display.mode().width() + x) * DisplayMode.PIXEL_BYTES;
    }

    private boolean isOutside(long x, long y, long width, long height) {
        return isOutside(x, width, display.mode().width()) || isOutside(y, height, display.mode().height());
    }

    private static boolean isOutside(long start, long length, int limit) {
        return start < 0 || start > limit || length > limit - start;
    }
}
