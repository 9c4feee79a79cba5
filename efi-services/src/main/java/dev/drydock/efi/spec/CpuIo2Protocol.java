package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_CPU_IO2_PROTOCOL} (Platform Initialization 1.2, volume 5): not of the UEFI specification, but the Shell's
 * {@code hexedit} does not start without it.
 */
@Protocol(value = "ad61f191-ae5f-4c0e-b9fa-e869d288c64f", name = "EFI_CPU_IO2_PROTOCOL")
public interface CpuIo2Protocol {
    /**
     * {@code EFI_CPU_IO_PROTOCOL_WIDTH}: how wide each access is. Where nothing is said, the address and the place in the
     * buffer go on with each access; with FIFO the address stays, with FILL the place in the buffer.
     */
    enum Width {
        UINT8,
        UINT16,
        UINT32,
        UINT64,
        FIFO_UINT8,
        FIFO_UINT16,
        FIFO_UINT32,
        FIFO_UINT64,
        FILL_UINT8,
        FILL_UINT16,
        FILL_UINT32,
        FILL_UINT64;

        /** Bytes of an access. */
        public int bytes() {
            return 1 << (ordinal() & 3);
        }

        /** Whether each access is of the same address. */
        public boolean isFifo() {
            return ordinal() >> 2 == 1;
        }

        /** Whether each access is of the same place in the buffer. */
        public boolean isFill() {
            return ordinal() >> 2 == 2;
        }
    }

    @Slot(0x00)
    EfiStatus memRead(Width width, long address, long count, Address buffer);

    @Slot(0x08)
    EfiStatus memWrite(Width width, long address, long count, Address buffer);

    @Slot(0x10)
    EfiStatus ioRead(Width width, long address, long count, Address buffer);

    @Slot(0x18)
    EfiStatus ioWrite(Width width, long address, long count, Address buffer);
}
