package dev.drydock.efi.bootmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.EndInstanceNode;
import dev.drydock.efi.protocol.devicepath.HardwareNode;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.protocol.devicepath.NodeData;
import dev.drydock.efi.spec.Guid;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LoadOptionProperties {
    private static final LoadOption SMALL = LoadOption.of("A", DevicePath.of(new MediaNode.FilePath("\\B")))
            .withData((byte) 7);

    @Provide
    Arbitrary<LoadOption> options() {
        var node = Arbitraries.of(new MediaNode.FilePath("\\EFI\\x.efi"), new HardwareNode.Pci(1, 2),
                new EndInstanceNode(),
                MediaNode.HardDrive.gpt(1, 2048, 100, Guid.parse("c12a7328-f81f-11d2-ba4b-00a0c93ec93b")));
        Arbitrary<DevicePath> path = node.list().ofMaxSize(4).map(nodes -> new DevicePath(List.copyOf(nodes)));
        Arbitrary<String> description = Arbitraries.strings().all().excludeChars('\0').ofMaxLength(20);
        return Combinators.combine(Arbitraries.integers(), description, path.list().ofMinSize(1).ofMaxSize(3),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(30))
                .as((attributes, text, paths, data) -> new LoadOption(attributes, text, paths, NodeData.of(data)));
    }

    @Property
    void whatIsEncodedIsDecoded(@ForAll("options") LoadOption option) throws LoadOptionFormatException {
        assertThat(LoadOption.decode(option.encode())).isEqualTo(option);
    }

    @Property
    void arbitraryBytesAreAnOptionOrRefused(@ForAll byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    @Property
    void damagedOptionsAreOptionsOrRefused(@ForAll("options") LoadOption option, @ForAll int place,
            @ForAll byte value, @ForAll @IntRange(max = 40) int cut) {
        byte[] bytes = option.encode();
        bytes[Math.floorMod(place, bytes.length)] = value;
        decodeOrRefuse(Arrays.copyOf(bytes, Math.max(0, bytes.length - cut)));
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            assertThat(LoadOption.decode(bytes).encode()).isEqualTo(bytes);
        } catch (LoadOptionFormatException e) {
            assertThat(e.field()).isIn("Attributes", "FilePathListLength", "Description", "FilePathList");
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    @Example
    void isLaidOutAsTheSpecificationWants() {
        assertThat(SMALL.encode()).isEqualTo(HexFormat.of().parseHex("01000000" // 0x00 Attributes
                + "0e00" // 0x04 FilePathListLength
                + "41000000" // 0x06 Description
                + "04040a005c0042000000" // 0x0a FilePathList: a file
                + "7fff0400" // its end
                + "07")); // 0x18 OptionalData
    }

    @Example
    void theErrorNamesTheField() {
        byte[] good = SMALL.encode();
        refused(Arrays.copyOf(good, 3), "Attributes", 0);
        refused(Arrays.copyOf(good, 5), "FilePathListLength", 4);
        refused(Arrays.copyOf(good, 9), "Description", 6);
        refused(Arrays.copyOf(good, 20), "FilePathListLength", 4);
        byte[] noPath = good.clone();
        noPath[4] = 0;
        refused(noPath, "FilePathList", 10);
        byte[] shortPath = good.clone();
        shortPath[4] = 10;
        refused(shortPath, "FilePathList", 10);
        byte[] node = good.clone();
        node[12] = 3;
        refused(node, "FilePathList", 10);
    }

    private static void refused(byte[] bytes, String field, long offset) {
        assertThatExceptionOfType(LoadOptionFormatException.class).isThrownBy(() -> LoadOption.decode(bytes))
                .satisfies(e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.offset()).isEqualTo(offset);
                });
    }
}
