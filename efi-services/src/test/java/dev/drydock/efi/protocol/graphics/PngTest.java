package dev.drydock.efi.protocol.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** What is written is read back by the rules of the format. */
class PngTest {
    private static ByteBuffer chunk(ByteBuffer png, String type) {
        int length = png.getInt();
        ByteBuffer named = png.slice(png.position(), 4 + length);
        png.position(png.position() + 4 + length);
        var crc = new CRC32();
        crc.update(named.duplicate());
        assertThat(png.getInt()).isEqualTo((int) crc.getValue());
        assertThat(StandardCharsets.US_ASCII.decode(named.slice(0, 4)).toString()).isEqualTo(type);
        return named.slice(4, length);
    }

    @Test
    void everyPixelComesBack() throws DataFormatException {
        int[] pixels = new Random(1).ints(37 * 11, 0, 1 << 24).toArray();
        ByteBuffer png = ByteBuffer.wrap(Png.encode(pixels, 37, 11));
        assertThat(png.getLong()).isEqualTo(0x89504e470d0a1a0aL);
        ByteBuffer header = chunk(png, "IHDR");
        assertThat(header.getInt()).isEqualTo(37);
        assertThat(header.getInt()).isEqualTo(11);
        assertThat(header.get()).as("bits").isEqualTo((byte) 8);
        assertThat(header.get()).as("colour type").isEqualTo((byte) 2);
        byte[] lines = new byte[11 * (1 + 3 * 37)];
        var inflater = new Inflater();
        inflater.setInput(chunk(png, "IDAT"));
        assertThat(inflater.inflate(lines)).isEqualTo(lines.length);
        assertThat(inflater.finished()).isTrue();
        inflater.end();
        chunk(png, "IEND");
        assertThat(png.hasRemaining()).isFalse();
        byte[] above = new byte[3 * 37];
        for (int y = 0; y < 11; y++) {
            assertThat(lines[y * (1 + 3 * 37)]).as("filter: up").isEqualTo((byte) 2);
            for (int x = 0; x < 3 * 37; x++) {
                above[x] += lines[y * (1 + 3 * 37) + 1 + x];
                assertThat(above[x]).isEqualTo((byte) (pixels[y * 37 + x / 3] >> 16 - x % 3 * 8));
            }
        }
    }

    @Test
    void theSystemFontHasWhatTextNeeds() {
        for (char c = ' '; c < 0x7f; c++) {
            assertThat(SystemFont.find(c)).as("U+%04x", (int) c).isPresent();
            assertThat(SystemFont.glyph(c).isBlank()).isEqualTo(c == ' ');
        }
        assertThat("\u00e4\u0416\u03a9\u2500\u2503\u2588\u25b2\u2190".chars().mapToObj(c -> SystemFont.find((char) c)))
                .allMatch(glyph -> glyph.isPresent());
        assertThat(SystemFont.find('\u4e2d')).isEmpty();
        assertThat(SystemFont.glyph('\u4e2d')).isSameAs(SystemFont.glyph('\ufffd'));
    }

    @Test
    void theEdidIsWhole() {
        for (DisplayMode mode : DisplayMode.ALL) {
            byte[] edid = Edid.of(mode);
            int sum = 0;
            for (byte b : edid) {
                sum += b;
            }
            assertThat(edid).hasSize(128);
            assertThat(sum & 0xff).isZero();
            assertThat((edid[58] & 0xf0) << 4 | edid[56] & 0xff).isEqualTo(mode.width());
            assertThat((edid[61] & 0xf0) << 4 | edid[59] & 0xff).isEqualTo(mode.height());
        }
    }
}
