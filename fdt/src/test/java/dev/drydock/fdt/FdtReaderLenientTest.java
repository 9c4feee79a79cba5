package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lenient reader mends it tells, and all else stays refused; offsets as annotated in the golden blob. */
class FdtReaderLenientTest {
    private final List<String> mended = new ArrayList<>();

    private Fdt read(byte[] blob) throws FdtFormatException {
        return FdtReader.readLenient(blob, FdtLimits.DEFAULT, fault -> mended.add(fault.getMessage()));
    }

    private static byte[] golden(int at, int value) {
        byte[] blob = GoldenBlob.BLOB.clone();
        ByteBuffer.wrap(blob).putInt(at, value);
        return blob;
    }

    @Test
    void findsNothingWrongWithAGoodBlob() throws FdtFormatException {
        assertThat(read(GoldenBlob.BLOB)).isEqualTo(GoldenBlob.TREE);
        assertThat(mended).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            14 | 00000012 | offset 0x14: version is not 16 or 17
            18 | 00000011 |
            20 | 00000037 | no
            24 | 000000c8 | offset 0x110: the structure block ends before a token
            4c | 61000000 | offset 0x4c: the root has a name
            10 | 0000002c | no
            110 | 00000004 | offset 0x114: the structure block ends before a token
            """)
    void keepsTheTree(String at, String value, String fault) throws FdtFormatException {
        byte[] blob = golden(Integer.parseInt(at, 16), Integer.parseUnsignedInt(value, 16));
        if ("no".equals(fault)) {
            assertThatExceptionOfType(FdtFormatException.class).isThrownBy(() -> read(blob));
        } else {
            assertThat(read(blob).root()).isEqualTo(GoldenBlob.TREE.root());
            assertThat(mended).isEqualTo(fault == null ? List.of() : List.of(fault));
        }
    }

    @Test
    void readsNewerVersionsThatAreCompatible() throws FdtFormatException {
        byte[] blob = golden(0x14, 42);
        assertThat(read(blob)).isEqualTo(GoldenBlob.TREE);
        ByteBuffer.wrap(blob).putInt(0x18, 18);
        assertThatExceptionOfType(FdtFormatException.class).isThrownBy(() -> read(blob))
                .withMessageContaining("last_comp_version is above 17");
    }

    @Test
    void keepsTheFirstOfAName() throws FdtFormatException {
        // "interrupt-parent" becomes a second "#size-cells".
        assertThat(read(golden(0x7c, 6)).root().property("#size-cells")).contains(FdtProperty.u32("#size-cells", 1));
        assertThat(mended).containsExactly("offset 0x74: a second property of this name: #size-cells");
    }

    @Test
    void putsPropertiesBeforeChildren() throws FdtFormatException {
        byte[] blob = Fdt.build(root -> root.node("a", a -> {
        }).node("b", b -> {
        })).toBytes();
        // The node b becomes a property without a value: its tokens have the same size, and its name is the strings block.
        byte[] strings = {'x', 0, 0, 0};
        byte[] changed = java.util.Arrays.copyOf(blob, blob.length + strings.length);
        ByteBuffer.wrap(changed).putInt(4, changed.length).putInt(32, 4).putInt(0x4c, FdtToken.PROP).putInt(0x50, 0)
                .putInt(0x54, 0).put(blob.length, strings);
        assertThat(read(changed).root()).isEqualTo(Fdt.build(root -> root.empty("x").node("a", a -> {
        })).root());
        assertThat(mended).containsExactly("offset 0x4c: a property behind a child node");
    }

    @Test
    void dropsWhatHasNoName() throws FdtFormatException {
        Fdt read = read(golden(0x88, 0x2f707573));
        assertThat(read.root().children()).extracting(FdtNode::name).containsExactly("intc@8000000");
        assertThat(mended).containsExactly("offset 0x88: a malformed node name");
    }

    @Test
    void dropsReservationsThatWrap() throws FdtFormatException {
        byte[] blob = GoldenBlob.BLOB.clone();
        ByteBuffer.wrap(blob).putLong(0x28, -0xfff);
        assertThat(read(blob).reservations()).isEmpty();
        assertThat(mended).hasSize(1);
    }

    @Test
    void stillBoundsTheDepth() {
        assertThatExceptionOfType(FdtFormatException.class)
                .isThrownBy(() -> FdtReader.readLenient(GoldenBlob.BLOB, new FdtLimits(0x14c, 2), fault -> {
                })).withMessageContaining("nested");
    }
}
