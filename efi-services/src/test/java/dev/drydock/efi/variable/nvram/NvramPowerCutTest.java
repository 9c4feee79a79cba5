package dev.drydock.efi.variable.nvram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever byte the power is cut at, the variables are those of before or after. */
class NvramPowerCutTest {
    private enum Format {
        SLOTS(0x4000) {
            @Override
            Nvram format(NvramBytes bytes) throws IOException {
                return SlotNvram.format(bytes, Seal.NONE);
            }

            @Override
            Nvram open(NvramBytes bytes) throws IOException {
                return SlotNvram.open(bytes, Seal.NONE);
            }
        },
        ENCRYPTED(0x4000) {
            private final Seal seal = new Seal.AesGcm(new byte[32]);

            @Override
            Nvram format(NvramBytes bytes) throws IOException {
                return SlotNvram.format(bytes, seal);
            }

            @Override
            Nvram open(NvramBytes bytes) throws IOException {
                return SlotNvram.open(bytes, seal);
            }
        },
        VOLUME(0x3000) {
            /** As small as a volume can be, so that every byte of its cleaning can be tried. */
            private final VolumeLayout layout = new VolumeLayout(0x48, 0x1000 - 0x48, true, 0x1000, 0x1000, 0x1000,
                    0x2000, 0x1000);

            @Override
            Nvram format(NvramBytes bytes) throws IOException {
                byte[] volume = new byte[0x3000];
                Arrays.fill(volume, (byte) 0xff);
                byte[] headers = layout.headers();
                System.arraycopy(headers, 0, volume, 0, headers.length);
                System.arraycopy(FaultTolerantWrites.emptyWorkSpace(layout), 0, volume, 0x1000, 0x1000);
                bytes.write(0, volume);
                return open(bytes);
            }

            @Override
            Nvram open(NvramBytes bytes) throws IOException {
                return FirmwareVolumeNvram.open(bytes, false);
            }
        };

        private final int size;

        Format(int size) {
            this.size = size;
        }

        abstract Nvram format(NvramBytes bytes) throws IOException;

        abstract Nvram open(NvramBytes bytes) throws IOException;
    }

    private static Set<StoredVariable> set(List<StoredVariable> variables) {
        return new HashSet<>(variables);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldOrTheNew(Format format) throws IOException {
        var bytes = new CutBytes(new byte[format.size], Long.MAX_VALUE);
        format.format(bytes).close();
        byte[] image = bytes.content();
        Set<StoredVariable> before = Set.of();
        int cuts = 0;
        for (List<StoredVariable> step : NvramSamples.history(1, 30, 400)) {
            var whole = new CutBytes(image, Long.MAX_VALUE);
            format.open(whole).store(step);
            for (long cut = 0; cut < whole.written(); cut++) {
                var torn = new CutBytes(image, cut);
                Nvram writer = format.open(torn);
                assertThatThrownBy(() -> writer.store(step)).isInstanceOf(IOException.class);
                var after = new CutBytes(torn.content(), Long.MAX_VALUE);
                Nvram reader = format.open(after);
                assertThat(set(reader.variables())).as("cut after %d bytes", cut).isIn(before, set(step));
                if (cut % 97 == 0) {
                    // What a cut left behind is written to as well as anything.
                    reader.store(step);
                    assertThat(set(format.open(after).variables())).isEqualTo(set(step));
                    // So is what a failure left in a process that lives on.
                    torn.allow(Long.MAX_VALUE);
                    writer.store(step);
                    assertThat(set(writer.variables())).isEqualTo(set(step));
                    assertThat(set(format.open(torn).variables())).isEqualTo(set(step));
                }
                cuts++;
            }
            image = whole.content();
            before = set(step);
        }
        assertThat(cuts).isGreaterThan(5_000);
    }
}
