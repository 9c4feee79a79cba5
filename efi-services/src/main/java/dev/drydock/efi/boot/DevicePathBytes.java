package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Device paths as bytes in guest memory (UEFI 2.10, 10.3): what can be said without knowing the kinds of nodes. */
final class DevicePathBytes {
    private static final int HEADER = 4;
    private static final int TYPE_END = 0x7f;
    private static final int SUBTYPE_END_ENTIRE = 0xff;
    private static final int LONGEST = 64 * 1024;

    private DevicePathBytes() {}

    /**
     * The length up to the end node, without it.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if a node is shorter than its header, or the path has no end
     */
    static long length(GuestMemory memory, long path) {
        long offset = 0;
        while (offset < LONGEST) {
            int type = memory.getByte(path + offset) & 0x7f;
            int subtype = memory.getByte(path + offset + 1) & 0xff;
            if (type == TYPE_END && subtype == SUBTYPE_END_ENTIRE) {
                return offset;
            }
            int length = memory.getShort(path + offset + 2) & 0xffff;
            if (length < HEADER) {
                break;
            }
            offset += length;
        }
        throw new EfiException(EfiStatus.INVALID_PARAMETER);
    }

    /** Whether a path has no nodes. */
    static boolean isEnd(GuestMemory memory, long path) {
        return (memory.getByte(path) & 0x7f) == TYPE_END && (memory.getByte(path + 1) & 0xff) == SUBTYPE_END_ENTIRE;
    }

    /** The length of the first instance of a path, without the node that ends it. */
    private static long firstInstanceLength(GuestMemory memory, long path) {
        long whole = length(memory, path);
        long offset = 0;
        while (offset < whole && (memory.getByte(path + offset) & 0x7f) != TYPE_END) {
            offset += memory.getShort(path + offset + 2) & 0xffff;
        }
        return offset;
    }

    /** The bytes of a path, its end node included. */
    static byte[] copy(GuestMemory memory, long path) {
        return memory.getBytes(path, (int) length(memory, path) + HEADER);
    }

    /** The length of a path if {@code wanted} begins with all of its nodes, otherwise -1. */
    private static long prefixLength(GuestMemory memory, long path, byte[] wanted) {
        long length;
        try {
            length = length(memory, path);
        } catch (EfiException _) {
            return -1;
        }
        return length <= wanted.length && Arrays.equals(memory.getBytes(path, (int) length), 0, (int) length, wanted, 0,
                (int) length) ? length : -1;
    }

    /**
     * Whether a path is the same as {@code wanted}; a malformed one is not.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if {@code wanted} is malformed
     */
    static boolean equal(GuestMemory memory, long path, long wanted) {
        byte[] bytes = memory.getBytes(wanted, (int) length(memory, wanted));
        return prefixLength(memory, path, bytes) == bytes.length;
    }

    /** A handle whose device path is the beginning of another, and the length of what they share. */
    record Match(Handle handle, long length) {}

    /**
     * The handle with the longest device path that the first instance of {@code path} begins with; empty if there is none.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if {@code path} is malformed; handles whose path is are passed over
     */
    static Optional<Match> longestPrefix(GuestMemory memory, HandleDatabase handles, List<Handle> among, long path) {
        return longestPrefix(memory, handles, among, memory.getBytes(path, (int) firstInstanceLength(memory, path)));
    }

    /** The handle with the longest device path that {@code wanted} begins with; empty if there is none. */
    static Optional<Match> longestPrefix(GuestMemory memory, HandleDatabase handles, List<Handle> among,
            byte[] wanted) {
        Match best = null;
        for (Handle handle : among) {
            long candidate = handles.find(handle, DevicePathProtocol.GUID).map(HandleDatabase.Interface::address)
                    .orElse(0L);
            long length = candidate == 0 ? -1 : prefixLength(memory, candidate, wanted);
            if (length > (best == null ? -1 : best.length())) {
                best = new Match(handle, length);
            }
        }
        return Optional.ofNullable(best);
    }
}
