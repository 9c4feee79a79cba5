package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ForwardingDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.image.ImageFormat;
import dev.drydock.efi.disk.nbd.NbdException;
import dev.drydock.efi.disk.nbd.NbdServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract program boots from a disk, wherever the disk is. */
class DiskSourcesTest {
    private static final ContractProgram PROGRAM = new ContractProgram("devicepath", Architecture.X86_64);

    @TempDir
    Path directory;

    private Path raw;

    @BeforeEach
    void writeDisk() throws IOException {
        raw = directory.resolve("disk.img");
        DiskImage.builder().fitting()
                .espFat32("CONTRACT", files -> files.file("\\EFI\\BOOT\\BOOTX64.EFI", PROGRAM.file())).writeTo(raw);
    }

    private static FirmwareBuilder firmware() {
        return Firmware.builder(Architecture.X86_64).memory(128 << 20);
    }

    private static void assertBoots(FirmwareBuilder firmware) throws IOException {
        BootReport report = firmware.build().boot();
        assertThat(report.console().lines()).anyMatch(line -> line.startsWith("checks: "))
                .noneMatch(line -> line.startsWith("not ok"));
        assertThat(report.outcome().summary()).contains("EFI_SUCCESS");
    }

    @Test
    void bootsFromACompressedImageAboveARawOne() throws IOException {
        HostTool qemuImg = HostTool.require("qemu-img");
        Path compressed = directory.resolve("disk.qcow2");
        qemuImg.run("convert", "-c", "-O", "qcow2", raw, compressed);
        byte[] before = Files.readAllBytes(compressed);
        assertBoots(firmware().disk(compressed));
        assertThat(compressed).hasBinaryContent(before);

        Path above = directory.resolve("above.qcow2");
        qemuImg.run("create", "-f", "qcow2", "-F", "raw", "-b", raw, above);
        assertBoots(firmware().disk(above));

        byte[] untouched = Files.readAllBytes(above);
        Path overlay = directory.resolve("above.overlay");
        assertBoots(firmware().disk(above, overlay));
        assertBoots(firmware().disk(above, overlay));
        assertThat(above).hasBinaryContent(untouched);
    }

    @Test
    void bootsFromANetworkBlockDevice() throws IOException {
        byte[] before = Files.readAllBytes(raw);
        try (NbdServer server = NbdServer.nbdkit(directory, "file", raw)) {
            assertBoots(firmware().disk(server.uri()));
            assertThat(raw).hasBinaryContent(before);
            assertBoots(firmware().persistentDisk(server.uri()));
        }
        assertThatExceptionOfType(NbdException.class)
                .isThrownBy(() -> firmware().disk(URI.create("nbd+unix:///?socket=" + directory.resolve("no"))).build()
                        .boot());
    }

    /** A disk that notes its end, and fails then if it is to. */
    private record Ending(BlockDevice device, List<String> ended, String failure) implements ForwardingDevice {
        @Override
        public void close() throws IOException {
            device.close();
            ended.add(String.valueOf(failure));
            if (failure != null) {
                throw new IOException(failure);
            }
        }
    }

    /** What the guest wrote may be lost then; and every other disk is closed. */
    @Test
    void tellsOfADiskThatCannotBeClosed() {
        List<String> ended = new ArrayList<>();
        Firmware firmware = firmware()
                .disk("first", () -> new Ending(ImageFormat.RAW.open(raw, 512), ended, "no room"))
                .disk("second", () -> new Ending(new MemoryDevice(512, 8), ended, null)).build();
        assertThatIOException().isThrownBy(firmware::boot).withMessage("no room");
        assertThatIOException().isThrownBy(() -> firmware.boots(2)).withMessage("no room");
        assertThat(ended).containsExactly("no room", "null", "no room", "null");
    }
}
