package dev.drydock.efi.protocol.devicetree;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.boot.MemoryMap;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.efi.spec.DtFixupProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.tables.PublishedTables;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtFormatException;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import dev.drydock.fdt.MemoryReservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a device tree true for this machine: its memory nodes are replaced by one of each range of the machine's RAM. Nothing else here
 * depends on how the machine was set up.
 */
public final class MemoryFixup implements DtFixupProtocol {
    private static final int ALL = APPLY_FIXUPS | RESERVE_MEMORY | INSTALL_TABLE;
    private static final int HEADER_SIZE = 40;
    private static final int MAGIC = 0xd00dfeed;
    private static final int TOTAL_SIZE_OFFSET = 4;
    private static final int LARGEST = 16 << 20;
    /** Far more than any machine's tree has. */
    private static final int MOST_RESERVED = 1024;

    private final Platform platform;
    private final GuestMemory memory;
    private final SystemTable systemTable;
    private final List<MemoryRange> ranges;

    private MemoryFixup(Platform platform, SystemTable systemTable, List<MemoryRange> ranges) {
        this.ranges = List.copyOf(ranges);
        this.platform = platform;
        memory = platform.memory();
        this.systemTable = systemTable;
    }

    /**
     * Installs the protocol on a handle of its own.
     *
     * @param ranges the machine's RAM
     */
    public static void install(Platform platform, SystemTable systemTable, List<MemoryRange> ranges) {
        platform.install(platform.handles().create(), DtFixupProtocol.class,
                new MemoryFixup(platform, systemTable, ranges));
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus fixup(Address fdt, Pointer<Long> bufferSize, int flags) {
        if (fdt.isNull() || bufferSize.isNull() || flags == 0 || (flags & ~ALL) != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long size = bufferSize.get();
        Fdt tree;
        try {
            tree = read(fdt.value());
        } catch (FdtFormatException _) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if ((flags & RESERVE_MEMORY) != 0 && reserved(tree).size() > MOST_RESERVED) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if ((flags & APPLY_FIXUPS) != 0) {
            tree = new Fdt(withMemory(tree.root()), tree.reservations(), tree.bootCpu());
            byte[] bytes = tree.toBytes();
            if (Long.compareUnsigned(size, bytes.length) < 0) {
                bufferSize.set((long) bytes.length);
                return EfiStatus.BUFFER_TOO_SMALL;
            }
            // The boot loader may go on to use the rest of its buffer.
            int room = size > Integer.MAX_VALUE || size < 0 ? Integer.MAX_VALUE : (int) size;
            ByteBuffer.wrap(bytes).putInt(TOTAL_SIZE_OFFSET, room);
            memory.putBytes(fdt.value(), bytes);
        }
        if ((flags & RESERVE_MEMORY) != 0) {
            reserved(tree).forEach(this::reserve);
        }
        if ((flags & INSTALL_TABLE) != 0) {
            return systemTable.installConfigurationTable(PublishedTables.DEVICE_TREE, fdt.value());
        }
        return EfiStatus.SUCCESS;
    }

    private Fdt read(long address) throws FdtFormatException {
        ByteBuffer header = ByteBuffer.wrap(memory.getBytes(address, HEADER_SIZE));
        int total = header.getInt(TOTAL_SIZE_OFFSET);
        if (header.getInt(0) != MAGIC || total < HEADER_SIZE || total > LARGEST || !memory.contains(address, total)) {
            throw new FdtFormatException(0, "no device tree of up to " + LARGEST + " bytes");
        }
        return FdtReader.read(memory.getBytes(address, total));
    }

    /** The cells of an address or a size below a node: 1, 2, or what the standard says where the node says nothing. */
    private static int cells(FdtNode parent, String property, int standard) {
        int cells = parent.property(property).flatMap(FdtProperty::asU32).orElse(standard);
        return cells == 1 ? 1 : 2;
    }

    private FdtNode withMemory(FdtNode root) {
        List<FdtNode> children = new ArrayList<>();
        int at = 0;
        for (FdtNode child : root.children()) {
            if (child.baseName().equals("memory")) {
                at = at == 0 ? children.size() : at;
            } else {
                children.add(child);
            }
        }
        for (MemoryRange range : ranges) {
            List<Integer> reg = new ArrayList<>();
            append(reg, range.start(), cells(root, "#address-cells", 2));
            append(reg, range.size(), cells(root, "#size-cells", 1));
            children.add(at++, new FdtNode("memory@" + Long.toHexString(range.start()),
                    List.of(FdtProperty.string("device_type", "memory"),
                            FdtProperty.cells("reg", reg.stream().mapToInt(Integer::intValue).toArray())),
                    List.of()));
        }
        return new FdtNode(root.name(), root.properties(), children);
    }

    private static void append(List<Integer> reg, long value, int cells) {
        if (cells == 2) {
            reg.add((int) (value >>> Integer.SIZE));
        }
        reg.add((int) value);
    }

    /** A range of memory that the tree wants to keep for itself. */
    private record Reserved(long address, long size, MemoryType type) {}

    private static List<Reserved> reserved(Fdt tree) {
        List<Reserved> result = new ArrayList<>();
        for (MemoryReservation reservation : tree.reservations()) {
            result.add(new Reserved(reservation.address(), reservation.size(), MemoryType.BOOT_SERVICES_DATA));
        }
        FdtNode parent = tree.root().child("reserved-memory").orElse(null);
        if (parent == null) {
            return result;
        }
        int addressCells = cells(parent, "#address-cells", 2);
        int sizeCells = cells(parent, "#size-cells", 1);
        for (FdtNode child : parent.children()) {
            MemoryType type = child.property("no-map").isPresent()
                    ? MemoryType.RESERVED
                    : MemoryType.BOOT_SERVICES_DATA;
            ByteBuffer reg = ByteBuffer
                    .wrap(child.property("reg").map(FdtProperty::asBytes).orElseGet(() -> new byte[0]));
            while (reg.remaining() >= Integer.BYTES * (addressCells + sizeCells)) {
                long address = next(reg, addressCells);
                result.add(new Reserved(address, next(reg, sizeCells), type));
            }
        }
        return result;
    }

    private static long next(ByteBuffer reg, int cells) {
        return cells == 2 ? reg.getLong() : Integer.toUnsignedLong(reg.getInt());
    }

    /** Takes what is free of a range; what is in use already is not given to anyone else. */
    private void reserve(Reserved range) {
        long last = range.address() + range.size() - 1;
        if (range.address() < 0 || range.size() <= 0 || last < range.address()) {
            return;
        }
        long first = range.address() & -GuestMemory.PAGE_SIZE;
        MemoryMap map = platform.memoryMap();
        for (MemoryDescriptor free : map.descriptors()) {
            long from = Math.max(first, free.physicalStart());
            long end = Math.min(last, free.physicalStart() + free.numberOfPages() * GuestMemory.PAGE_SIZE - 1);
            if (free.type() == MemoryType.CONVENTIONAL.value() && from <= end && from != 0) {
                long size = MemoryMap.pagesFor(end - from + 1) * GuestMemory.PAGE_SIZE;
                map.reserve(from, size, range.type());
                memory.protect(from, size, Protection.READ_WRITE);
            }
        }
    }
}
