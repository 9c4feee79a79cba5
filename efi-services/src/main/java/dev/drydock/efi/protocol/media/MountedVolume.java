package dev.drydock.efi.protocol.media;

import dev.drydock.efi.EfiException;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatOperationException;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.fat.FatWriter;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.function.Supplier;

/**
 * A FAT volume that a guest has access to.
 *
 * @param medium what it is on
 * @param mediaId the medium's number when the volume was found there
 * @param clock the local time
 */
record MountedVolume(FatVolume files, Medium medium, int mediaId, Supplier<LocalDateTime> clock) {
    /** Refuses what needs the medium if that is gone, or is another. */
    void requireMedium() {
        EfiStatus status = medium.check(mediaId);
        if (status.isError()) {
            throw new EfiException(status);
        }
    }

    boolean isReadOnly() {
        return medium.device().isReadOnly();
    }

    FatWriter writer() {
        return new FatWriter(files, clock);
    }

    /** Something done with a volume. */
    @FunctionalInterface
    interface Access<T> {
        T run() throws IOException;
    }

    /**
     * Tells a volume that makes no sense, and one that cannot do what is asked, from a device that fails.
     *
     * @throws EfiException with the status for it
     */
    static <T> T access(Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (DiskFormatException _) {
            throw new EfiException(EfiStatus.VOLUME_CORRUPTED);
        } catch (FatOperationException e) {
            throw new EfiException(switch (e.reason()) {
                case FULL -> EfiStatus.VOLUME_FULL;
                case EXISTS, NOT_EMPTY, NOT_POSSIBLE -> EfiStatus.ACCESS_DENIED;
                case INVALID_NAME -> EfiStatus.INVALID_PARAMETER;
            });
        }
    }
}
