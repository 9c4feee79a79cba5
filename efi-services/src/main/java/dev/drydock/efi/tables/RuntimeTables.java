package dev.drydock.efi.tables;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operating system is told of the runtime services: {@code EFI_RT_PROPERTIES_TABLE} (UEFI 2.10, 4.6.2) and
 * {@code EFI_MEMORY_ATTRIBUTES_TABLE} (4.6.4).
 */
public final class RuntimeTables {
    public static final Guid RT_PROPERTIES = Guid.parse("eb66918a-7eef-402a-842e-931d21c38ae9");
    public static final Guid MEMORY_ATTRIBUTES = Guid.parse("dcfa911d-26eb-469f-a220-38b7dc461220");

    private static final int ATTRIBUTES_VERSION = 2;
    private static final long DESCRIPTOR_SIZE = 48;
    private static final long ROOM = 4L * GuestMemory.PAGE_SIZE;

    private final Platform platform;
    private final long attributesTable;

    /**
     * {@code EFI_RT_PROPERTIES_TABLE}.
     *
     * @param runtimeServicesSupported the bits of the services that answer after ExitBootServices
     */
    public record RtProperties(short version, short length, int runtimeServicesSupported) {
        static final short VERSION = 1;
        static final short LENGTH = 8;
    }

    /** The head of {@code EFI_MEMORY_ATTRIBUTES_TABLE}; memory descriptors follow. */
    public record MemoryAttributes(int version, int numberOfEntries, int descriptorSize, int flags) {}

    private RuntimeTables(Platform platform, long attributesTable) {
        this.platform = platform;
        this.attributesTable = attributesTable;
    }

    /** Puts both tables into guest memory and the system table. */
    public static RuntimeTables publish(Platform platform, SystemTable systemTable) {
        systemTable.publish(RT_PROPERTIES, platform.place(new RtProperties(RtProperties.VERSION,
                RtProperties.LENGTH, platform.offering().atRuntime() & ~RuntimeServicesSupported.CAPSULES)));
        long table = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, ROOM);
        var result = new RuntimeTables(platform, table);
        result.refresh();
        systemTable.publish(MEMORY_ATTRIBUTES, table);
        return result;
    }

    /** Makes the memory attributes table agree with the memory map as it is now; to be called when boot services end. */
    public void refresh() {
        List<MemoryDescriptor> entries = new ArrayList<>();
        for (MemoryDescriptor region : platform.memoryMap().descriptors()) {
            if ((region.attribute() & MemoryDescriptor.RUNTIME) != 0) {
                split(region, entries);
            }
        }
        Codec<MemoryAttributes> head = Codec.of(MemoryAttributes.class);
        Codec<MemoryDescriptor> codec = Codec.of(MemoryDescriptor.class);
        long fitting = (ROOM - head.size()) / DESCRIPTOR_SIZE;
        if (entries.size() > fitting) {
            // No table is better than half a one: an empty one claims nothing.
            entries.clear();
        }
        MemorySegment target = platform.memory().writable(attributesTable, ROOM);
        target.fill((byte) 0);
        head.encode(target, 0, new MemoryAttributes(ATTRIBUTES_VERSION, entries.size(), (int) DESCRIPTOR_SIZE, 0));
        for (int i = 0; i < entries.size(); i++) {
            codec.encode(target, head.size() + i * DESCRIPTOR_SIZE, entries.get(i));
        }
    }

    /** The parts of a region whose pages have the same permissions. */
    private void split(MemoryDescriptor region, List<MemoryDescriptor> entries) {
        long first = 0;
        for (long page = 1; page <= region.numberOfPages(); page++) {
            if (page == region.numberOfPages() || attributes(region, page) != attributes(region, first)) {
                entries.add(new MemoryDescriptor(region.type(),
                        region.physicalStart() + first * GuestMemory.PAGE_SIZE, 0, page - first,
                        attributes(region, first)));
                first = page;
            }
        }
    }

    private long attributes(MemoryDescriptor region, long page) {
        Protection protection = platform.memory().protection(region.physicalStart() + page * GuestMemory.PAGE_SIZE);
        return MemoryDescriptor.RUNTIME | (protection.write() ? 0 : MemoryDescriptor.RO)
                | (protection.execute() ? 0 : MemoryDescriptor.XP);
    }
}
