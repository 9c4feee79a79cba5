package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.drydock.efi.disk.ComposedDevice.Part;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposedDeviceTest {
    @TempDir
    Path directory;

    private static Part part(long offset, int length) {
        return new Part(offset, Content.of(new byte[length]));
    }

    @Test
    void refusesPartsThatOverlapOrReachBeyondTheEnd() {
        assertThat(new ComposedDevice(512, 2, List.of(part(100, 924), part(0, 100), part(50, 0))).parts()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComposedDevice(512, 2, List.of(part(0, 101), part(100, 1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new ComposedDevice(512, 2, List.of(part(1000, 25))));
        assertThatIllegalArgumentException().isThrownBy(() -> new ComposedDevice(512, 2, List.of(part(-1, 2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComposedDevice(512, 2, List.of(part(Long.MAX_VALUE, 2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComposedDevice(512, Long.MAX_VALUE / 512 + 1, List.of()));
    }

    @Test
    void readsHostFilesWhenTheyAreWanted() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "contents");
        try (ComposedDevice device = new ComposedDevice(512, 2, List.of(new Part(510, Content.of(file))))) {
            byte[] bytes = new DeviceBytes(device).read(508, 12);
            assertThat(bytes).asString().isEqualTo("\0\0contents\0\0");
            assertThatExceptionOfType(ReadOnlyDeviceException.class)
                    .isThrownBy(() -> device.write(0, MemorySegment.ofArray(new byte[512])));
        }
    }

    @Test
    void tellsAHostFileThatHasChanged() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "contents");
        Content content = Content.of(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        try (ComposedDevice device = new ComposedDevice(512, 1, List.of(new Part(0, content)))) {
            assertThatIOException().isThrownBy(() -> new DeviceBytes(device).read(0, 1))
                    .withMessageContaining("changed");
        }
        assertThatIOException().isThrownBy(() -> Content.of(directory)).withMessageContaining("not a regular file");
        assertThatIOException().isThrownBy(() -> Content.of(directory.resolve("none")));
    }

    @Test
    void readsAgainAfterItWasClosed() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "contents");
        ComposedDevice device = new ComposedDevice(512, 1, List.of(new Part(0, Content.of(file))));
        assertThat(new DeviceBytes(device).read(0, 1)).containsExactly('c');
        device.close();
        assertThat(new DeviceBytes(device).read(1, 1)).containsExactly('o');
        device.close();
    }
}
