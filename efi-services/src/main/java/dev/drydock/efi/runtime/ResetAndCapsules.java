package dev.drydock.efi.runtime;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.spec.CapsuleHeader;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MiscellaneousRuntimeServices;

/** Monotonic counts, a reset that ends the run, and the capsule services of a firmware that knows no capsule. */
final class ResetAndCapsules implements MiscellaneousRuntimeServices {
    private static final Codec<CapsuleHeader> HEADER = Codec.of(CapsuleHeader.class);
    /** More capsules in one call are not examined further: none of them would be accepted. */
    private static final long EXAMINED_CAPSULES = 256;

    private final GuestMemory memory;
    private final MonotonicCounter counter;

    ResetAndCapsules(GuestMemory memory, MonotonicCounter counter) {
        this.memory = memory;
        this.counter = counter;
    }

    @Override
    public EfiStatus getNextHighMonotonicCount(Pointer<Integer> highCount) {
        if (highCount.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        highCount.set(counter.nextHigh());
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step resetSystem(int resetType, long resetStatus, long dataSize, Address resetData) {
        ResetType[] types = ResetType.values();
        ResetType type = resetType >= 0 && resetType < types.length ? types[resetType] : ResetType.COLD;
        byte[] data = new byte[0];
        if (dataSize != 0 && !resetData.isNull()) {
            int size = Long.compareUnsigned(dataSize, ResetRequest.MAXIMUM_DATA) < 0
                    ? (int) dataSize
                    : ResetRequest.MAXIMUM_DATA;
            data = memory.getBytes(resetData.value(), size);
        }
        return new Step.Stop(new ResetRequest(type, new EfiStatus(resetStatus), data));
    }

    @Override
    public EfiStatus updateCapsule(Pointer<Long> capsuleHeaderArray, long capsuleCount, long scatterGatherList) {
        if (capsuleHeaderArray.isNull() || capsuleCount == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        for (long i = 0; i < examined(capsuleCount); i++) {
            long address = capsuleHeaderArray.at(i).get();
            if (address == 0 || !isConsistent(header(address), scatterGatherList)) {
                return EfiStatus.INVALID_PARAMETER;
            }
        }
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus queryCapsuleCapabilities(Pointer<Long> capsuleHeaderArray, long capsuleCount,
            Pointer<Long> maximumCapsuleSize, Pointer<Integer> resetType) {
        if (capsuleHeaderArray.isNull() || capsuleCount == 0 || maximumCapsuleSize.isNull() || resetType.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        for (long i = 0; i < examined(capsuleCount); i++) {
            long address = capsuleHeaderArray.at(i).get();
            if (address == 0 || !areConsistent(header(address).flags())) {
                return EfiStatus.INVALID_PARAMETER;
            }
        }
        return EfiStatus.UNSUPPORTED;
    }

    private static long examined(long count) {
        return Long.compareUnsigned(count, EXAMINED_CAPSULES) < 0 ? count : EXAMINED_CAPSULES;
    }

    private CapsuleHeader header(long address) {
        return HEADER.decode(memory.readable(address, HEADER.size()), 0);
    }

    private static boolean isConsistent(CapsuleHeader header, long scatterGatherList) {
        boolean persists = (header.flags() & CapsuleHeader.PERSIST_ACROSS_RESET) != 0;
        return areConsistent(header.flags()) && (scatterGatherList != 0 || !persists)
                && Integer.compareUnsigned(header.headerSize(), CapsuleHeader.BYTES) >= 0
                && Integer.compareUnsigned(header.capsuleImageSize(), header.headerSize()) >= 0;
    }

    /** Populating the system table and initiating a reset both take a capsule that persists across the reset. */
    private static boolean areConsistent(int flags) {
        return (flags & CapsuleHeader.PERSIST_ACROSS_RESET) != 0
                || (flags & (CapsuleHeader.POPULATE_SYSTEM_TABLE | CapsuleHeader.INITIATE_RESET)) == 0;
    }
}
