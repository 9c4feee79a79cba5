package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Golden bytes with offsets and comments: lines of {@code offset: hex bytes | comment}. */
final class AnnotatedBytes {
    private AnnotatedBytes() {}

    static byte[] parse(String lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            int bar = line.indexOf('|');
            assertThat(Integer.parseInt(line.substring(0, colon).strip(), 16)).as(line).isEqualTo(bytes.size());
            String hex = line.substring(colon + 1, bar < 0 ? line.length() : bar).replace(" ", "");
            bytes.writeBytes(HexFormat.of().parseHex(hex));
        });
        return bytes.toByteArray();
    }
}
