package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Where an image may be loaded, and where not. */
class ImageLoaderTest {
    @Test
    void anImageWithoutRelocationsLoadsAnywhere() throws Exception {
        PeImage image = PeImage.parse(simple().build());
        MemorySegment target = target(image);

        LoadedLayout layout = image.load(target, 0x1234_5000L);

        assertThat(layout.relocations()).isZero();
        assertThat(layout.entryPoint()).isEqualTo(0x1234_6000L);
        // The header tells where the image is, as it does under EDK2.
        assertThat(target.get(ImageBytes.U64, image.headers().imageBaseOffset())).isEqualTo(0x1234_5000L);
    }

    @Test
    void aStrippedImageLoadsAtItsBaseOnly() throws Exception {
        PeImage image = PeImage.parse(simple().imageBase(0x40_0000).characteristics(0x0207).build());

        assertThat(image.relocsStripped()).isTrue();
        assertThat(image.load(target(image), 0x40_0000).base()).isEqualTo(0x40_0000);
        assertThatThrownBy(() -> image.load(target(image), 0x50_0000)).isInstanceOfSatisfying(
                MalformedImageException.class, e -> {
                    assertThat(e.field()).isEqualTo("Characteristics");
                    assertThat(e.fileOffset()).isEqualTo(PeBuilder.CHARACTERISTICS);
                });
    }

    @Test
    void malformedRelocationsMatterOnlyWhenTheyAreApplied() throws Exception {
        PeImage image = PeImage.parse(simple().imageBase(0x40_0000).relocations(
                PeBuilder.block(0x1000, 0xb000)).build());

        assertThat(image.load(target(image), 0x40_0000).relocations()).isZero();
        assertThatThrownBy(() -> image.load(target(image), 0x50_0000)).isInstanceOf(MalformedImageException.class);
    }

    @Test
    void theTargetIsWholePages() throws Exception {
        PeImage image = PeImage.parse(simple().alignment(0x20, 0x20).build());

        assertThat(image.loadAlignment()).isEqualTo(0x1000);
        assertThat(image.sizeOfImage()).isEqualTo(0x280);
        assertThat(image.loadedSize()).isEqualTo(0x1000);
        assertThatIllegalArgumentException().isThrownBy(
                () -> image.load(Arena.ofAuto().allocate(0x280), 0x1000)).withMessageContaining("needs 0x1000");
        MemorySegment target = target(image);
        image.load(target, 0x1000);
        assertThat(target.asSlice(0x180, 0x100).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes(0x100, 0xcc));
        assertThat(target.asSlice(0x280).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(new byte[0x1000 - 0x280]);
    }

    @Test
    void theBaseIsAlignedAndFits() throws Exception {
        PeImage image = PeImage.parse(simple().alignment(0x1_0000, 0x200).build());
        PeImage narrow = PeImage.parse(simple().format(PeFormat.PE32).machine(Machine.IA32).build());

        assertThat(image.loadAlignment()).isEqualTo(0x1_0000);
        assertThatIllegalArgumentException().isThrownBy(() -> image.load(target(image), 0x8000));
        assertThatIllegalArgumentException().isThrownBy(() -> image.load(target(image), -0x1_0000));
        assertThat(image.load(target(image), -0x2_0000).base()).isEqualTo(-0x2_0000);
        assertThat(narrow.load(target(narrow), 0xffff_e000L).base()).isEqualTo(0xffff_e000L);
        assertThatIllegalArgumentException().isThrownBy(() -> narrow.load(target(narrow), 0xffff_f000L));
        assertThatIllegalArgumentException().isThrownBy(() -> narrow.load(target(narrow), 0x1_0000_0000L));
        assertThatIllegalArgumentException().isThrownBy(() -> narrow.load(target(narrow), -0x2000));
    }

    private static PeBuilder simple() {
        return new PeBuilder().section(".text", PeBuilder.TEXT, bytes(0x100, 0xcc));
    }

    private static MemorySegment target(PeImage image) {
        return Arena.ofAuto().allocate(image.loadedSize()).fill((byte) 0x5a);
    }
}
