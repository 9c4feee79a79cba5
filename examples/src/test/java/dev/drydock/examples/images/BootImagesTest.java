package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.efi.disk.PartitionDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Builds images from an archive of the test's own, so without the network. */
@EnabledOnOs(OS.LINUX)
class BootImagesTest {

    private static final String SHELL = "usr/share/efi-shell-x64/shellx64.efi";

    @TempDir
    private Path folder;
    private Path images;
    private FakeArchive archive;

    @BeforeEach
    void fillArchive() throws IOException {
        images = folder.resolve("images");
        archive = new FakeArchive(folder).add("efi-shell-x64_1_all", SHELL, "the Shell");
    }

    @Test
    void buildsADiskWithTheProgramAndItsFiles() throws IOException {
        BuiltImage shell = build();

        assertThat(shell).isEqualTo(new BuiltImage(BootImage.SHELL, ImageArchitecture.X86_64,
                images.resolve("shell-x86_64.img"), "", "", 0));
        assertThat(read(shell.file(), "\\EFI\\BOOT\\BOOTX64.EFI")).isEqualTo("the Shell");
        assertThat(read(shell.file(), "\\startup.nsh")).contains("\r\nmemmap\r\n").endsWith("reset -s\r\n");
        assertThat(filesOf(images)).containsExactly("shell-x86_64.img", "shell-x86_64.img.properties");
    }

    @Test
    void leavesAnImageAsItIsThatWasBuiltFromTheSamePackages() throws IOException {
        BuiltImage first = build();
        byte[] content = Files.readAllBytes(first.file());
        archive.takeCalls();
        archive.goOffline();
        Object inode = Files.getAttribute(first.file(), "unix:ino");

        assertThat(build()).isEqualTo(first);
        assertThat(Files.getAttribute(first.file(), "unix:ino")).isEqualTo(inode);
        Files.delete(first.file());
        assertThat(build()).isEqualTo(first);
        assertThat(first.file()).hasBinaryContent(content);
    }

    @Test
    void buildsAnImageAnewWhenItsPackageMovedOn() throws IOException {
        BuiltImage first = build();
        archive.forget();
        archive.remove("efi-shell-x64_1_all");
        archive.add("efi-shell-x64_2_all", SHELL, "a later Shell");

        assertThat(build()).isEqualTo(first);
        assertThat(read(first.file(), "\\EFI\\BOOT\\BOOTX64.EFI")).isEqualTo("a later Shell");
    }

    @Test
    void leavesNothingHalfDone() throws IOException {
        archive.add("efi-shell-x64_1_all", SHELL + ".moved", "the Shell");
        archive.remove("efi-shell-x64_1_all/" + SHELL);

        assertThatThrownBy(this::build).isInstanceOf(IOException.class)
                .hasMessage("efi-shell-x64 has no usr/share/efi-shell-x64/shellx64.efi");
        assertThat(filesOf(images)).isEmpty();
    }

    @Test
    void saysThatImagesCannotBeHad() throws IOException {
        archive.goOffline();

        assertThatThrownBy(this::build).isInstanceOf(ImagesUnavailableException.class)
                .hasMessageContaining("cannot be reached");
    }

    private BuiltImage build() throws IOException {
        return BootImages.build(List.of(BootImage.SHELL), List.of(ImageArchitecture.X86_64), images, archive.open(),
                ImagesProgress.SILENT).getFirst();
    }

    private static String read(Path image, String path) throws IOException {
        try (var disk = RawFileDevice.open(image)) {
            var volume = FatVolume.open(new PartitionDevice(disk, 2048, disk.blockCount() - 2048 - 33));
            return new String(volume.file(volume.find(volume.root(), path).orElseThrow()).readAll(),
                    StandardCharsets.US_ASCII);
        }
    }

    private static List<String> filesOf(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
