package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.block;
import static dev.drydock.pe.PeBuilder.with32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseRelocationTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            HIGH,        7856,             0002_0001, 7a56
            LOW,         7856,             0002_0001, 7956
            HIGHLOW,     ffffffff,         0000_0001, 00000000
            HIGHLOW,     78563412,         1000_0000, 78563422
            DIR64,       ffffffff00000000, 0000_0001, 0000000001000000
            # movw r0, #0x5678; movt r0, #0x1234 becomes movw r0, #0x5678 - 0x1000; movt r0, #0x1234 + 0x0fff
            ARM_MOV32,   780605e3340241e3, 0ffe_f000, 780604e3330242e3
            THUMB_MOV32, 45f27860c1f23420, 0ffe_f000, 44f27860c2f23320
            # every bit of the immediates: movw r7, #0xffff; movt r7, #0x7fff, plus one
            THUMB_MOV32, 4ff6ff77c7f6ff77, 0000_0001, 40f20007c8f20007
            ARM_MOV32,   ff7f0fe3ff7f47e3, 0000_0001, 007000e3007048e3
            """)
    void appliesADelta(BaseRelocation.Type type, String before, String delta, String after) {
        MemorySegment memory = MemorySegment.ofArray(HexFormat.of().parseHex("aa" + before + "bb"));

        new BaseRelocation(1, type).apply(memory, Long.parseLong(delta.replace("_", ""), 16));

        assertThat(HexFormat.of().formatHex((byte[]) memory.heapBase().orElseThrow())).isEqualTo("aa" + after + "bb");
    }

    @Test
    void aTableOfZerosIsNoTable() throws Exception {
        PeImage image = PeImage.parse(image(Machine.ARM_THUMB_MIXED).relocations(new byte[12]).build());

        assertThat(image.relocations()).isEmpty();
    }

    @Test
    void fiveAndSevenAreArmOnArmOnly() throws Exception {
        byte[] block = block(0x1000, 0x5000, 0x7008);

        assertThat(PeImage.parse(image(Machine.ARMNT).relocations(block).build()).relocations()).extracting(
                BaseRelocation::type).containsExactly(BaseRelocation.Type.ARM_MOV32, BaseRelocation.Type.THUMB_MOV32);
        assertRefused(image(Machine.RISCV64).relocations(block).build(), "base relocation", 0x408,
                "type 5 (RISCV_HIGH20) is not supported for RISCV64");
        assertRefused(image(Machine.X64).relocations(block(0x1000, 0x4000)).build(), "base relocation", 0x408,
                "type 4 (HIGHADJ) is not supported for X64");
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "9", "13", "0x7fffffff", "0xffffffff"})
    void aBlockHasAnEvenSizeWithinTheTable(String size) {
        byte[] file = image(Machine.X64).relocations(block(0x1000, 0xa000, 0)).build();

        assertRefused(with32(file, 0x404, Long.decode(size)), "relocation block SizeOfBlock", 0x404,
                "is not an even size");
    }

    @Test
    void theLastRelocationMayEndWithTheImage() throws Exception {
        // SizeOfImage is 0x3000: .text at 0x1000, .reloc at 0x2000.
        assertThat(PeImage.parse(image(Machine.X64).relocations(block(0x2000, 0xaff8)).build()).relocations())
                .hasSize(1);
        assertRefused(image(Machine.X64).relocations(block(0x2000, 0xaff9)).build(), "base relocation", 0x408,
                "DIR64 at RVA 0x2ff9 is outside a SizeOfImage of 0x3000");
        assertRefused(image(Machine.X64).relocations(block(0x3000, 0xa000)).build(), "relocation block VirtualAddress",
                0x400, "0x3000 is outside");
        assertRefused(image(Machine.X64).relocations(block(0xffff_f000, 0xa000)).build(),
                "relocation block VirtualAddress", 0x400, "0xfffff000 is outside");
    }

    @Test
    void theTableIsWithinOneSectionsContents() {
        PeBuilder builder = image(Machine.X64).relocations(block(0x1000, 0xa000, 0));
        int directory = builder.directoryOffset(DataDirectory.BASE_RELOCATION_TABLE);

        assertRefused(with32(builder.build(), directory + 4, 13), "BASE_RELOCATION_TABLE", directory, "are not in");
        assertRefused(with32(builder.build(), directory, 0xffff_fff0L), "BASE_RELOCATION_TABLE", directory,
                "are not in");
        assertRefused(with32(builder.build(), directory, 0x1f8), "BASE_RELOCATION_TABLE", directory, "are not in");
    }

    /** .text at 0x1000 and 0x200 of the file, .reloc at 0x2000 and 0x400. */
    private static PeBuilder image(Machine machine) {
        return new PeBuilder().machine(machine).section(".text", PeBuilder.TEXT, new byte[0x100]);
    }

    private static void assertRefused(byte[] file, String field, long offset, String reason) {
        assertThatThrownBy(() -> PeImage.parse(file).relocations()).isInstanceOfSatisfying(
                MalformedImageException.class, e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.fileOffset()).isEqualTo(offset);
                    assertThat(e.reason()).contains(reason);
                });
    }
}
