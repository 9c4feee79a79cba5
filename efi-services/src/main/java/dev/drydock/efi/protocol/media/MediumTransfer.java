package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;

/**
 * A transfer between a medium and guest memory, as the block and disk I/O protocols ask for it (UEFI 2.10, 13.7 to 13.10).
 *
 * @param medium null if the guest called with a protocol instance that does not exist
 * @param unit bytes that a position and a size count in: the block size for whole blocks, 1 for bytes
 * @param position the first block or byte, unsigned
 * @param size in bytes, unsigned
 */
record MediumTransfer(Medium medium, int mediaId, int unit, long position, long size, Address buffer, boolean write) {
    static MediumTransfer ofBlocks(Medium medium, int mediaId, long lba, long size, Address buffer, boolean write) {
        return new MediumTransfer(medium, mediaId, medium == null ? 1 : medium.device().blockSize(), lba, size, buffer,
                write);
    }

    static MediumTransfer ofBytes(Medium medium, int mediaId, long offset, long size, Address buffer, boolean write) {
        return new MediumTransfer(medium, mediaId, 1, offset, size, buffer, write);
    }

    /** Why it cannot be done, or success: the medium comes first, so that a caller can look for another one with it. */
    EfiStatus check() {
        if (medium == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        EfiStatus presence = medium.check(mediaId);
        if (presence.isError()) {
            return presence;
        }
        if (write && medium.device().isReadOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        if (Long.remainderUnsigned(size, unit) != 0) {
            return EfiStatus.BAD_BUFFER_SIZE;
        }
        // In units: a guest's block number times the block size may not fit.
        BlockDevice device = medium.device();
        long units = unit == 1 ? device.size() : device.blockCount();
        long count = Long.divideUnsigned(size, unit);
        boolean inside = position >= 0 && position <= units && count >= 0 && count <= units - position;
        return size == 0 && (unit != 1 || inside) || inside && !buffer.isNull()
                ? EfiStatus.SUCCESS
                : EfiStatus.INVALID_PARAMETER;
    }

    /** Checks, and if all is well transfers. */
    EfiStatus run(GuestMemory memory) throws IOException {
        EfiStatus status = check();
        if (!status.equals(EfiStatus.SUCCESS) || size == 0) {
            return status;
        }
        BlockDevice device = medium.device();
        if (unit == 1) {
            DeviceBytes bytes = new DeviceBytes(device);
            if (write) {
                bytes.write(position, memory.readable(buffer.value(), size));
            } else {
                bytes.read(position, memory.writable(buffer.value(), size));
            }
        } else if (write) {
            device.write(position, memory.readable(buffer.value(), size));
        } else {
            device.read(position, memory.writable(buffer.value(), size));
        }
        return EfiStatus.SUCCESS;
    }

    /** The same, of a device whose latency has passed already. */
    MediumTransfer afterLatency() {
        return new MediumTransfer(medium.withoutLatency(), mediaId, unit, position, size, buffer, write);
    }
}
