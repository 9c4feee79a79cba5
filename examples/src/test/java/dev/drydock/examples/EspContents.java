package dev.drydock.examples;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PeImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** What lies on the EFI system partition of a disk image, read by the host. */
record EspContents(Path image) {
    static EspContents of(Path image) {
        return new EspContents(image);
    }

    /** The bytes of a file; the path has slashes. */
    byte[] file(String path) throws IOException {
        try (BlockDevice disk = RawFileDevice.open(image)) {
            FatVolume volume = FatVolume.open(Gpt.read(disk).efiSystemPartition().orElseThrow().on(disk));
            return volume.file(volume.find(volume.root(), "\\" + path.replace('/', '\\'))
                    .orElseThrow(() -> new NoSuchElementException(path))).readAll();
        }
    }

    /** The bytes of a section of an EFI program. */
    byte[] section(String path, String name) throws IOException {
        try {
            return PeImage.parse(file(path)).section(name).orElseThrow().contents().toArray(ValueLayout.JAVA_BYTE);
        } catch (MalformedImageException e) {
            throw new IOException(path, e);
        }
    }
}
