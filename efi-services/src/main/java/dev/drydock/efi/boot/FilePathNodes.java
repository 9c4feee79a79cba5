package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import java.util.Optional;

/** The file that the last nodes of a device path name (UEFI 2.10, 10.3.5.4), read from guest memory. */
final class FilePathNodes {
    private static final int HEADER = 4;
    private static final int MEDIA = 4;
    private static final int FILE_PATH = 4;

    private FilePathNodes() {}

    /** The names of the nodes, joined by backslashes; empty if the last node names no file. */
    static Optional<String> text(GuestMemory memory, long path) {
        long length = DevicePathBytes.length(memory, path);
        var text = new StringBuilder();
        for (long offset = 0; offset < length;) {
            long node = path + offset;
            int size = memory.getShort(node + 2) & 0xffff;
            if (memory.getByte(node) == MEDIA && memory.getByte(node + 1) == FILE_PATH) {
                append(text, name(memory, node + HEADER, size - HEADER));
            } else {
                text.setLength(0);
            }
            offset += size;
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    /** A node without the zero at its end is not laid out as it should be, and a file's path all the same. */
    private static String name(GuestMemory memory, long address, int bytes) {
        var name = new StringBuilder();
        for (int i = 0; i + 1 < bytes; i += 2) {
            char c = (char) memory.getShort(address + i);
            if (c == 0) {
                break;
            }
            name.append(c);
        }
        return name.toString();
    }

    private static void append(StringBuilder text, String name) {
        boolean ends = !text.isEmpty() && text.charAt(text.length() - 1) == '\\';
        if (ends && name.startsWith("\\")) {
            text.setLength(text.length() - 1);
        } else if (!ends && !text.isEmpty() && !name.startsWith("\\")) {
            text.append('\\');
        }
        text.append(name);
    }
}
