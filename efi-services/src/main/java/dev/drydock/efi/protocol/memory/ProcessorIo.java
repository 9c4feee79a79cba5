package dev.drydock.efi.protocol.memory;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.CpuIo2Protocol;
import dev.drydock.efi.spec.EfiStatus;
import java.lang.foreign.MemorySegment;

/**
 * Memory and ports as the processor sees them. Memory is RAM: nothing else is there. Ports are there on x86_64 alone, and
 * nothing is attached to them: what is read floats high, as it does for the guest's own instructions.
 */
public final class ProcessorIo implements CpuIo2Protocol {
    private static final long PORTS = 1 << 16;

    private final GuestMemory memory;
    private final boolean hasPorts;

    private ProcessorIo(Platform platform) {
        memory = platform.memory();
        hasPorts = platform.machine().architecture() == Architecture.X86_64;
    }

    /** Installs the protocol on a handle of its own. */
    public static void install(Platform platform) {
        platform.install(platform.handles().create(), CpuIo2Protocol.class, new ProcessorIo(platform));
    }

    @Override
    public EfiStatus memRead(Width width, long address, long count, Address buffer) {
        EfiStatus status = checkMemory(width, address, count, buffer);
        if (!status.isError()) {
            copy(width, count, address, width.isFifo(), buffer.value(), width.isFill());
        }
        return status;
    }

    @Override
    public EfiStatus memWrite(Width width, long address, long count, Address buffer) {
        EfiStatus status = checkMemory(width, address, count, buffer);
        if (!status.isError()) {
            copy(width, count, buffer.value(), width.isFill(), address, width.isFifo());
        }
        return status;
    }

    /** Copies one by one, as the processor would: the ranges may overlap. */
    private void copy(Width width, long count, long source, boolean sameSource, long target, boolean sameTarget) {
        int bytes = width.bytes();
        for (long i = 0; i < count; i++) {
            MemorySegment piece = memory.readable(sameSource ? source : source + i * bytes, bytes);
            memory.put(sameTarget ? target : target + i * bytes, piece);
        }
    }

    @Override
    public EfiStatus ioRead(Width width, long address, long count, Address buffer) {
        EfiStatus status = checkPorts(width, address, count, buffer);
        if (!status.isError()) {
            memory.fill(buffer.value(), bufferBytes(width, count), (byte) -1);
        }
        return status;
    }

    @Override
    public EfiStatus ioWrite(Width width, long address, long count, Address buffer) {
        EfiStatus status = checkPorts(width, address, count, buffer);
        if (!status.isError()) {
            // Nothing is attached; but a processor would read what it is to write.
            memory.readable(buffer.value(), bufferBytes(width, count));
        }
        return status;
    }

    private static long bufferBytes(Width width, long count) {
        return width.bytes() * (width.isFill() ? Math.min(count, 1) : count);
    }

    private EfiStatus checkMemory(Width width, long address, long count, Address buffer) {
        EfiStatus status = check(width, address, count, buffer);
        boolean valid = status.isError()
                || memory.contains(address, width.bytes() * (width.isFifo() ? Math.min(count, 1) : count));
        return valid ? status : EfiStatus.UNSUPPORTED;
    }

    private EfiStatus checkPorts(Width width, long address, long count, Address buffer) {
        EfiStatus status = check(width, address, count, buffer);
        if (status.isError()) {
            return status;
        }
        int bytes = width.bytes();
        if (bytes == Long.BYTES) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long last = width.isFifo() ? bytes : count * bytes;
        boolean valid = hasPorts && address >= 0 && address < PORTS && last <= PORTS - address;
        return valid ? EfiStatus.SUCCESS : EfiStatus.UNSUPPORTED;
    }

    /** What is wrong with arguments whatever they are for; EFI_SUCCESS if nothing. The buffer's size fits a long then. */
    private EfiStatus check(Width width, long address, long count, Address buffer) {
        if (buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int bytes = width.bytes();
        if (address % bytes != 0 || buffer.value() % bytes != 0
                || Long.compareUnsigned(count, memory.size() / bytes) > 0) {
            return EfiStatus.UNSUPPORTED;
        }
        return EfiStatus.SUCCESS;
    }
}
