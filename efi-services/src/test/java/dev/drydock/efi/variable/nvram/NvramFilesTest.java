package dev.drydock.efi.variable.nvram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.ReadOnlyDeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvramFilesTest {
    @TempDir
    Path directory;

    private static List<StoredVariable> some() {
        return List.of(NvramSamples.timed("KEK", 100), NvramSamples.variable("Boot0000", 3, 7),
                NvramSamples.variable("ä \" \u0001", 1, 0));
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatIsStored(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        try (Nvram nvram = NvramFiles.create(file, format)) {
            assertThat(nvram.variables()).isEmpty();
            nvram.store(some());
            nvram.store(some().subList(0, 2));
            nvram.store(some());
        }
        try (Nvram nvram = NvramFiles.open(file)) {
            assertThat(nvram.variables()).containsExactlyInAnyOrderElementsOf(some());
            assertThat(nvram.findings()).isEmpty();
        }
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(nvram.variables()).containsExactlyInAnyOrderElementsOf(some());
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotChangeWhatIsOpenedForReading(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        try (Nvram nvram = NvramFiles.create(file, format)) {
            nvram.store(some());
        }
        byte[] before = Files.readAllBytes(file);
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThatThrownBy(() -> nvram.store(List.of())).isInstanceOf(IOException.class);
        }
        assertThat(file).hasBinaryContent(before);
    }

    @ParameterizedTest
    @EnumSource
    void refusesASecondWriter(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        try (Nvram _ = NvramFiles.create(file, format)) {
            assertThatThrownBy(() -> NvramFiles.open(file)).isInstanceOf(NvramInUseException.class)
                    .hasMessageContaining("vars");
        }
        NvramFiles.open(file).close();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhenItIsFull(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        List<StoredVariable> first = List.of(NvramSamples.variable("Kept", 100, 1));
        try (Nvram nvram = NvramFiles.create(file, format)) {
            nvram.store(first);
            var tooMany = List.of(first.getFirst(), NvramSamples.variable("Large", (int) nvram.capacity(), 2));
            assertThatThrownBy(() -> nvram.store(tooMany)).isInstanceOf(NvramFullException.class);
            assertThat(nvram.variables()).isEqualTo(first);
        }
        try (Nvram nvram = NvramFiles.open(file)) {
            assertThat(nvram.variables()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesALongHistory(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        NvramFiles.create(file, format).close();
        for (List<StoredVariable> step : NvramSamples.history(7, 60, 20_000)) {
            try (Nvram nvram = NvramFiles.open(file)) {
                nvram.store(step);
            }
            try (Nvram nvram = NvramFiles.open(file)) {
                assertThat(nvram.variables()).containsExactlyInAnyOrderElementsOf(step);
            }
        }
    }

    @Test
    void encryptedVariablesNeedTheirKey() throws IOException {
        Path file = directory.resolve("vars");
        byte[] key = "0123456789abcdef".getBytes();
        try (Nvram nvram = NvramFiles.createEncrypted(file, key)) {
            nvram.store(some());
        }
        assertThat(new String(Files.readAllBytes(file), "UTF-16LE")).doesNotContain("Boot0000");
        try (Nvram nvram = NvramFiles.openEncrypted(file, key)) {
            assertThat(nvram.variables()).isEqualTo(some());
        }
        assertThatThrownBy(() -> NvramFiles.openEncrypted(file, new byte[16])).hasMessageContaining("key");
        assertThatThrownBy(() -> NvramFiles.open(file)).hasMessageContaining("encrypted");
    }

    @Test
    void aDeviceHoldsVariables() throws IOException {
        Path file = directory.resolve("device");
        Files.write(file, new byte[1 << 20]);
        try (Nvram nvram = NvramFiles.format(RawFileDevice.open(file, 4096, false, false), NvramFormat.DRYDOCK)) {
            nvram.store(some());
        }
        try (Nvram nvram = NvramFiles.open(RawFileDevice.open(file, 512, false, false))) {
            assertThat(nvram.variables()).isEqualTo(some());
        }
    }

    @Test
    void aDeviceHoldsEncryptedVariables() throws IOException {
        Path file = Files.write(directory.resolve("device"), new byte[1 << 16]);
        byte[] key = new byte[32];
        try (Nvram nvram = NvramFiles.formatEncrypted(RawFileDevice.open(file, 512, false, false), key)) {
            nvram.store(some());
        }
        try (Nvram nvram = NvramFiles.openEncrypted(RawFileDevice.open(file), key)) {
            assertThat(nvram.variables()).isEqualTo(some());
            assertThatThrownBy(() -> nvram.store(List.of())).isInstanceOf(ReadOnlyDeviceException.class);
        }
        assertThatThrownBy(() -> NvramFiles.open(RawFileDevice.open(file))).hasMessageContaining("encrypted");
    }

    @Test
    void aTemplateIsCopiedOnce() throws IOException {
        Path template = directory.resolve("template");
        try (Nvram nvram = NvramFiles.create(template, NvramFormat.EDK2)) {
            nvram.store(some());
        }
        Path file = directory.resolve("vars");
        try (Nvram nvram = NvramFiles.openOrCopy(file, template)) {
            nvram.store(some().subList(0, 1));
        }
        try (Nvram nvram = NvramFiles.openOrCopy(file, template)) {
            assertThat(nvram.variables()).isEqualTo(some().subList(0, 1));
        }
        try (Nvram nvram = NvramFiles.openReadOnly(template)) {
            assertThat(nvram.variables()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20000, 0x84000})
    void aBlankFileOfAFirmwaresSizeBecomesItsVolume(int size) throws IOException {
        Path file = directory.resolve("vars");
        Files.write(file, new byte[size]);
        try (Nvram nvram = NvramFiles.open(file)) {
            assertThat(nvram.format()).isEqualTo("edk2");
            nvram.store(some());
        }
        assertThat(Files.size(file)).isEqualTo(size);
    }

    /** Damage anywhere is an IOException or goes unnoticed where it does not matter; never anything else. */
    @ParameterizedTest
    @EnumSource
    void damageIsToldAsSuch(NvramFormat format) throws IOException {
        Path file = directory.resolve("vars");
        try (Nvram nvram = NvramFiles.create(file, format)) {
            nvram.store(some());
        }
        byte[] good = Files.readAllBytes(file);
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                int range = random.nextBoolean() ? Math.min(bad.length, 0x400) : bad.length;
                bad[random.nextInt(range)] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            try (Nvram nvram = NvramFiles.open(file)) {
                assertThat(nvram.variables()).hasSizeLessThan(20);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }
}
