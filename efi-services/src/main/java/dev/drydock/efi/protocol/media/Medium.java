package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.EfiStatus;

/**
 * A disk or a partition that has protocol instances.
 *
 * @param device what is behind it
 * @param baseId the first medium's number; the ones that take its place count on from it
 */
record Medium(BlockDevice device, int baseId) {
    boolean isPresent() {
        return device.isMediumPresent();
    }

    /** {@code MediaId} of the medium that is in the device now. */
    int id() {
        return baseId + device.mediumNumber();
    }

    /** This medium for a transfer whose time has been waited for. */
    Medium withoutLatency() {
        return device instanceof ClockedDevice clocked ? new Medium(clocked.device(), baseId) : this;
    }

    /** What a transfer must check before anything else, so that a caller can look for another medium with it. */
    EfiStatus check(int mediaId) {
        if (!isPresent()) {
            return EfiStatus.NO_MEDIA;
        }
        return mediaId == id() ? EfiStatus.SUCCESS : EfiStatus.MEDIA_CHANGED;
    }
}
