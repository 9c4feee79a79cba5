package dev.drydock.efi.bootmanager;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.devicepath.EndInstanceNode;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.protocol.devicepath.NodeData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code EFI_LOAD_OPTION} (UEFI 2.10, 3.1.3): what a variable such as {@code Boot0001} holds. Immutable.
 *
 * @param attributes of the constants here
 * @param description for people; has no NUL
 * @param paths of which the first says what is loaded; the others are for whoever wrote them
 * @param data given to the image as its load options
 */
public record LoadOption(int attributes, String description, List<DevicePath> paths, NodeData data) {
    /** {@code LOAD_OPTION_ACTIVE}: used without being asked for. */
    public static final int ACTIVE = 0x1;
    /** {@code LOAD_OPTION_FORCE_RECONNECT}: once drivers are loaded, all of them are connected anew. */
    public static final int FORCE_RECONNECT = 0x2;
    /** {@code LOAD_OPTION_HIDDEN}: not shown in a menu. */
    public static final int HIDDEN = 0x8;
    /** {@code LOAD_OPTION_CATEGORY}: the bits that say what kind of image it is. */
    public static final int CATEGORY = 0x1f00;
    /** {@code LOAD_OPTION_CATEGORY_BOOT}: it boots something. */
    public static final int CATEGORY_BOOT = 0;
    /** {@code LOAD_OPTION_CATEGORY_APP}: a program that is started only if someone asks for it. */
    public static final int CATEGORY_APP = 0x100;

    private static final int LONGEST_LIST = 0xffff;
    private static final int DESCRIPTION = 6;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfChar CHAR16 = ValueLayout.JAVA_CHAR_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    /** @throws IllegalArgumentException if there is no path, the description has a NUL, or the paths are too long */
    public LoadOption {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a load option has at least one device path");
        }
        if (description.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a description has no NUL");
        }
        if (paths.stream().mapToLong(path -> path.encode().length).sum() > LONGEST_LIST) {
            throw new IllegalArgumentException("the device paths have more than " + LONGEST_LIST + " bytes");
        }
    }

    /** An active option without data. */
    public static LoadOption of(String description, DevicePath path) {
        return new LoadOption(ACTIVE, description, List.of(path), NodeData.EMPTY);
    }

    /**
     * An active option that names its file on whichever file system has it.
     *
     * @param file its path from the root, names separated by backslashes
     */
    public static LoadOption ofFile(String description, String file) {
        return of(description, DevicePath.of(new MediaNode.FilePath(file)));
    }

    public LoadOption withAttributes(int other) {
        return new LoadOption(other, description, paths, data);
    }

    /** With these bytes as the image's load options. */
    public LoadOption withData(byte... bytes) {
        return new LoadOption(attributes, description, paths, NodeData.of(bytes));
    }

    /** With a command line as the image's load options: 16-bit characters and a NUL. */
    public LoadOption withText(String commandLine) {
        return withData((commandLine + '\0').getBytes(StandardCharsets.UTF_16LE));
    }

    public boolean isActive() {
        return (attributes & ACTIVE) != 0;
    }

    public boolean isForceReconnect() {
        return (attributes & FORCE_RECONNECT) != 0;
    }

    /** {@link #CATEGORY_BOOT}, {@link #CATEGORY_APP}, or a value that the specification reserves. */
    public int category() {
        return attributes & CATEGORY;
    }

    /** What is loaded: the first instance of the first path. */
    public DevicePath target() {
        int end = paths.getFirst().nodes().indexOf(new EndInstanceNode());
        return end < 0 ? paths.getFirst() : new DevicePath(paths.getFirst().nodes().subList(0, end));
    }

    /** The bytes of the variable. */
    public byte[] encode() {
        var list = new ByteWriter();
        paths.forEach(path -> list.bytes(path.encode()));
        return new ByteWriter().u32(attributes).u16(list.size()).text16(description).bytes(list.toByteArray())
                .bytes(data.toByteArray()).toByteArray();
    }

    /**
     * Decodes a variable's data.
     *
     * @throws LoadOptionFormatException if it ends within a field, the description has no end, or the list of device paths
     *     is empty or not made of whole device paths
     */
    public static LoadOption decode(byte[] bytes) throws LoadOptionFormatException {
        var source = MemorySegment.ofArray(bytes);
        if (bytes.length < Integer.BYTES) {
            throw new LoadOptionFormatException("Attributes", 0, "there are only " + bytes.length + " bytes");
        }
        if (bytes.length < DESCRIPTION) {
            throw new LoadOptionFormatException("FilePathListLength", Integer.BYTES,
                    "there are only " + bytes.length + " bytes");
        }
        int attributes = source.get(U32, 0);
        int listBytes = Short.toUnsignedInt(source.get(U16, Integer.BYTES));
        int at = DESCRIPTION;
        while (bytes.length - at >= Character.BYTES && source.get(CHAR16, at) != 0) {
            at += Character.BYTES;
        }
        if (bytes.length - at < Character.BYTES) {
            throw new LoadOptionFormatException("Description", DESCRIPTION, "it has no end");
        }
        String description = new String(source.asSlice(DESCRIPTION, at - DESCRIPTION).toArray(CHAR16));
        at += Character.BYTES;
        if (listBytes > bytes.length - at) {
            throw new LoadOptionFormatException("FilePathListLength", Integer.BYTES,
                    "the value is " + listBytes + ", and " + (bytes.length - at) + " bytes are left");
        }
        var paths = paths(source.asSlice(at, listBytes), at);
        var data = source.asSlice(at + (long) listBytes).toArray(ValueLayout.JAVA_BYTE);
        return new LoadOption(attributes, description, paths, NodeData.of(data));
    }

    private static List<DevicePath> paths(MemorySegment list, long offset) throws LoadOptionFormatException {
        List<DevicePath> paths = new ArrayList<>();
        long at = 0;
        while (at < list.byteSize() || paths.isEmpty()) {
            try {
                DevicePath path = DevicePath.decode(list.asSlice(at));
                paths.add(path);
                at += path.encode().length;
            } catch (DevicePathFormatException e) {
                throw new LoadOptionFormatException("FilePathList", offset + at, e.getMessage());
            }
        }
        return paths;
    }
}
