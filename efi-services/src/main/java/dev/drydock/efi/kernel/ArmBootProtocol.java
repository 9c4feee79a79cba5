package dev.drydock.efi.kernel;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtFormatException;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The arm64 boot protocol: a device tree whose {@code /chosen} node the kernel's EFI stub has filled. */
final class ArmBootProtocol {
    /** The FDT's magic number, which is big-endian. */
    private static final int FDT_MAGIC = Integer.reverseBytes(0xd00dfeed);
    private static final int LARGEST_FDT = 2 << 20;
    private static final String BANNER = "Linux version ";
    private static final long BANNER_START = 0x65762078756e694cL; // "Linux ve"
    private static final int BANNER_ALIGNMENT = 8;

    private ArmBootProtocol() {}

    static KernelParameters find(GuestMemory memory, List<HandOffFinder.MemoryRange> ranges) {
        Optional<FdtNode> chosen = Optional.empty();
        Optional<String> version = Optional.empty();
        for (HandOffFinder.MemoryRange range : ranges) {
            for (long page = range.start(); page < range.end(); page += GuestMemory.PAGE_SIZE) {
                if (memory.getInt(page) == FDT_MAGIC) {
                    Optional<FdtNode> found = chosen(memory, page, range.end());
                    chosen = found.isPresent() ? found : chosen;
                }
            }
            if (version.isEmpty()) {
                version = version(memory, range);
            }
        }
        Optional<Long> start = chosen.flatMap(node -> number(node, "linux,initrd-start"));
        Optional<Long> end = chosen.flatMap(node -> number(node, "linux,initrd-end"));
        return new KernelParameters(version,
                chosen.flatMap(node -> node.property("bootargs")).flatMap(FdtProperty::asString), start,
                start.flatMap(s -> end.map(e -> e - s)));
    }

    /** The chosen node of a tree that a kernel's stub has filled; empty for any other. */
    private static Optional<FdtNode> chosen(GuestMemory memory, long address, long end) {
        int size = Integer.reverseBytes(memory.getInt(address + 4));
        if (size <= 0 || size > LARGEST_FDT || size > end - address) {
            return Optional.empty();
        }
        try {
            Fdt tree = FdtReader.read(memory.getBytes(address, size));
            return tree.find("/chosen").filter(node -> node.property("linux,uefi-system-table").isPresent());
        } catch (FdtFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(FdtNode node, String property) {
        return node.property(property)
                .flatMap(p -> p.length() == 8 ? p.asU64() : p.asU32().map(v -> v.longValue() & 0xffff_ffffL));
    }

    private static Optional<String> version(GuestMemory memory, HandOffFinder.MemoryRange range) {
        MemorySegment bytes = memory.readable(range.start(), range.end() - range.start());
        var banners = new WordSearch(bytes, (int) BANNER_START, -1, BANNER_ALIGNMENT);
        for (long at = banners.next(0); at != WordSearch.NONE; at = banners.next(at + BANNER_ALIGNMENT)) {
            long address = range.start() + at;
            if (memory.getLong(address) == BANNER_START) {
                Optional<String> text = KernelParameters.text(memory, address).filter(t -> t.startsWith(BANNER))
                        .map(t -> KernelParameters.release(t.substring(BANNER.length())))
                        .filter(t -> !t.isEmpty() && Character.isDigit(t.charAt(0)));
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        return Optional.empty();
    }
}
