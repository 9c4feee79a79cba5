package dev.drydock.efi.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class UefiDecompressorProperties {
    private static byte[] decompress(byte[] compressed) throws CompressionFormatException {
        MemorySegment source = MemorySegment.ofArray(compressed);
        byte[] result = new byte[(int) UefiDecompressor.originalSize(source)];
        UefiDecompressor.decompress(source, MemorySegment.ofArray(result));
        return result;
    }

    @Property(tries = 300)
    void givesBackAnyBytes(@ForAll @Size(max = 600) byte[] data, @ForAll @IntRange(min = 1, max = 700) int blockSize)
            throws CompressionFormatException {
        assertThat(decompress(UefiCompressor.compress(data, blockSize))).isEqualTo(data);
    }

    /** Words that come again, far and near: references of all lengths and distances. */
    @Property(tries = 60)
    void givesBackTextThatRepeatsItself(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60_000) int size,
            @ForAll @IntRange(min = 2, max = 300) int words) throws CompressionFormatException {
        var random = new Random(seed);
        byte[][] vocabulary = new byte[words][];
        for (int i = 0; i < words; i++) {
            vocabulary[i] = new byte[1 + random.nextInt(i % 7 == 0 ? 400 : 12)];
            random.nextBytes(vocabulary[i]);
        }
        byte[] data = new byte[size];
        for (int at = 0; at < size;) {
            byte[] word = vocabulary[(int) (words * Math.pow(random.nextDouble(), 4))];
            int length = Math.min(word.length, size - at);
            System.arraycopy(word, 0, data, at, length);
            at += length;
        }
        assertThat(decompress(UefiCompressor.compress(data, 20_000))).isEqualTo(data);
    }

    /** A block of one literal, put together by hand from the specification's figures. */
    @Example
    void readsGoldenBytes() throws CompressionFormatException {
        // Block size 2; extra set 0, 0; characters 0, 'A' (0x041 in 9 bits); positions 0, 0.
        // 0000000000000010 00000 00000 000000000 001000001 0000 0000
        assertThat(decompress(HexFormat.of().parseHex("0700000002000000" + "00020000041000")))
                .hasSize(2).containsOnly('A');
    }

    @Property(tries = 3000)
    void anyBytesAreDecompressedOrRefused(@ForAll @Size(min = 8, max = 120) byte[] bytes,
            @ForAll @IntRange(max = 2000) int original) {
        byte[] compressed = bytes.clone();
        Arrays.fill(compressed, 0, 8, (byte) 0);
        compressed[0] = (byte) (bytes.length - 8);
        compressed[4] = (byte) original;
        compressed[5] = (byte) (original >>> 8);
        tryIt(compressed);
    }

    @Property(tries = 2000)
    void mutatedDataIsDecompressedOrRefused(@ForAll @Size(min = 1, max = 300) byte[] data, @ForAll long seed) {
        byte[] compressed = UefiCompressor.compress(data, 100);
        var random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            compressed[8 + random.nextInt(compressed.length - 8)] ^= (byte) (1 << random.nextInt(8));
        }
        tryIt(compressed);
    }

    private static void tryIt(byte[] compressed) {
        try {
            decompress(compressed);
        } catch (CompressionFormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) compressed.length);
        }
    }

    @Example
    void theHeaderMustFitTheData() {
        for (String hex : new String[]{"", "00000000000000", "0100000001000000", "ffffffff01000000"}) {
            assertThatExceptionOfType(CompressionFormatException.class).as(hex)
                    .isThrownBy(() -> decompress(HexFormat.of().parseHex(hex)));
        }
        assertThatExceptionOfType(CompressionFormatException.class)
                .isThrownBy(() -> UefiDecompressor.decompress(MemorySegment.ofArray(UefiCompressor.compress(
                        new byte[10], 10)), MemorySegment.ofArray(new byte[9])));
    }

    @Example
    void nothingIsCompressedToNothing() throws CompressionFormatException {
        assertThat(decompress(new byte[8])).isEmpty();
    }
}
