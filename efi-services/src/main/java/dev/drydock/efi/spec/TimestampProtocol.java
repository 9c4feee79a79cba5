package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_TIMESTAMP_PROTOCOL} (UEFI 2.10, 39.1).
 *
 * <p>Its functions take no pointer to the protocol, so to the binder it is a service table.
 */
@ServiceTable("EFI_TIMESTAMP_PROTOCOL")
public interface TimestampProtocol {
    Guid GUID = Guid.parse("afbfde41-2e6e-4262-ba65-62b9236e5495");

    /**
     * {@code EFI_TIMESTAMP_PROPERTIES}.
     *
     * @param frequency in Hz
     * @param endValue the counter's highest value, after which it is 0 again
     */
    record Properties(long frequency, long endValue) {}

    @Slot(0x00)
    long getTimestamp();

    @Slot(0x08)
    EfiStatus getProperties(Pointer<Properties> properties);
}
