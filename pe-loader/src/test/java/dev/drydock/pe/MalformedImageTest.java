package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.with16;
import static dev.drydock.pe.PeBuilder.with32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parser refuses, each at its boundary, by the name and offset of the field. */
class MalformedImageTest {
    private static final int HEADERS = 0x200;
    private static final int FIRST = section(0);
    private static final int SECOND = section(1);

    static Stream<Arguments> refused() {
        int fileSize = image().length;
        int certificates = new PeBuilder().directoryOffset(DataDirectory.CERTIFICATE_TABLE);
        return Stream.of(
                Arguments.of("e_magic", 0, new byte[0]),
                Arguments.of("e_magic", 0, new byte[]{'M'}),
                Arguments.of("e_magic", 0, new byte[64]),
                Arguments.of("e_magic", 0, with16(image(), 0, 0x5a56)),
                Arguments.of("DOS header", 0, Arrays.copyOf(image(), 63)),
                Arguments.of("e_lfanew", 60, with32(image(), 60, fileSize - 23)),
                Arguments.of("e_lfanew", 60, with32(image(), 60, 0xffff_ffffL)),
                Arguments.of("PE signature", 0x40, with32(image(), 0x40, 0x4551)),
                Arguments.of("Magic", PeBuilder.MAGIC, with16(image(), PeBuilder.MAGIC, 0x107)),
                Arguments.of("SizeOfOptionalHeader", PeBuilder.SIZE_OF_OPTIONAL_HEADER,
                        with16(image(), PeBuilder.SIZE_OF_OPTIONAL_HEADER, 111)),
                Arguments.of("SizeOfOptionalHeader", PeBuilder.MAGIC, Arrays.copyOf(image(), PeBuilder.MAGIC + 239)),
                Arguments.of("NumberOfRvaAndSizes", PeBuilder.MAGIC + 108, with32(image(), PeBuilder.MAGIC + 108, 17)),
                Arguments.of("NumberOfRvaAndSizes", PeBuilder.MAGIC + 108, with32(image(), PeBuilder.MAGIC + 108, 15)),
                Arguments.of("NumberOfRvaAndSizes", PeBuilder.MAGIC + 108,
                        with32(image(), PeBuilder.MAGIC + 108, 0xffff_ffffL)),
                Arguments.of("SectionAlignment", PeBuilder.SECTION_ALIGNMENT,
                        with32(image(), PeBuilder.SECTION_ALIGNMENT, 0)),
                Arguments.of("SectionAlignment", PeBuilder.SECTION_ALIGNMENT,
                        with32(image(), PeBuilder.SECTION_ALIGNMENT, 0x1001)),
                Arguments.of("SizeOfImage", PeBuilder.SIZE_OF_IMAGE,
                        with32(image(), PeBuilder.SIZE_OF_IMAGE, 0x8000_0001L)),
                Arguments.of("SizeOfHeaders", PeBuilder.SIZE_OF_HEADERS,
                        with32(image(), PeBuilder.SIZE_OF_HEADERS, fileSize + 1)),
                Arguments.of("SizeOfHeaders", PeBuilder.SIZE_OF_HEADERS,
                        with32(image(), PeBuilder.SIZE_OF_IMAGE, HEADERS)),
                Arguments.of("NumberOfSections", PeBuilder.NUMBER_OF_SECTIONS,
                        with32(image(), PeBuilder.SIZE_OF_HEADERS, SECOND + 39)),
                Arguments.of("NumberOfSections", PeBuilder.NUMBER_OF_SECTIONS,
                        with16(image(), PeBuilder.NUMBER_OF_SECTIONS, 0xffff)),
                Arguments.of("AddressOfEntryPoint", PeBuilder.ENTRY_POINT,
                        with32(image(), PeBuilder.ENTRY_POINT, 0x3000)),
                Arguments.of("CERTIFICATE_TABLE", certificates,
                        with32(with32(image(), certificates, fileSize - 7), certificates + 4, 8)),
                Arguments.of("section 0 (.text) PointerToRawData", FIRST + 20,
                        with32(image(), FIRST + 20, fileSize - 0x1ff)),
                Arguments.of("section 0 (.text) PointerToRawData", FIRST + 20,
                        with32(image(), FIRST + 16, 0xffff_ffffL)),
                Arguments.of("section 0 (.text) PointerToRawData", FIRST + 20,
                        with32(image(), FIRST + 20, HEADERS - 1)),
                Arguments.of("section 1 (.data) PointerToRawData", SECOND + 20,
                        with32(image(), SECOND + 20, HEADERS + 0x1ff)),
                Arguments.of("section 0 (.text) VirtualAddress", FIRST + 12,
                        with32(image(), FIRST + 12, HEADERS - 1)),
                Arguments.of("section 1 (.data) VirtualAddress", SECOND + 12,
                        with32(image(), SECOND + 12, 0x10ff)),
                Arguments.of("section 1 (.data) VirtualAddress", SECOND + 12,
                        with32(image(), FIRST + 12, 0x2000)),
                Arguments.of("section 1 (.data) VirtualSize", SECOND + 8, with32(image(), SECOND + 8, 0x1001)),
                Arguments.of("section 1 (.data) VirtualSize", SECOND + 8, with32(image(), SECOND + 8, 0xffff_ffffL)));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String field, long offset, byte[] file) {
        MalformedImageException e = catchThrowableOfType(MalformedImageException.class, () -> PeImage.parse(file));

        assertThat(e).as("the image was taken").isNotNull();
        assertThat(e.field()).isEqualTo(field);
        assertThat(e.fileOffset()).isEqualTo(offset);
        assertThat(e).hasMessage("%s at file offset 0x%x: %s", field, offset, e.reason());
    }

    static Stream<byte[]> taken() {
        int fileSize = image().length;
        int certificates = new PeBuilder().directoryOffset(DataDirectory.CERTIFICATE_TABLE);
        return Stream.of(
                image(),
                with32(image(), PeBuilder.SIZE_OF_IMAGE, 0x8000_0000L),
                with32(image(), PeBuilder.SIZE_OF_HEADERS, SECOND + 40),
                with32(image(), PeBuilder.ENTRY_POINT, 0x2fff),
                with32(with32(image(), certificates, fileSize - 8), certificates + 4, 8),
                // Addresses need not be aligned, only ascend.
                with32(image(), FIRST + 12, HEADERS),
                with32(image(), SECOND + 12, 0x1100),
                with32(image(), SECOND + 8, 0x1000),
                // An empty section may be anywhere.
                with32(with32(with32(image(), FIRST + 8, 0), FIRST + 16, 0), FIRST + 12, 0),
                with32(with32(with32(image(), SECOND + 8, 0), SECOND + 16, 0), SECOND + 20, 0xffff_ffffL));
    }

    @ParameterizedTest
    @MethodSource
    void taken(byte[] file) {
        assertThatCode(() -> PeImage.parse(file)).doesNotThrowAnyException();
    }

    @Test
    void anImageMayBeginWithThePeSignature() throws Exception {
        byte[] file = PeBuilder.complete().build();
        byte[] noDosHeader = Arrays.copyOfRange(file, PeBuilder.PE, file.length);
        int sectionTable = new PeBuilder().sectionOffset(0) - PeBuilder.PE;
        for (int i = 0; i < PeImage.parse(file).sections().size(); i++) {
            with32(noDosHeader, sectionTable + i * 40 + 20, PeImage.parse(file).sections().get(i).pointerToRawData()
                    - PeBuilder.PE);
        }
        with32(noDosHeader, PeBuilder.SIZE_OF_HEADERS - PeBuilder.PE, 0x400 - PeBuilder.PE);
        with32(noDosHeader, new PeBuilder().directoryOffset(DataDirectory.CERTIFICATE_TABLE) - PeBuilder.PE + 4, 0);

        assertThat(PeImage.parse(noDosHeader).sections()).extracting(Section::name).startsWith(".text", ".data");
    }

    @Test
    void anyMachineAndSubsystemIsRepresented() throws Exception {
        List<Machine> named = List.of(Machine.X64, Machine.ARM64, Machine.IA32, Machine.ARM_THUMB_MIXED, Machine.ARMNT,
                Machine.RISCV64);
        assertThat(named).extracting(Machine::displayName).containsExactly("X64", "ARM64", "IA32", "ARMTHUMB_MIXED",
                "ARMNT", "RISCV64");
        PeImage image = PeImage.parse(new PeBuilder().machine(new Machine(0xbeef)).subsystem(new Subsystem(77)).section(
                ".text", PeBuilder.TEXT, new byte[16]).build());
        assertThat(image.machine()).isEqualTo(new Machine(0xbeef)).hasToString("0xbeef");
        assertThat(image.subsystem()).hasToString("subsystem 77");
        assertThat(image.subsystem().isLoadedByFirmware()).isFalse();
        assertThat(List.of(9, 10, 11, 12, 13)).extracting(s -> new Subsystem(s).isLoadedByFirmware()).containsExactly(
                false, true, true, true, false);
    }

    /** Headers of 0x200 bytes, .text at 0x1000 and .data at 0x2000, each with 0x100 bytes in 0x200 of the file. */
    private static byte[] image() {
        return new PeBuilder().alignment(0x1000, 0x200).section(".text", PeBuilder.TEXT, new byte[0x100]).section(
                ".data", PeBuilder.DATA, new byte[0x100]).overlay(new byte[16]).build();
    }

    private static int section(int index) {
        return new PeBuilder().sectionOffset(index);
    }
}
