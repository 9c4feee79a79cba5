package dev.drydock.examples.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a cpio archive in the "newc" format that Linux unpacks as its initial file system (Linux,
 * Documentation/driver-api/early-userspace/buffer-format.rst). Everything belongs to root and is dated to the epoch, so
 * the same entries give the same bytes.
 */
final class CpioArchive {

    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final String TRAILER = "TRAILER!!!";
    /** The writer's habit, and what readers of blocks expect. */
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode;

    /** Adds a folder that everyone may read; its parent must come before it. */
    CpioArchive folder(String path) {
        return entry(path, FOLDER | 0755, 2, 0, 0, new byte[0]);
    }

    /** Adds a file that everyone may read and run. */
    CpioArchive program(String path, byte[] content) {
        return entry(path, FILE | 0755, 1, 0, 0, content);
    }

    /** Adds a symbolic link. */
    CpioArchive link(String path, String target) {
        return entry(path, LINK | 0777, 1, 0, 0, target.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the node of a character device that its owner may read and write. */
    CpioArchive characterDevice(String path, int major, int minor) {
        return entry(path, CHARACTER_DEVICE | 0600, 1, major, minor, new byte[0]);
    }

    /** Ends the archive. Nothing may be added after it. */
    byte[] toBytes() {
        inode = -1;
        entry(TRAILER, 0, 1, 0, 0, new byte[0]);
        pad(BLOCK);
        return out.toByteArray();
    }

    private CpioArchive entry(String path, int mode, int links, int major, int minor, byte[] content) {
        if (path.startsWith("/") || path.isEmpty() || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a path below the root: " + path);
        }
        var name = path.getBytes(StandardCharsets.UTF_8);
        inode++;
        ascii("070701");
        // Inode, mode, user, group, links, time, size, the file system's device, the node's device, name, checksum.
        for (int field : new int[]{inode, mode, 0, 0, links, 0, content.length, 0, 0, major, minor, name.length + 1,
                0}) {
            ascii(String.format(Locale.ROOT, "%08x", field));
        }
        out.writeBytes(name);
        out.write(0);
        pad(4);
        out.writeBytes(content);
        pad(4);
        return this;
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void pad(int alignment) {
        while (out.size() % alignment != 0) {
            out.write(0);
        }
    }
}
