package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.EfiStatus;

/**
 * A disk or a partition that has protocol instances.
 *
 * @param device what is behind it; a device without blocks stands for one without a medium
 * @param id the medium's number
 */
record Medium(BlockDevice device, int id) {
    boolean isPresent() {
        return device.blockCount() > 0;
    }

    /** What a transfer must check before anything else, so that a caller can look for another medium with it. */
    EfiStatus check(int mediaId) {
        if (!isPresent()) {
            return EfiStatus.NO_MEDIA;
        }
        return mediaId == id ? EfiStatus.SUCCESS : EfiStatus.MEDIA_CHANGED;
    }
}
