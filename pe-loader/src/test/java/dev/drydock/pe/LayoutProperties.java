package dev.drydock.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Memory and page permissions of any layout of sections, against a model that looks at one byte at a time. */
class LayoutProperties {
    @Property(tries = 300)
    void everyByteIsWhereTheHeadersSay(@ForAll("images") byte[] file) throws Exception {
        PeImage image = PeImage.parse(file);
        byte[] expected = new byte[(int) image.loadedSize()];
        System.arraycopy(file, 0, expected, 0, (int) image.sizeOfHeaders());
        for (Section section : image.sections()) {
            for (int i = 0; i < section.memorySize() && i < section.sizeOfRawData(); i++) {
                expected[(int) section.virtualAddress() + i] = file[(int) section.pointerToRawData() + i];
            }
        }
        byte[] memory = new byte[expected.length];
        Arrays.fill(memory, (byte) 0x5a);

        image.load(MemorySegment.ofArray(memory), image.imageBase());

        assertThat(memory).isEqualTo(expected);
    }

    @Property(tries = 300)
    void aPageMayDoWhatItsSectionsMay(@ForAll("images") byte[] file) throws Exception {
        PeImage image = PeImage.parse(file);
        PageProtection previous = null;
        for (PageProtection run : image.pageProtections()) {
            assertThat(previous == null || !previous.permissions().equals(run.permissions())).as("merged").isTrue();
            for (long page = run.rva(); page < run.rva() + run.size(); page += PeImage.PAGE_SIZE) {
                Permissions expected = new Permissions(false, false, false);
                if (page < image.sizeOfHeaders()) {
                    expected = expected.union(Permissions.READ);
                }
                for (Section section : image.sections()) {
                    long end = section.virtualAddress() + section.memorySize() + image.sectionAlignment() - 1
                            & -image.sectionAlignment();
                    if (section.memorySize() != 0 && section.virtualAddress() < page + PeImage.PAGE_SIZE
                            && page < end) {
                        expected = expected.union(section.permissions());
                    }
                }
                boolean none = expected.equals(new Permissions(false, false, false));
                assertThat(run.permissions()).isEqualTo(none ? Permissions.READ_WRITE : expected);
            }
            previous = run;
        }
    }

    @Provide
    Arbitrary<byte[]> images() {
        Arbitrary<SectionShape> shape = Combinators.combine(Arbitraries.of(PeBuilder.TEXT, PeBuilder.DATA,
                PeBuilder.RODATA), Arbitraries.integers().between(0, 0x1800),
                Arbitraries.integers().between(0,
                        0x3000))
                .as(SectionShape::new);
        return Combinators.combine(shape.list().ofMaxSize(6), Arbitraries.of(0x20, 0x200, 0x1000, 0x4000),
                Arbitraries.of(8, 0x20, 0x200)).as(LayoutProperties::build);
    }

    private record SectionShape(int flags, int dataSize, int virtualSize) {}

    private static byte[] build(List<SectionShape> shapes, int sectionAlignment, int fileAlignment) {
        PeBuilder builder = new PeBuilder().alignment(sectionAlignment, fileAlignment);
        for (SectionShape shape : shapes) {
            builder.section("s", shape.flags, PeBuilder.bytes(shape.dataSize, shape.dataSize | 1), shape.virtualSize);
        }
        return builder.build();
    }
}
