package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.machine.VirtualClock;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MiscellaneousBootServices;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/** Miscellaneous boot services. */
public final class Miscellaneous implements MiscellaneousBootServices {
    private static final long NANOS_PER_MICROSECOND = 1_000;
    /** The longest stall, half an eternity, so that the clock cannot overflow. */
    private static final long LONGEST_STALL = Long.MAX_VALUE / 4 / NANOS_PER_MICROSECOND;
    private static final long WATCHDOG_RESERVED_CODES = 0xffff;
    private static final long MOST_WATCHDOG_DATA = 64 << 10;

    private final GuestMemory memory;
    private final Events events;
    private final VirtualClock clock;
    private final SystemTable systemTable;
    private final LongSupplier monotonicCount;

    public Miscellaneous(Platform platform, SystemTable systemTable, LongSupplier monotonicCount) {
        memory = platform.memory();
        events = platform.events();
        clock = platform.machine().clock();
        this.systemTable = systemTable;
        this.monotonicCount = monotonicCount;
    }

    @Override
    public EfiStatus installConfigurationTable(Guid guid, Address table) {
        if (guid == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return systemTable.installConfigurationTable(guid, table.value());
    }

    @Override
    public EfiStatus getNextMonotonicCount(Pointer<Long> count) {
        if (count.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        count.set(monotonicCount.getAsLong());
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step stall(long microseconds) {
        long clamped = Long.compareUnsigned(microseconds, LONGEST_STALL) > 0 ? LONGEST_STALL : microseconds;
        return events.passUntil(clock.nanos() + clamped * NANOS_PER_MICROSECOND,
                () -> new Step.Return(EfiStatus.SUCCESS.value()));
    }

    @Override
    public EfiStatus setWatchdogTimer(long timeout, long watchdogCode, long dataSize, Address watchdogData) {
        if (timeout != 0 && Long.compareUnsigned(watchdogCode, WATCHDOG_RESERVED_CODES) <= 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long size = watchdogData.isNull() || timeout == 0
                ? 0
                : Long.compareUnsigned(dataSize, MOST_WATCHDOG_DATA) > 0 ? MOST_WATCHDOG_DATA : dataSize;
        byte[] data = memory.getBytes(watchdogData.value(), (int) size);
        events.watchdog().start(timeout, new WatchdogTimer.Expired(watchdogCode, data));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus calculateCrc32(Address data, long dataSize, Pointer<Integer> crc32) {
        if (data.isNull() || crc32.isNull() || dataSize == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        crc32.set(crc32(memory, data.value(), dataSize));
        return EfiStatus.SUCCESS;
    }

    static int crc32(GuestMemory memory, long address, long size) {
        var crc = new CRC32();
        crc.update(memory.readable(address, size).asByteBuffer());
        return (int) crc.getValue();
    }

    @Override
    public void copyMem(Address destination, Address source, long length) {
        memory.copy(destination.value(), source.value(), length);
    }

    @Override
    public void setMem(Address buffer, long size, byte value) {
        memory.fill(buffer.value(), size, value);
    }
}
