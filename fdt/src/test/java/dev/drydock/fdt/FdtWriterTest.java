package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FdtWriterTest {
    @Test
    void writesTheGoldenBytes() {
        assertThat(GoldenBlob.TREE.toBytes()).asHexString().isEqualTo(hex(GoldenBlob.BLOB));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @Test
    void writesAnEmptyTree() {
        assertThat(Fdt.build(root -> {
        }).toBytes()).isEqualTo(AnnotatedBytes.parse("""
                0000: d00dfeed 00000048 00000038 00000048 00000028 | magic, sizes, offsets
                0014: 00000011 00000010 00000000 00000000 00000010 | versions, boot CPU, no strings, structure
                0028: 0000000000000000 0000000000000000 | end of the reservations
                0038: 00000001 00000000 00000002 00000009 | the root
                """));
    }

    @Test
    void storesANameOnce() {
        byte[] blob = Fdt.build(root -> root.empty("reg-names").node("a", a -> a.empty("names").empty("reg-names")))
                .toBytes();
        assertThat(new String(blob, blob.length - 10, 10, US_ASCII)).isEqualTo("reg-names\0");
        assertThat(blob).hasSize(40 + 16 + 8 + 12 + 8 + 24 + 4 + 4 + 4 + 10);
    }
}
