package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FdtReaderTest {
    @Test
    void readsTheGoldenBytes() throws FdtFormatException {
        assertThat(FdtReader.read(GoldenBlob.BLOB)).isEqualTo(GoldenBlob.TREE);
    }

    @Test
    void ignoresWhatFollowsTheBlob() throws FdtFormatException {
        assertThat(FdtReader.read(Arrays.copyOf(GoldenBlob.BLOB, 4096))).isEqualTo(GoldenBlob.TREE);
    }

    /** A cell of the golden blob is replaced; offsets as annotated there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00  | d00dfeee | 00  | magic
            04  | 00000027 | 04  | totalsize is less
            04  | 80000000 | 04  | totalsize is less
            04  | 0000014d | 04  | totalsize is more
            04  | 01000001 | 04  | totalsize is above the limit
            14  | 0000000f | 14  | version
            14  | 00000012 | 14  | version
            18  | 00000012 | 18  | last_comp_version
            08  | 00000024 | 08  | off_dt_struct lies
            08  | 00000150 | 08  | off_dt_struct lies
            08  | 0000004a | 08  | off_dt_struct is not aligned
            08  | ffffffff | 08  | off_dt_struct lies
            10  | 0000002c | 10  | off_mem_rsvmap is not aligned
            10  | 00000140 | 140 | no end
            08  | 00000040 | 10  | overlaps the structure block
            0c  | 00000110 | 0c  | overlaps the structure block
            0c  | 0000014d | 0c  | off_dt_strings lies
            20  | 00000039 | 20  | size_dt_strings
            20  | ffffffff | 20  | size_dt_strings
            20  | 00000037 | 148 | does not end
            24  | 000000ce | 24  | multiple of 4
            24  | 00000108 | 24  | size_dt_struct exceeds
            24  | 000000c8 | 110 | ends before a token
            24  | 00000008 | 50  | ends before a token
            48  | 00000009 | 48  | no root
            48  | 00000002 | 48  | END_NODE without
            48  | 00000003 | 48  | outside a node
            48  | 00000005 | 48  | unknown token
            4c  | 61000000 | 4c  | the root has a name
            54  | ffffffff | 54  | exceeds the structure block
            54  | 000000b9 | 54  | exceeds the structure block
            58  | 00000038 | 58  | outside the strings block
            58  | 80000000 | 58  | outside the strings block
            58  | 00000005 | 58  | malformed property name
            6c  | 00000000 | 64  | a second property
            88  | 2f707573 | 88  | malformed node name
            108 | 00000001 | 10c | malformed node name
            10c | 00000003 | 10c | a property behind a child
            110 | 00000001 | 110 | a second root
            10c | 00000009 | 10c | END within a node
            110 | 00000004 | 114 | ends before a token
            """)
    void namesFieldAndOffset(String at, String value, String offset, String reason) throws FdtFormatException {
        byte[] blob = Arrays.copyOf(GoldenBlob.BLOB, GoldenBlob.BLOB.length);
        ByteBuffer.wrap(blob).putInt(Integer.parseInt(at, 16), Integer.parseUnsignedInt(value, 16));
        assertRefused(blob, Integer.parseInt(offset, 16), reason);
    }

    private static void assertRefused(byte[] blob, int offset, String reason) {
        assertThatExceptionOfType(FdtFormatException.class).isThrownBy(() -> FdtReader.read(blob)).satisfies(e -> {
            assertThat(e.reason()).contains(reason);
            assertThat(e.offset()).as(e.reason()).isEqualTo(offset);
        });
    }

    @Test
    void skipsNops() throws FdtFormatException {
        byte[] blob = GoldenBlob.BLOB.clone();
        ByteBuffer cells = ByteBuffer.wrap(blob);
        for (int at = 0x90; at < 0xa0; at += 4) {
            cells.putInt(at, FdtToken.NOP);
        }
        assertThat(FdtReader.read(blob).find("/cpus").orElseThrow().properties()).isEmpty();
    }

    @Test
    void refusesAReservationThatWraps() {
        byte[] blob = GoldenBlob.BLOB.clone();
        ByteBuffer.wrap(blob).putLong(0x28, -0xfff);
        assertRefused(blob, 0x28, "ends beyond");
    }

    @Test
    void boundsTheDepth() throws FdtFormatException {
        byte[] blob = GoldenBlob.TREE.toBytes();
        assertThat(FdtReader.read(blob, new FdtLimits(0x14c, 3))).isEqualTo(GoldenBlob.TREE);
        assertThatExceptionOfType(FdtFormatException.class)
                .isThrownBy(() -> FdtReader.read(blob, new FdtLimits(0x14c, 2)))
                .withMessage("offset 0xa0: nodes are nested more than 2 deep");
        assertThatExceptionOfType(FdtFormatException.class)
                .isThrownBy(() -> FdtReader.read(blob, new FdtLimits(0x14b, 3)))
                .withMessageContaining("above the limit");
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < GoldenBlob.BLOB.length; length++) {
            byte[] blob = Arrays.copyOf(GoldenBlob.BLOB, length);
            assertThatExceptionOfType(FdtFormatException.class).isThrownBy(() -> FdtReader.read(blob));
        }
    }

    @Test
    void refusesANameThatNeverEnds() {
        byte[] blob = Fdt.build(root -> root.bytes("x", new byte[1024])).toBytes();
        // The value, all letters now, becomes the strings block.
        Arrays.fill(blob, 0x4c, 0x44c, (byte) 'a');
        ByteBuffer.wrap(blob).putInt(0x0c, 0x4c).putInt(0x20, 0x400);
        assertRefused(blob, 0x0c, "overlaps the structure block");
        // In front of the structure block there is room for one.
        byte[] apart = new byte[0x48 + 600];
        ByteBuffer.wrap(apart).put(0, Fdt.build(root -> root.empty("x")).toBytes(), 0, 0x54);
        Arrays.fill(apart, 0x54, apart.length, (byte) 'a');
        ByteBuffer.wrap(apart).putInt(0x04, apart.length).putInt(0x0c, 0x54).putInt(0x20, apart.length - 0x54);
        assertRefused(apart, 0x54, "too long");
    }
}
