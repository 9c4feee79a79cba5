package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.spec.Guid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package (UEFI 2.10, 34.3.1).
 *
 * @param type 0 to 255
 * @param body what follows the header; taken as immutable
 * @param strings the strings of a package that has some
 */
record HiiPackage(int type, byte[] body, Optional<StringPackage> strings) {
    /** The size of {@code EFI_HII_PACKAGE_HEADER} in bytes. */
    static final int HEADER_BYTES = 4;
    /** The header's length field has 24 bits. */
    static final int MAXIMUM_BODY = 0xff_ffff - HEADER_BYTES;
    /** LayoutLength, Guid, LayoutDescriptorStringOffset and DescriptorCount. */
    private static final int LAYOUT_HEADER_BYTES = 2 + Guid.BYTES + 4 + 1;

    /** What tells packages apart when a list is updated: the type and, of a GUID package, its GUID. */
    record Kind(int type, Guid guid) {}

    /**
     * A keyboard layout.
     *
     * @param bytes an {@code EFI_HII_KEYBOARD_LAYOUT}; taken as immutable
     */
    record Layout(Guid guid, byte[] bytes) {}

    /** The keyboard layouts of a package that has some. */
    List<Layout> layouts() {
        if (type != PackageType.KEYBOARD_LAYOUT) {
            return List.of();
        }
        try {
            return layouts(body);
        } catch (HiiFormatException e) {
            throw new IllegalStateException("was decoded before", e);
        }
    }

    private static List<Layout> layouts(byte[] body) throws HiiFormatException {
        var reader = new ByteReader(body);
        List<Layout> result = new ArrayList<>();
        for (int left = reader.u16("LayoutCount"); left > 0; left--) {
            int start = reader.position();
            int length = reader.u16("LayoutLength");
            Guid guid = Guid.decode(reader.take(Guid.BYTES, "Guid"), 0);
            reader.seek(start, "LayoutLength");
            byte[] bytes = reader.take(length, "LayoutLength");
            if (length < LAYOUT_HEADER_BYTES) {
                throw new HiiFormatException("LayoutLength %d is less than its header".formatted(length), start);
            }
            result.add(new Layout(guid, bytes));
        }
        return result;
    }

    /** Decodes a package's body. */
    static HiiPackage decode(int type, byte[] body) throws HiiFormatException {
        if (type == PackageType.GUID && body.length < Guid.BYTES) {
            throw new HiiFormatException("Guid is cut off", HEADER_BYTES);
        }
        if (type == PackageType.KEYBOARD_LAYOUT) {
            layouts(body);
        }
        return new HiiPackage(type, body,
                type == PackageType.STRINGS ? Optional.of(StringPackageDecoder.decode(body)) : Optional.empty());
    }

    /** A package of {@code strings}. */
    static HiiPackage of(StringPackage strings) {
        return new HiiPackage(PackageType.STRINGS, strings.encode(), Optional.of(strings));
    }

    Kind kind() {
        return new Kind(type, type == PackageType.GUID ? Guid.decode(body, 0) : null);
    }

    /** The size in bytes, the header included. */
    int size() {
        return HEADER_BYTES + body.length;
    }
}
