package dev.drydock.efi.boot;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryServices;
import dev.drydock.efi.spec.MemoryType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Memory services over {@link MemoryMap} and {@link Pool}. */
public final class MemoryAllocation implements MemoryServices {
    private static final int ANY_PAGES = 0;
    private static final int MAX_ADDRESS = 1;
    private static final int AT_ADDRESS = 2;
    /** Larger than the struct, as the specification allows, so that callers who assume its size are noticed. */
    private static final long DESCRIPTOR_SIZE = 48;

    private final GuestMemory memory;
    private final MemoryMap map;
    private final Pool pool;

    public MemoryAllocation(Platform platform) {
        memory = platform.memory();
        map = platform.memoryMap();
        pool = platform.pool();
    }

    @Override
    public EfiStatus allocatePages(int type, int memoryType, long pages, Pointer<Long> result) {
        var wanted = new MemoryType(memoryType);
        if (type < ANY_PAGES || type > AT_ADDRESS || result.isNull() || !wanted.isAllocatable()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (pages <= 0) {
            return pages == 0 ? EfiStatus.INVALID_PARAMETER : EfiStatus.OUT_OF_RESOURCES;
        }
        switch (type) {
            case ANY_PAGES -> result.set(map.allocate(pages, wanted, -1L));
            case MAX_ADDRESS -> result.set(map.allocate(pages, wanted, result.get()));
            default -> {
                long address = result.get();
                if (address % GuestMemory.PAGE_SIZE != 0) {
                    return EfiStatus.NOT_FOUND;
                }
                map.allocateAt(address, pages, wanted);
            }
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus freePages(long address, long pages) {
        if (address % GuestMemory.PAGE_SIZE != 0 || pages == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        map.free(address, pages);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getMemoryMap(Pointer<Long> memoryMapSize, Address memoryMap, Pointer<Long> mapKey,
            Pointer<Long> descriptorSize, Pointer<Integer> descriptorVersion) {
        if (memoryMapSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<MemoryDescriptor> descriptors = map.descriptors();
        long needed = descriptors.size() * DESCRIPTOR_SIZE;
        boolean fits = Long.compareUnsigned(memoryMapSize.get(), needed) >= 0;
        memoryMapSize.set(needed);
        descriptorSize.setIfPresent(DESCRIPTOR_SIZE);
        descriptorVersion.setIfPresent(MemoryDescriptor.VERSION);
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        if (memoryMap.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Codec<MemoryDescriptor> codec = Codec.of(MemoryDescriptor.class);
        MemorySegment target = memory.writable(memoryMap.value(), needed);
        target.fill((byte) 0);
        for (int i = 0; i < descriptors.size(); i++) {
            codec.encode(target, i * DESCRIPTOR_SIZE, descriptors.get(i));
        }
        mapKey.setIfPresent(map.key());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus allocatePool(int poolType, long size, Pointer<Address> buffer) {
        var type = new MemoryType(poolType);
        if (buffer.isNull() || !type.isAllocatable()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        buffer.set(new Address(pool.allocate(type, size)));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus freePool(Address buffer) {
        pool.free(buffer.value());
        return EfiStatus.SUCCESS;
    }
}
