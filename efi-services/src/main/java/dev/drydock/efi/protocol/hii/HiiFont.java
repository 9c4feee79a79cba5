package dev.drydock.efi.protocol.hii;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.graphics.Glyph;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiFontProtocol;
import dev.drydock.efi.spec.HiiRowInfo;
import dev.drydock.efi.spec.MemoryType;

/** Fonts (UEFI 2.10, 34.1): one font, the system's, with the glyphs that the database's simple fonts add to it. */
record HiiFont(Platform platform, PackageLists lists, HiiStrings strings) implements HiiFontProtocol {
    private static final int BASELINE = 4;
    private static final int KNOWN_FLAGS = 0xff;

    private GuestMemory memory() {
        return platform.memory();
    }

    @Override
    public Step stringToImage(int flags, String string, Address stringInfo, Pointer<Address> blt, long bltX, long bltY,
            Pointer<Address> rowInfoArray, Pointer<Long> rowInfoArraySize, Pointer<Long> columnInfoArray) {
        boolean clean = (flags & (CLIP_CLEAN_X | CLIP_CLEAN_Y)) != 0;
        var target = new ImageTarget(platform, blt, (flags & DIRECT_TO_SCREEN) != 0, bltX, bltY);
        if (string == null || (flags & ~KNOWN_FLAGS) != 0 || clean && (flags & CLIP) == 0
                || (flags & WRAP) != 0 && (flags & CLIP_CLEAN_X) != 0 || !rowInfoArray.isNull()
                        && rowInfoArraySize.isNull()
                || target.isInvalid()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        FontDisplay font = FontDisplay.read(memory(), stringInfo);
        if (!font.isSystemFont()) {
            return status(EfiStatus.NOT_FOUND);
        }
        TextLayout layout = TextLayout.of(string, GlyphSet.of(lists), flags, target.room());
        int lines = (flags & CLIP_CLEAN_Y) != 0 ? target.roomBelow() / Glyph.HEIGHT : layout.rows().size();
        tellRows(layout, rowInfoArray, rowInfoArraySize, columnInfoArray);
        return target.draw(layout.width(), layout.height(), font.background(), (raster, left, top) -> layout
                .draw(raster, left, top, font.foreground(), font.background(), (flags & TRANSPARENT) != 0, lines));
    }

    private void tellRows(TextLayout layout, Pointer<Address> rowInfoArray, Pointer<Long> rowInfoArraySize,
            Pointer<Long> columnInfoArray) {
        Codec<HiiRowInfo> codec = Codec.of(HiiRowInfo.class);
        int count = layout.rows().size();
        if (!rowInfoArray.isNull()) {
            long array = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, Math.max(1, count * codec.size()));
            var rows = new Pointer<>(memory(), array, codec);
            for (int i = 0; i < count; i++) {
                TextLayout.Row row = layout.rows().get(i);
                rows.at(i).set(new HiiRowInfo(row.start(), Math.max(row.start(), row.end() - 1), Glyph.HEIGHT,
                        row.width(), BASELINE));
            }
            rowInfoArray.set(new Address(array));
        }
        rowInfoArraySize.setIfPresent((long) count);
        if (!columnInfoArray.isNull()) {
            for (TextLayout.Row row : layout.rows()) {
                for (int i = 0; i < row.columns().size(); i++) {
                    columnInfoArray.at(row.start() + i).set((long) row.columns().get(i));
                }
            }
        }
    }

    @Override
    public Step stringIdToImage(int flags, Handle packageList, short stringId, Address language, Address stringInfo,
            Pointer<Address> blt, long bltX, long bltY, Pointer<Address> rowInfoArray, Pointer<Long> rowInfoArraySize,
            Pointer<Long> columnInfoArray) {
        if (packageList.isNull() || stringId == 0) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        return stringToImage(flags, strings.text(packageList, Short.toUnsignedInt(stringId), language), stringInfo,
                blt, bltX, bltY, rowInfoArray, rowInfoArraySize, columnInfoArray);
    }

    @Override
    public EfiStatus getGlyph(short character, Address stringInfo, Pointer<Address> blt, Pointer<Long> baseline) {
        if (blt.isNull() || !blt.get().isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        FontDisplay font = FontDisplay.read(memory(), stringInfo);
        if (!font.isSystemFont()) {
            return EfiStatus.NOT_FOUND;
        }
        GlyphSet glyphs = GlyphSet.of(lists);
        Glyph glyph = glyphs.glyph((char) character);
        new ImageTarget(platform, blt, false, 0, 0).draw(glyph.width(), Glyph.HEIGHT, font.background(),
                (raster, left, top) -> raster.glyph(glyph, left, top, font.foreground(), font.background(), false));
        baseline.setIfPresent((long) BASELINE);
        return glyphs.find((char) character).isPresent() ? EfiStatus.SUCCESS : EfiStatus.WARN_UNKNOWN_GLYPH;
    }

    @Override
    public EfiStatus getFontInfo(Pointer<Long> fontHandle, Address stringInfoIn, Pointer<Address> stringInfoOut,
            String string) {
        if (fontHandle.isNull() && stringInfoIn.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean second = !fontHandle.isNull() && fontHandle.get() != 0;
        FontDisplay wanted = FontDisplay.read(memory(), stringInfoIn);
        GlyphSet glyphs = GlyphSet.of(lists);
        boolean has = string == null || string.chars().allMatch(c -> c < ' ' || glyphs.find((char) c).isPresent());
        if (second || !wanted.isSystemFont() || !has) {
            fontHandle.setIfPresent(0L);
            return EfiStatus.NOT_FOUND;
        }
        fontHandle.setIfPresent(FontDisplay.SYSTEM_FONT);
        if (!stringInfoOut.isNull()) {
            byte[] bytes = wanted.encode();
            long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, bytes.length);
            memory().putBytes(address, bytes);
            stringInfoOut.set(new Address(address));
        }
        return EfiStatus.SUCCESS;
    }

    private static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}
