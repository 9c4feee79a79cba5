package dev.drydock.efi.kernel;

import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The x86 boot protocol: the setup header in a kernel's image, and {@code boot_params} that a kernel is given. */
final class X86BootProtocol {
    private static final int HEADER_MAGIC = 0x53726448; // "HdrS"
    private static final int MAGIC_OFFSET = 0x202;
    private static final int BOOT_FLAG_OFFSET = 0x1FE;
    private static final int BOOT_FLAG = 0xAA55;
    private static final int VERSION_OFFSET = 0x20E;
    private static final int PROTOCOL_VERSION = 0x206;
    private static final int PROTOCOL_MAJOR = 2;
    static final int LOADER_TYPE = 0x210;
    static final int LOADER_IS_STUB = 0x21;
    private static final int VIDEO_MODE = 0x1FA;
    private static final short VIDEO_MODE_NORMAL = (short) 0xFFFF;
    private static final int PAGES_MOVED = 16;
    static final int RAMDISK_IMAGE = 0x218;
    static final int RAMDISK_SIZE = 0x21C;
    static final int COMMAND_LINE = 0x228;
    static final int EXTENDED_RAMDISK_IMAGE = 0xC0;
    static final int EXTENDED_RAMDISK_SIZE = 0xC4;
    static final int EXTENDED_COMMAND_LINE = 0xC8;
    private static final int HEADER_BYTES = 0x230;
    /** Loaders' allocators give a file buffer at least this alignment. */
    private static final int STEP = 16;

    private X86BootProtocol() {}

    /** The version of the first kernel in these ranges, and what the last parameters in them say. */
    static KernelParameters find(GuestMemory memory, List<HandOffFinder.MemoryRange> ranges) {
        // Fails where the guest's own page tables lack some of it, also if what is looked for lies elsewhere.
        ranges.forEach(range -> bytes(memory, range));
        // An image that was loaded begins at a page: to look there first is fast, and it is what runs.
        Optional<String> version = firstVersion(memory, ranges, GuestMemory.PAGE_SIZE)
                .or(() -> firstVersion(memory, ranges, STEP));
        long parameters = 0;
        for (HandOffFinder.MemoryRange range : ranges.reversed()) {
            if (parameters == 0) {
                parameters = lastParameters(memory, range);
            }
        }
        if (parameters == 0) {
            return new KernelParameters(version, Optional.empty(), Optional.empty(), Optional.empty());
        }
        long image = wide(memory, parameters, RAMDISK_IMAGE, EXTENDED_RAMDISK_IMAGE);
        long size = wide(memory, parameters, RAMDISK_SIZE, EXTENDED_RAMDISK_SIZE);
        return new KernelParameters(version,
                commandLine(memory, parameters),
                size == 0 ? Optional.empty() : Optional.of(image), size == 0 ? Optional.empty() : Optional.of(size));
    }

    private static MemorySegment bytes(GuestMemory memory, HandOffFinder.MemoryRange range) {
        return memory.readable(range.start(), range.end() - range.start());
    }

    /** The places of setup headers: of kernels' own ones, and of those that loaders copy into the parameters. */
    private static WordSearch headers(GuestMemory memory, HandOffFinder.MemoryRange range, int step) {
        MemorySegment bytes = bytes(memory, range);
        return new WordSearch(bytes.asSlice(MAGIC_OFFSET, bytes.byteSize() - HEADER_BYTES + Integer.BYTES),
                HEADER_MAGIC, -1, step);
    }

    private static Optional<String> firstVersion(GuestMemory memory, List<HandOffFinder.MemoryRange> ranges, int step) {
        return ranges.stream().flatMap(range -> firstVersion(memory, range, step).stream()).findFirst();
    }

    private static Optional<String> firstVersion(GuestMemory memory, HandOffFinder.MemoryRange range, int step) {
        WordSearch headers = headers(memory, range, step);
        Optional<String> version = Optional.empty();
        for (long at = headers.next(0); at != WordSearch.NONE && version.isEmpty(); at = headers.next(at + step)) {
            long base = range.start() + at;
            // Only a kernel's own header has the boot flag for certain: loaders copy what they need of it.
            if (isKnown(memory, base) && !isMadeByLoader(memory, base)
                    && (memory.getShort(base + BOOT_FLAG_OFFSET) & 0xffff) == BOOT_FLAG) {
                version = version(memory, base);
            }
        }
        return version;
    }

    /** The address of the last parameters in a range, 0 if there are none. */
    private static long lastParameters(GuestMemory memory, HandOffFinder.MemoryRange range) {
        WordSearch headers = headers(memory, range, STEP);
        long header = headers.previous(Long.MAX_VALUE);
        while (header != WordSearch.NONE && !isMadeByLoader(memory, range.start() + header)) {
            header = headers.previous(header);
        }
        var pages = new WordSearch(bytes(memory, range).asSlice(LOADER_TYPE), LOADER_IS_STUB, 0xff,
                GuestMemory.PAGE_SIZE);
        long page = pages.previous(Long.MAX_VALUE);
        while (page > header && !isMadeByStub(memory, range.start() + page)) {
            page = pages.previous(page);
        }
        long last = Math.max(header, page);
        return last == WordSearch.NONE ? 0 : range.start() + last;
    }

    /** Whether a header is of a generation that is known here. */
    private static boolean isKnown(GuestMemory memory, long base) {
        return memory.getByte(base + PROTOCOL_VERSION + 1) == PROTOCOL_MAJOR;
    }

    /** Whether a header was filled for a kernel. */
    private static boolean isMadeByLoader(GuestMemory memory, long base) {
        return isKnown(memory, base) && memory.getByte(base + LOADER_TYPE) != 0
                && memory.getInt(base + COMMAND_LINE) != 0 && isPlausible(memory, base);
    }

    /** Whether these are the parameters that Linux's EFI stub fills: a page of its own, without the header's magic. */
    private static boolean isMadeByStub(GuestMemory memory, long base) {
        return memory.getShort(base + VIDEO_MODE) == VIDEO_MODE_NORMAL && memory.getInt(base + COMMAND_LINE) != 0
                && memory.getInt(base + MAGIC_OFFSET) == 0 && isPlausible(memory, base);
    }

    /** Whether the initrd, if there is one, lies in memory, as it does unless this is something else. */
    private static boolean isPlausible(GuestMemory memory, long base) {
        long size = wide(memory, base, RAMDISK_SIZE, EXTENDED_RAMDISK_SIZE);
        return size >= 0 && memory.contains(wide(memory, base, RAMDISK_IMAGE, EXTENDED_RAMDISK_IMAGE), size);
    }

    private static Optional<String> commandLine(GuestMemory memory, long parameters) {
        long address = wide(memory, parameters, COMMAND_LINE, EXTENDED_COMMAND_LINE);
        Optional<String> text = KernelParameters.text(memory, address).filter(t -> !t.isEmpty());
        // GRUB's own loader moves the parameters and what lies in the pages behind them, the command line among it, when
        // boot services are over: the address is true only then.
        boolean moved = memory.getInt(parameters + MAGIC_OFFSET) == HEADER_MAGIC;
        for (int page = 1; moved && text.isEmpty() && page <= PAGES_MOVED; page++) {
            text = KernelParameters.text(memory, parameters + (long) page * GuestMemory.PAGE_SIZE)
                    .filter(t -> !t.isEmpty());
        }
        return text;
    }

    /** The release in the text that the header of a kernel's file points at; boot_params have the pointer, not the text. */
    private static Optional<String> version(GuestMemory memory, long base) {
        long text = base + 0x200 + (memory.getShort(base + VERSION_OFFSET) & 0xffff);
        return KernelParameters.text(memory, text).filter(t -> !t.isEmpty() && Character.isDigit(t.charAt(0)))
                .map(KernelParameters::release);
    }

    /** A value whose upper 32 bits are elsewhere in the parameters. */
    static long wide(GuestMemory memory, long base, int low, int high) {
        return memory.getInt(base + low) & 0xffff_ffffL | (long) memory.getInt(base + high) << 32;
    }
}
