package dev.drydock.efi.runtime;

import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.spec.EfiStatus;
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

    /**
     * The zero-terminated string that the data of every reset but a platform-specific one begins with; nothing if there is
     * none or its terminator is missing.
     */
    public Optional<String> message() {
        if (type == ResetType.PLATFORM_SPECIFIC) {
            return Optional.empty();
        }
        for (int i = 0; i + 1 < data.length; i += 2) {
            if (data[i] == 0 && data[i + 1] == 0) {
                return Optional.of(new String(data, 0, i, StandardCharsets.UTF_16LE));
            }
        }
        return Optional.empty();
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
