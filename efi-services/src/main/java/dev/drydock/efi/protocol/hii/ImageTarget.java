package dev.drydock.efi.protocol.hii;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.graphics.Raster;
import dev.drydock.efi.spec.BltOperation;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;

/**
 * Where something is drawn (UEFI 2.10, {@code EFI_IMAGE_OUTPUT}): a bitmap of the guest, a new one, or a screen.
 *
 * @param blt points at the {@code EFI_IMAGE_OUTPUT}, or at null for a new one
 * @param direct whether it is a screen
 * @param x where to draw
 * @param y where to draw
 */
record ImageTarget(Platform platform, Pointer<Address> blt, boolean direct, long x, long y) {
    private static final int PIXEL_BYTES = 4;
    private static final int OUTPUT_BYTES = 16;
    private static final int HEIGHT_OFFSET = 2;
    private static final int POINTER_OFFSET = 8;
    private static final int BLT_OFFSET = 0x10;
    private static final int MODE_OFFSET = 0x18;
    private static final int INFO_OFFSET = 8;
    private static final int RESOLUTION_OFFSET = 4;
    /** Sizes have 16 bits. */
    private static final int LARGEST = 0xffff;

    /** Draws on a raster, whose origin is at this place of the target. */
    @FunctionalInterface
    interface Drawing {
        void on(Raster raster, int left, int top);
    }

    /** How wide the target is from where is drawn on; the largest width if it is yet to be made. */
    int room() {
        long output = blt.get().value();
        return output == 0 ? LARGEST : width(output) - (int) x;
    }

    /** How high it is from where is drawn on. */
    int roomBelow() {
        long output = blt.get().value();
        return output == 0 ? LARGEST : height(output) - (int) y;
    }

    /** Whether what is asked for is impossible. */
    boolean isInvalid() {
        if (blt.isNull() || x < 0 || y < 0 || x > LARGEST || y > LARGEST) {
            return true;
        }
        long output = blt.get().value();
        return output == 0 ? direct : x >= width(output) || y >= height(output);
    }

    private GuestMemory memory() {
        return platform.memory();
    }

    private int width(long output) {
        return direct ? memory().getInt(information(output)) : Short.toUnsignedInt(memory().getShort(output));
    }

    private int height(long output) {
        return direct
                ? memory().getInt(information(output) + Integer.BYTES)
                : Short.toUnsignedInt(memory().getShort(output + HEIGHT_OFFSET));
    }

    /** Where a screen says its resolution. */
    private long information(long output) {
        long screen = memory().getLong(output + POINTER_OFFSET);
        long mode = memory().getLong(screen + MODE_OFFSET);
        return memory().getLong(mode + INFO_OFFSET) + RESOLUTION_OFFSET;
    }

    /**
     * Draws something of this size.
     *
     * @param background what a new bitmap is filled with
     */
    Step draw(int width, int height, int background, Drawing drawing) {
        long output = blt.get().value();
        if (output == 0) {
            blt.set(new Address(create(width, height, background, drawing)));
            return new Step.Return(EfiStatus.SUCCESS.value());
        }
        if (!direct) {
            long size = (long) width(output) * height(output) * PIXEL_BYTES;
            drawing.on(new Raster(memory().writable(memory().getLong(output + POINTER_OFFSET), size), width(output),
                    height(output)), (int) x, (int) y);
            return new Step.Return(EfiStatus.SUCCESS.value());
        }
        return drawOnScreen(output, Math.min(width, room()), Math.min(height, roomBelow()), drawing);
    }

    /** Reads what is there, draws over it, and writes it back. */
    private Step drawOnScreen(long output, int width, int height, Drawing drawing) {
        if (width == 0 || height == 0) {
            return new Step.Return(EfiStatus.SUCCESS.value());
        }
        long screen = memory().getLong(output + POINTER_OFFSET);
        long function = memory().getLong(screen + BLT_OFFSET);
        long size = (long) width * height * PIXEL_BYTES;
        long buffer = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, size);
        return new Step.Call(function, new long[]{screen, buffer, BltOperation.VIDEO_TO_BLT_BUFFER.ordinal(), x, y, 0,
                0, width, height, 0}, null, _ -> {
                    drawing.on(new Raster(memory().writable(buffer, size), width, height), 0, 0);
                    return new Step.Call(function, new long[]{screen, buffer,
                            BltOperation.BUFFER_TO_VIDEO.ordinal(), 0, 0, x, y, width, height, 0}, null, status -> {
                                platform.pool().free(buffer);
                                return new Step.Return(status);
                            });
                });
    }

    private long create(int width, int height, int background, Drawing drawing) {
        long fullWidth = x + width;
        long fullHeight = y + height;
        if (fullWidth > LARGEST || fullHeight > LARGEST) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        long size = Math.max(1, fullWidth * fullHeight * PIXEL_BYTES);
        long bitmap = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, size);
        var raster = new Raster(memory().writable(bitmap, size), (int) fullWidth, (int) fullHeight);
        raster.fill(0, 0, raster.width(), raster.height(), background);
        drawing.on(raster, (int) x, (int) y);
        long output = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, OUTPUT_BYTES);
        memory().putInt(output, (int) (fullHeight << 16 | fullWidth));
        memory().putInt(output + Integer.BYTES, 0);
        memory().putLong(output + POINTER_OFFSET, bitmap);
        return output;
    }
}
