package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.devicepath.VendorNode;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.LoadFile2Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An initial RAM disk from the host: {@code EFI_LOAD_FILE2_PROTOCOL} (UEFI 2.10, 13.2) on a handle of its own, with the
 * vendor media device path by which Linux looks for it.
 */
public final class HostInitrd implements LoadFile2Protocol {
    private final GuestMemory memory;
    private final Path file;

    private HostInitrd(GuestMemory memory, Path file) {
        this.memory = memory;
        this.file = file;
    }

    /**
     * Installs the protocol.
     *
     * @param file read each time that it is asked for
     */
    public static void install(Platform platform, Path file) {
        Handle handle = platform.handles().create();
        DevicePath path = DevicePath.of(VendorNode.media(VendorNode.LINUX_INITRD));
        platform.handles().install(handle, DevicePath.PROTOCOL, platform.place(path.encode()));
        platform.install(handle, LoadFile2Protocol.class, new HostInitrd(platform.memory(), file));
    }

    @Override
    public EfiStatus loadFile(Address filePath, boolean bootPolicy, Pointer<Long> bufferSize, Address buffer)
            throws IOException {
        if (filePath.isNull() || bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (bootPolicy) {
            return EfiStatus.UNSUPPORTED;
        }
        try {
            // There is one file, and it is called by the node that led here: what remains of the path is its end.
            if (!DevicePath.read(memory, filePath.value()).nodes().isEmpty()) {
                return EfiStatus.NOT_FOUND;
            }
        } catch (DevicePathFormatException _) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long size = Files.size(file);
        boolean fits = !buffer.isNull() && Long.compareUnsigned(bufferSize.get(), size) >= 0;
        bufferSize.set(size);
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        ByteBuffer target = memory.writable(buffer.value(), size).asByteBuffer();
        try (FileChannel channel = FileChannel.open(file)) {
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw new IOException(file + ": became shorter");
                }
            }
        }
        return EfiStatus.SUCCESS;
    }
}
