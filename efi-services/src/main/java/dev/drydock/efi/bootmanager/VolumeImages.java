package dev.drydock.efi.bootmanager;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.ImageFiles;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.media.Volume;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Finds images on the firmware's own file systems, by the device path of a volume and the file path behind it. */
public final class VolumeImages implements ImageFiles {
    private static final int END_NODE_BYTES = 4;

    private final List<Volume> volumes;

    public VolumeImages(List<Volume> volumes) {
        this.volumes = List.copyOf(volumes);
    }

    @Override
    public Found read(GuestMemory memory, long address) {
        DevicePath path;
        try {
            path = DevicePath.read(memory, address);
        } catch (DevicePathFormatException _) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        for (Volume volume : volumes) {
            if (volume.path().isPrefixOf(path)) {
                String file = path.from(volume.path().nodes().size()).file()
                        .orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND));
                return read(volume, file);
            }
        }
        throw new EfiException(EfiStatus.NOT_FOUND);
    }

    private static Found read(Volume volume, String file) {
        try {
            byte[] contents = volume.open(file).orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND));
            String name = file.substring(file.lastIndexOf('\\') + 1);
            return new Found(volume.handle(), nodesLength(volume.path()), name, MemorySegment.ofArray(contents));
        } catch (IOException _) {
            throw new EfiException(EfiStatus.DEVICE_ERROR);
        }
    }

    /** The bytes of a path without its end node. */
    static int nodesLength(DevicePath path) {
        return path.encode().length - END_NODE_BYTES;
    }
}
