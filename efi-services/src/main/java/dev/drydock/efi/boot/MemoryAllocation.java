package dev.drydock.efi.boot;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.check.Checks;
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
    private static final int PAGE_SHIFT = 12;
    private static final byte FREED_BYTE = (byte) 0xDF;

    private final GuestMemory memory;
    private final MemoryMap map;
    private final Pool pool;
    private final Checks checks;

    public MemoryAllocation(Platform platform) {
        memory = platform.memory();
        map = platform.memoryMap();
        pool = platform.pool();
        checks = platform.checks();
    }

    @Override
    public EfiStatus allocatePages(int type, int memoryType, long pages, Pointer<Long> result) {
        var wanted = new MemoryType(memoryType);
        if (type < ANY_PAGES || type > AT_ADDRESS || result.isNull() || !wanted.isAllocatable()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        switch (type) {
            case ANY_PAGES -> result.set(map.allocatePages(pages, wanted, -1L));
            case MAX_ADDRESS -> result.set(map.allocatePages(pages, wanted, result.get()));
            default -> map.allocatePagesAt(result.get(), pages, wanted);
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus freePages(long address, long pages) {
        // A page-aligned address may be anything; a count is invalid where the range would leave the address space.
        if (address % GuestMemory.PAGE_SIZE != 0 || pages == 0
                || Long.compareUnsigned(pages, -address >>> PAGE_SHIFT) > 0 && address != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long allocated = map.allocationAt(address)
                .map(range -> range.pages() - (address - range.address() >>> PAGE_SHIFT)).orElse(0L);
        try {
            map.freePages(address, pages);
        } catch (EfiException e) {
            checks.invalidFreePages(address, pages, map.isAnyFree(address, pages));
            throw e;
        }
        checks.freedPages(address, pages, allocated);
        if (checks.isEnabled()) {
            poison(address, pages);
        }
        return EfiStatus.SUCCESS;
    }

    /** Lets who gets the pages next, and relies on what was in them, notice. */
    private void poison(long address, long pages) {
        for (long page = 0; page < pages; page++) {
            if (memory.isTouched(address + (page << PAGE_SHIFT))) {
                memory.fill(address + (page << PAGE_SHIFT), GuestMemory.PAGE_SIZE, FREED_BYTE);
            }
        }
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
