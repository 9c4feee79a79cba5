package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FdtTest {
    private static final Fdt MACHINE = Fdt.build(root -> {
        root.u32("#address-cells", 2).u32("#size-cells", 2);
        root.node("aliases", aliases -> aliases.string("serial0", "/soc/serial@9000000").string("bad", "serial0"));
        root.node("memory@40000000", memory -> memory.reg(0x4000_0000L, 0x1_0000_0000L));
        root.node("soc", soc -> {
            soc.u32("#address-cells", 1).u32("#size-cells", 1);
            soc.node("serial@9000000", serial -> serial.strings("compatible", "arm,pl011", "arm,primecell")
                    .reg(0x900_0000, 0x1000).node("port", port -> {
                    }));
            soc.node("rtc@a000000", rtc -> rtc.strings("compatible", "arm,pl031", "arm,primecell"));
            soc.node("rtc@b000000", rtc -> {
            });
        });
    });

    @Test
    void findsNodesByPathAliasAndModel() {
        FdtNode serial = MACHINE.find("/soc/serial@9000000").orElseThrow();
        assertThat(serial.name()).isEqualTo("serial@9000000");
        assertThat(serial.baseName()).isEqualTo("serial");
        assertThat(serial.unitAddress()).contains("9000000");
        assertThat(MACHINE.find("/soc/serial")).containsSame(serial);
        assertThat(MACHINE.find("serial0")).containsSame(serial);
        assertThat(MACHINE.find("serial0/port").map(FdtNode::name)).contains("port");
        assertThat(MACHINE.find("/")).containsSame(MACHINE.root());
        assertThat(MACHINE.compatible("arm,pl011")).containsExactly(serial);
        assertThat(MACHINE.compatible("arm,primecell")).extracting(FdtNode::name).containsExactly("serial@9000000",
                "rtc@a000000");
        assertThat(MACHINE.compatible("arm,pl0")).isEmpty();
    }

    @Test
    void findsNothingWhereThePathIsAmbiguousOrWrong() {
        assertThat(MACHINE.find("/soc/rtc")).as("two have that base name").isEmpty();
        assertThat(MACHINE.find("/soc/serial@9000001")).isEmpty();
        assertThat(MACHINE.find("/soc/serial/port/x")).isEmpty();
        assertThat(MACHINE.find("serial1")).isEmpty();
        assertThat(MACHINE.find("bad")).as("an alias is a full path").isEmpty();
        assertThat(MACHINE.find("")).isEmpty();
    }

    @Test
    void regFollowsTheParentsCellCounts() {
        assertThat(MACHINE.find("/memory").orElseThrow().property("reg"))
                .contains(FdtProperty.cells("reg", 0, 0x4000_0000, 1, 0));
        assertThat(MACHINE.find("/soc/serial").orElseThrow().property("reg"))
                .contains(FdtProperty.cells("reg", 0x900_0000, 0x1000));
        Fdt defaults = Fdt.build(root -> root.node("a@1", a -> a.reg(1, 2)));
        assertThat(defaults.find("/a").orElseThrow().property("reg")).contains(FdtProperty.cells("reg", 0, 1, 2));
        Fdt cpus = Fdt
                .build(root -> root.u32("#address-cells", 1).u32("#size-cells", 0).node("cpu@1", cpu -> cpu.reg(1)));
        assertThat(cpus.find("/cpu").orElseThrow().property("reg")).contains(FdtProperty.u32("reg", 1));
        assertThatIllegalArgumentException().isThrownBy(
                () -> Fdt.build(root -> root.u32("#address-cells", 1).node("a", a -> a.reg(0x1_0000_0000L, 1))));
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(root -> root.node("a", a -> a.reg(1))));
        assertThatIllegalStateException()
                .isThrownBy(() -> Fdt.build(root -> root.u32("#size-cells", 3).node("a", a -> a.reg(1, 1))));
    }

    @Test
    void phandlesLeadToTheirNodes() {
        Fdt fdt = GoldenBlob.TREE;
        Phandle gic = fdt.root().property("interrupt-parent").flatMap(FdtProperty::asPhandle).orElseThrow();
        assertThat(fdt.find(gic).map(FdtNode::name)).contains("intc@8000000");
        assertThat(fdt.find(new Phandle(99))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(FdtNodeBuilder::allocatePhandle))
                .withMessageContaining("no node declares");
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(root -> {
            Phandle own = root.allocatePhandle();
            root.phandle(own).node("a", a -> a.phandle(own));
        })).withMessageContaining("declared twice");
        assertThatIllegalArgumentException().isThrownBy(() -> new Phandle(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Phandle(-1));
    }

    @Test
    void valuesAreReadAsWhatTheyCanBe() {
        assertThat(FdtProperty.empty("x").asU32()).isEmpty();
        assertThat(FdtProperty.empty("x").asStringList()).isEmpty();
        assertThat(FdtProperty.empty("x").asCells()).hasValueSatisfying(cells -> assertThat(cells).isEmpty());
        assertThat(FdtProperty.u32("x", -2).asU32()).contains(-2);
        assertThat(FdtProperty.u32("x", -2).asU64()).isEmpty();
        assertThat(FdtProperty.u64("x", 1L << 40).asU64()).contains(1L << 40);
        assertThat(FdtProperty.u64("x", 1L << 40).asCells())
                .hasValueSatisfying(cells -> assertThat(cells).containsExactly(0x100, 0));
        assertThat(FdtProperty.string("x", "a").asString()).contains("a");
        assertThat(FdtProperty.strings("x", "a", "").asString()).isEmpty();
        assertThat(FdtProperty.strings("x", "a", "").asStringList()).contains(List.of("a", ""));
        assertThat(FdtProperty.bytes("x", new byte[]{'a'}).asStringList()).isEmpty();
        assertThat(FdtProperty.bytes("x", new byte[5]).asCells()).isEmpty();
        assertThat(FdtProperty.u32("x", 0).asPhandle()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> FdtProperty.string("x", "a\0b"));
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        byte[] bytes = {1};
        FdtProperty property = FdtProperty.bytes("x", bytes);
        bytes[0] = 2;
        property.asBytes()[0] = 3;
        assertThat(property.asBytes()).containsExactly(1);
    }

    @Test
    void refusesMalformedAndRepeatedNames() {
        for (String name : List.of("", "a/b", "a@", "@1", "a@1@2", "a b", "ä", "a".repeat(256))) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> Fdt.build(root -> root.node(name, a -> {
            })));
        }
        for (String name : List.of("", "a/b", "a@1", "a".repeat(256))) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> FdtProperty.empty(name));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(root -> root.empty("a").u32("a", 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(root -> root.node("a", a -> {
        }).node("a", a -> {
        })));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fdt.build(root -> root.node(new FdtNode("", List.of(), List.of()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fdt(new FdtNode("x", List.of(), List.of()), List.of(), 0));
    }

    @Test
    void aBuilderEndsWithItsLambda() {
        AtomicReference<FdtNodeBuilder> leaked = new AtomicReference<>();
        Fdt.build(root -> root.node("a", leaked::set));
        assertThatIllegalStateException().isThrownBy(() -> leaked.get().empty("late"));
        assertThatIllegalStateException().isThrownBy(() -> leaked.get().node("late", late -> {
        }));
    }

    @Test
    void boundsTheDepthOfWhatIsBuilt() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fdt.build(FdtTest::nest));
    }

    private static void nest(FdtNodeBuilder node) {
        node.node("a", FdtTest::nest);
    }

    @Test
    void reservationsStayInTheAddressSpace() {
        assertThat(new MemoryReservation(-1, 1).size()).isOne();
        assertThat(new MemoryReservation(0, -1).size()).isEqualTo(-1);
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryReservation(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryReservation(0, 0));
    }

    @Test
    void printsSource() {
        Fdt fdt = Fdt.build(root -> root.strings("s", "a\"\\", "b").string("e", "").empty("flag")
                .node("n@1", n -> n.cells("c", 1, -1).bytes("b", (byte) 0xab, (byte) 1, (byte) 2)))
                .withReservation(0x1000, 0x20);
        assertThat(fdt.toDts()).isEqualTo("""
                /dts-v1/;

                /memreserve/\t0x0000000000001000 0x0000000000000020;
                / {
                \ts = "a\\"\\\\", "b";
                \te = [00];
                \tflag;

                \tn@1 {
                \t\tc = <0x1 0xffffffff>;
                \t\tb = [ab 01 02];
                \t};
                };
                """);
    }
}
