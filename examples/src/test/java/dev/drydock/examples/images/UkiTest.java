package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UkiTest {

    private static final int ADDED = SyntheticStub.TABLE + 2 * 40;

    @ParameterizedTest
    @ValueSource(ints = {0x200, 0x1000, 0x10000})
    void placesSectionsOneAfterTheOther(int sectionAlignment) throws IOException {
        byte[] kernel = new byte[0x1234];
        Arrays.fill(kernel, (byte) 0x33);
        byte[] image = new Uki(SyntheticStub.build(sectionAlignment, 100)).section(".cmdline", "quiet")
                .section(".linux", kernel).build();

        ByteBuffer pe = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(pe.getShort(SyntheticStub.PE + 6)).as("NumberOfSections").isEqualTo((short) 4);
        int first = Math.max(0x3000, sectionAlignment);
        int second = first + Math.max(0x1000, sectionAlignment);
        assertSection(pe, ADDED, ".cmdline", 5, first, 0x200, 0x800);
        assertSection(pe, ADDED + 40, ".linux", 0x1234, second, 0x1400, 0xa00);
        int end = second + 0x1234;
        assertThat(pe.getInt(SyntheticStub.OPTIONAL + 56)).as("SizeOfImage")
                .isEqualTo(Math.ceilDiv(end, sectionAlignment) * sectionAlignment);
        assertThat(image).hasSize(0xa00 + 0x1400);
        assertThat(Arrays.copyOfRange(image, 0xa00, 0xa00 + 0x1234)).isEqualTo(kernel);
        assertThat(Arrays.copyOfRange(image, 0xa00 + 0x1234, image.length)).containsOnly(0);
        assertThat(new String(image, 0x800, 5, StandardCharsets.US_ASCII)).isEqualTo("quiet");
    }

    @Test
    void leavesTheStubsOwnSectionsAsTheyAre() throws IOException {
        byte[] stub = SyntheticStub.build(0x1000, 0);
        byte[] image = new Uki(stub).section(".cmdline", "quiet").build();

        assertThat(Arrays.copyOfRange(image, SyntheticStub.TABLE, ADDED))
                .isEqualTo(Arrays.copyOfRange(stub, SyntheticStub.TABLE, ADDED));
        assertThat(Arrays.copyOfRange(image, SyntheticStub.TEXT_RAW, 0x800))
                .isEqualTo(Arrays.copyOfRange(stub, SyntheticStub.TEXT_RAW, 0x800));
    }

    @Test
    void forgetsSymbolsSignatureAndChecksum() throws IOException {
        byte[] image = new Uki(SyntheticStub.build(0x1000, 300)).section(".cmdline", "quiet").build();

        ByteBuffer pe = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(pe.getLong(SyntheticStub.PE + 12)).as("symbol table").isZero();
        assertThat(pe.getInt(SyntheticStub.OPTIONAL + 64)).as("CheckSum").isZero();
        assertThat(pe.getLong(SyntheticStub.OPTIONAL + 112 + 4 * 8)).as("certificate table").isZero();
        assertThat(Arrays.copyOfRange(image, 0x805, image.length)).containsOnly(0);
    }

    @Test
    void refusesMoreSectionsThanTheHeadersHaveRoomFor() throws IOException {
        int room = (SyntheticStub.TEXT_RAW - ADDED) / 40;
        var uki = new Uki(SyntheticStub.build(0x1000, 0));
        for (int i = 0; i < room; i++) {
            uki.section(".s" + i, "x");
        }
        assertThat(uki.build()).hasSize(0x800 + room * 0x200);
        uki.section(".more", "x");
        assertThatThrownBy(uki::build).isInstanceOf(IOException.class).hasMessageContaining("no room");
    }

    @Test
    void refusesWhatIsNoProgram() {
        byte[] stub = SyntheticStub.build(0x1000, 0);
        for (int length : new int[]{0, 0x3f, 0x40, SyntheticStub.OPTIONAL, SyntheticStub.TABLE + 30}) {
            assertThatThrownBy(() -> new Uki(Arrays.copyOf(stub, length)).section(".cmdline", "x").build())
                    .as("the first %d bytes", length).isInstanceOf(IOException.class);
        }
        ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN).putInt(0x3c, -4);
        assertThatThrownBy(() -> new Uki(stub).section(".cmdline", "x").build()).isInstanceOf(IOException.class);
    }

    @Test
    void refusesNamesAndContentsThatASectionCannotHave() {
        var uki = new Uki(SyntheticStub.build(0x1000, 0));
        assertThatThrownBy(() -> uki.section(".too-long", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> uki.section("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> uki.section(".initrd", new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertSection(ByteBuffer pe, int header, String name, int virtualSize, int address, int rawSize,
            int raw) {
        byte[] padded = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 8);
        byte[] found = new byte[8];
        pe.get(header, found);
        assertThat(found).as(name).isEqualTo(padded);
        assertThat(new int[]{pe.getInt(header + 8), pe.getInt(header + 12), pe.getInt(header + 16),
                pe.getInt(header + 20), pe.getInt(header + 24), pe.getInt(header + 28), pe.getInt(header + 32),
                pe.getInt(header + 36)}).as(name)
                .containsExactly(virtualSize, address, rawSize, raw, 0, 0, 0, 0x40000040);
    }
}
