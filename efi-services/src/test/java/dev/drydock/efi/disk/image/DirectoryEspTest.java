package dev.drydock.efi.disk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryEspTest {
    @TempDir
    Path directory;

    private static FatVolume open(BlockDevice disk) throws IOException {
        return FatVolume.open(Gpt.read(disk).efiSystemPartition().orElseThrow().on(disk));
    }

    @Test
    void servesTheDirectory() throws IOException {
        byte[] loader = new byte[100_000];
        new Random(3).nextBytes(loader);
        Files.createDirectories(directory.resolve("EFI/BOOT"));
        Files.createDirectories(directory.resolve("loader"));
        Files.write(directory.resolve("EFI/BOOT/BOOTAA64.EFI"), loader);
        Files.writeString(directory.resolve("startup.nsh"), "ver\n");
        Files.createSymbolicLink(directory.resolve("loader/link"), directory.resolve("startup.nsh"));
        try (BlockDevice disk = DirectoryEsp.of(directory)) {
            FatVolume volume = open(disk);
            assertThat(volume.directory(volume.root()).entries()).extracting(FatEntry::name).containsExactly("EFI",
                    "loader",
                    "startup.nsh");
            assertThat(volume.file(volume.find(volume.root(), "efi\\boot\\bootaa64.efi").orElseThrow()).readAll())
                    .isEqualTo(loader);
            assertThat(volume.file(volume.find(volume.root(), "loader\\link").orElseThrow()).readAll()).asString()
                    .isEqualTo("ver\n");
        }
    }

    @Test
    void isFixedWhenItIsOpened() throws IOException {
        Files.writeString(directory.resolve("file"), "before");
        try (BlockDevice disk = DirectoryEsp.of(directory)) {
            Files.writeString(directory.resolve("file"), "afterwards");
            Files.writeString(directory.resolve("more"), "x");
            FatVolume volume = open(disk);
            assertThat(volume.directory(volume.root()).entries()).hasSize(1);
            FatEntry file = volume.find(volume.root(), "file").orElseThrow();
            assertThatIOException().isThrownBy(() -> volume.file(file).readAll()).withMessageContaining("has changed");
        }
    }

    @Test
    void saysWhatCannotBeServed() throws IOException {
        assertThatIOException().isThrownBy(() -> DirectoryEsp.of(directory.resolve("none")));
        Path odd = Files.writeString(directory.resolve("a:b"), "");
        assertThatIOException().isThrownBy(() -> DirectoryEsp.of(directory)).withMessageContaining("a:b");
        Files.delete(odd);
        Files.writeString(directory.resolve("name"), "");
        Path upper = directory.resolve("NAME");
        if (!Files.exists(upper)) {
            Files.writeString(upper, "");
            assertThatIOException().isThrownBy(() -> DirectoryEsp.of(directory)).withMessageContaining("only in case");
            Files.delete(upper);
        }
        Files.createSymbolicLink(directory.resolve("loop"), directory);
        assertThatIOException().isThrownBy(() -> DirectoryEsp.of(directory)).withMessageContaining("is a link");
    }
}
