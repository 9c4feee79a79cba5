package dev.drydock.efi.runtime;

import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a guest that called ResetSystem asked for (UEFI 2.10, 8.5.1): the result of the {@link
 * dev.drydock.core.machine.Step.Stop} that ends the run. Immutable: the data is copied on its way in and out.
 *
 * @param data what came with it, at most {@link #MAXIMUM_DATA} bytes
 */
public record ResetRequest(ResetType type, EfiStatus status, byte[] data) {
    /** The most data that is kept, in bytes. */
    public static final int MAXIMUM_DATA = 64 << 10;

    public ResetRequest {
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** The zero-terminated string that the data begins with; nothing if there is none or its terminator is missing. */
    public Optional<String> message() {
        int length = messageBytes();
        return length < 0 ? Optional.empty() : Optional.of(new String(data, 0, length, StandardCharsets.UTF_16LE));
    }

    private int messageBytes() {
        for (int i = 0; i + 1 < data.length; i += Character.BYTES) {
            if (data[i] == 0 && data[i + 1] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The GUID that follows the string in the data of a platform-specific reset, which says what kind of reset it is. */
    public Optional<Guid> platformSpecific() {
        int length = messageBytes();
        int start = length + Character.BYTES;
        return type != ResetType.PLATFORM_SPECIFIC || length < 0 || data.length - start < Guid.BYTES
                ? Optional.empty()
                : Optional.of(Guid.decode(MemorySegment.ofArray(data), start));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResetRequest(ResetType otherType, EfiStatus otherStatus, byte[] otherData)
                && type == otherType && status.equals(otherStatus) && Arrays.equals(data, otherData);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + status.hashCode()) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "reset " + type + ", " + status + message().map(text -> ", \"" + text + '"').orElse("");
    }
}
