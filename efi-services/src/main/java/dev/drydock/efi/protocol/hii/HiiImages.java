package dev.drydock.efi.protocol.hii;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiImageProtocol;
import dev.drydock.efi.spec.ImageInput;
import dev.drydock.efi.spec.MemoryType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** The images of the database's packages (UEFI 2.10, 34.5). JPEG and PNG are kept, but not decoded. */
record HiiImages(Platform platform, PackageLists lists) implements HiiImageProtocol {
    private static final ValueLayout.OfInt PIXEL = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_IDS = 0xffff;
    private static final int KNOWN_FLAGS = DRAW_CLIP | DRAW_TRANSPARENT | DIRECT_TO_SCREEN;

    @Override
    public EfiStatus newImage(Handle packageList, Pointer<Short> imageId, Pointer<ImageInput> image) {
        if (imageId.isNull() || image.isNull() || image.get().bitmap() == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.get(packageList);
        int index = indexOf(list);
        ImagePackage before = index < 0 ? ImagePackage.EMPTY : decode(list.packages().get(index));
        int id = before.end();
        byte[] block = read(image.get()).encode();
        if (id > MOST_IDS || block.length > HiiPackage.MAXIMUM_BODY) {
            return EfiStatus.OUT_OF_RESOURCES;
        }
        var changed = new HiiPackage(PackageType.IMAGES, before.plus(block).encode(), Optional.empty());
        lists.put(packageList, index < 0 ? list.plus(changed) : list.replace(index, changed));
        imageId.set((short) id);
        return EfiStatus.SUCCESS;
    }

    private static int indexOf(PackageList list) {
        for (int i = 0; i < list.packages().size(); i++) {
            if (list.packages().get(i).type() == PackageType.IMAGES) {
                return i;
            }
        }
        return -1;
    }

    /** A package that is not what the specification says has no images. */
    private static ImagePackage decode(HiiPackage images) {
        try {
            return ImagePackage.decode(images.body());
        } catch (HiiFormatException _) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
    }

    private PackedImage read(ImageInput image) {
        int width = Short.toUnsignedInt(image.width());
        int height = Short.toUnsignedInt(image.height());
        PackedImage.requirePixels(width, height);
        MemorySegment pixels = platform.memory().readable(image.bitmap(), 4L * width * height);
        return new PackedImage(width, height, (image.flags() & ImageInput.TRANSPARENT) != 0, pixels.toArray(PIXEL));
    }

    private PackedImage find(Handle packageList, int id) {
        PackageList list = lists.get(packageList);
        int index = indexOf(list);
        if (index < 0) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        ImagePackage images = decode(list.packages().get(index));
        ImagePackage.Block block = images.find(id).orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND));
        return PackedImage.decode(block, images.palettes())
                .orElseThrow(() -> new EfiException(EfiStatus.UNSUPPORTED));
    }

    @Override
    public EfiStatus getImage(Handle packageList, short imageId, Pointer<ImageInput> image) {
        if (image.isNull() || imageId == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackedImage found = find(packageList, Short.toUnsignedInt(imageId));
        long bytes = Math.max(4, 4L * found.pixels().length);
        long bitmap = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, bytes);
        MemorySegment.copy(found.pixels(), 0, platform.memory().writable(bitmap, bytes), PIXEL, 0,
                found.pixels().length);
        image.set(new ImageInput(found.transparent() ? ImageInput.TRANSPARENT : 0, (short) found.width(),
                (short) found.height(), bitmap));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setImage(Handle packageList, short imageId, Pointer<ImageInput> image) {
        if (image.isNull() || imageId == 0 || image.get().bitmap() == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.get(packageList);
        int index = indexOf(list);
        int id = Short.toUnsignedInt(imageId);
        if (index < 0) {
            return EfiStatus.NOT_FOUND;
        }
        ImagePackage before = decode(list.packages().get(index));
        if (before.find(id).isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        var changed = new HiiPackage(PackageType.IMAGES, before.with(id, read(image.get()).encode()).encode(),
                Optional.empty());
        lists.put(packageList, list.replace(index, changed));
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step drawImage(int flags, Pointer<ImageInput> image, Pointer<Address> blt, long bltX, long bltY) {
        var target = new ImageTarget(platform, blt, (flags & DIRECT_TO_SCREEN) != 0, bltX, bltY);
        if (image.isNull() || (flags & ~KNOWN_FLAGS) != 0 || (flags & DRAW_TRANSPARENT) == DRAW_TRANSPARENT
                || image.get().bitmap() == 0 || target.isInvalid()) {
            return new Step.Return(EfiStatus.INVALID_PARAMETER.value());
        }
        return draw(flags, read(image.get()), target);
    }

    @Override
    public Step drawImageId(int flags, Handle packageList, short imageId, Pointer<Address> blt, long bltX, long bltY) {
        var target = new ImageTarget(platform, blt, (flags & DIRECT_TO_SCREEN) != 0, bltX, bltY);
        if (imageId == 0 || (flags & ~KNOWN_FLAGS) != 0 || (flags & DRAW_TRANSPARENT) == DRAW_TRANSPARENT
                || target.isInvalid()) {
            return new Step.Return(EfiStatus.INVALID_PARAMETER.value());
        }
        return draw(flags, find(packageList, Short.toUnsignedInt(imageId)), target);
    }

    private static Step draw(int flags, PackedImage image, ImageTarget target) {
        boolean transparent = (flags & DRAW_FORCE_TRANSPARENT) != 0
                || (flags & DRAW_FORCE_OPAQUE) == 0 && image.transparent();
        return target.draw(image.width(), image.height(), 0, (raster, left, top) -> {
            for (int i = 0; i < image.pixels().length; i++) {
                int pixel = image.pixels()[i] & 0xffffff;
                if (!transparent || pixel != 0) {
                    raster.set(left + i % image.width(), top + i / image.width(), pixel);
                }
            }
        });
    }
}
