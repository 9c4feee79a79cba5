package dev.drydock.efi.runtime;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventGroup;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.VirtualMemoryServices;
import java.util.ArrayList;
import java.util.List;

/**
 * The change to virtual addresses: runtime drivers are told and relocated, then the pointers in the runtime tables.
 *
 * <p>The firmware itself has nothing else to convert. Its gates are recognised wherever the operating system maps them.
 */
final class VirtualAddressing implements VirtualMemoryServices {
    private static final Codec<MemoryDescriptor> DESCRIPTOR = Codec.of(MemoryDescriptor.class);
    /** No memory map has more entries. */
    private static final long MOST_DESCRIPTORS = 1 << 16;
    private static final long OPTIONAL_POINTER = 1;

    private final Platform platform;
    private final SystemTable systemTable;
    /** Empty before SetVirtualAddressMap. */
    private final StateCell<List<VirtualMapping>> mappings;
    /** Whether SetVirtualAddressMap is under way. */
    private final StateCell<Boolean> changing;

    VirtualAddressing(Platform platform, SystemTable systemTable) {
        this.platform = platform;
        this.systemTable = systemTable;
        mappings = platform.state().cell(List.of());
        changing = platform.state().cell(false);
    }

    @Override
    public Step setVirtualAddressMap(long memoryMapSize, long descriptorSize, int descriptorVersion,
            Address virtualMap) {
        if (!platform.phase().hasEnded() || !mappings.get().isEmpty()) {
            return new Step.Return(EfiStatus.UNSUPPORTED.value());
        }
        if (descriptorVersion != MemoryDescriptor.VERSION
                || Long.compareUnsigned(descriptorSize, DESCRIPTOR.size()) < 0 || virtualMap.isNull()) {
            return new Step.Return(EfiStatus.INVALID_PARAMETER.value());
        }
        mappings.set(decode(Long.divideUnsigned(memoryMapSize, descriptorSize), descriptorSize, virtualMap.value()));
        changing.set(true);
        platform.events().signalGroup(EventGroup.VIRTUAL_ADDRESS_CHANGE);
        return platform.events().dispatchThen(() -> {
            platform.runtimeImages().relocate(platform.memory(), this::toVirtual);
            systemTable.convertPointers(this::toVirtual);
            changing.set(false);
            return new Step.Return(EfiStatus.SUCCESS.value());
        });
    }

    /** The mappings of a map's runtime entries, once they are known to be those that the memory map needs. */
    private List<VirtualMapping> decode(long count, long stride, long map) {
        if (Long.compareUnsigned(count, MOST_DESCRIPTORS) > 0) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        List<VirtualMapping> result = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            MemoryDescriptor entry = DESCRIPTOR
                    .decode(platform.memory().readable(map + i * stride, DESCRIPTOR.size()), 0);
            if ((entry.attribute() & MemoryDescriptor.RUNTIME) == 0 || entry.numberOfPages() == 0) {
                continue;
            }
            GuestMemory memory = platform.memory();
            long offset = entry.physicalStart() - memory.base();
            if (offset < 0 || offset >= memory.size() || Long.compareUnsigned(entry.numberOfPages(),
                    (memory.size() - offset) / GuestMemory.PAGE_SIZE) > 0) {
                throw new EfiException(EfiStatus.NOT_FOUND);
            }
            if (entry.virtualStart() != 0) {
                result.add(new VirtualMapping(entry.physicalStart(), entry.numberOfPages() * GuestMemory.PAGE_SIZE,
                        entry.virtualStart(), entry.type() == MemoryType.RUNTIME_SERVICES_CODE.value()));
            }
        }
        for (MemoryDescriptor region : platform.memoryMap().descriptors()) {
            if ((region.attribute() & MemoryDescriptor.RUNTIME) != 0) {
                requireMapped(region, result);
            }
        }
        return List.copyOf(result);
    }

    private static void requireMapped(MemoryDescriptor region, List<VirtualMapping> mappings) {
        long end = region.physicalStart() + region.numberOfPages() * GuestMemory.PAGE_SIZE;
        for (long at = region.physicalStart(); at < end;) {
            at = find(at, mappings, EfiStatus.NO_MAPPING).end();
        }
    }

    private static VirtualMapping find(long address, List<VirtualMapping> mappings, EfiStatus otherwise) {
        return mappings.stream().filter(mapping -> mapping.holds(address)).findFirst()
                .orElseThrow(() -> new EfiException(otherwise));
    }

    /** What SetVirtualAddressMap was given; empty before. */
    List<VirtualMapping> mappings() {
        return mappings.get();
    }

    private long toVirtual(long address) {
        VirtualMapping mapping = find(address, mappings.get(), EfiStatus.NOT_FOUND);
        return mapping.virtual() + address - mapping.physical();
    }

    @Override
    public EfiStatus convertPointer(long debugDisposition, Pointer<Long> address) {
        if (!changing.get()) {
            return EfiStatus.UNSUPPORTED;
        }
        if (address.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long value = address.get();
        if (value == 0) {
            return (debugDisposition & OPTIONAL_POINTER) != 0 ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
        }
        address.set(toVirtual(value));
        return EfiStatus.SUCCESS;
    }
}
