package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LocatedNodeTest {
    private static FdtIndex index(String content) throws DtsSyntaxException {
        return DtsCompiler.compile("/dts-v1/; / { " + content + " };").tree().index();
    }

    private static LocatedNode node(String path, String content) throws DtsSyntaxException {
        return index(content).find(path).orElseThrow();
    }

    @Test
    void readsRegByTheParentsCells() throws Exception {
        assertThat(node("/a", "#address-cells = <2>; #size-cells = <1>; a { reg = <1 2 3 4 5 6>; };").reg())
                .extracting(RegEntry::addressBits, RegEntry::sizeBits)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(0x1_0000_0002L, 3L),
                        org.assertj.core.groups.Tuple.tuple(0x4_0000_0005L, 6L));
        RegEntry pci = node("/a", "#address-cells = <3>; #size-cells = <2>; a { reg = <0x82000000 0 1 0 2>; };").reg()
                .getFirst();
        assertThat(pci.address()).isEqualTo(new BigInteger("820000000000000000000001", 16));
        assertThat(node("/a", "#address-cells = <1>; #size-cells = <0>; a { reg = <7>; };").reg())
                .containsExactly(new RegEntry(BigInteger.valueOf(7), BigInteger.ZERO));
        assertThat(node("/a", "a { reg = <0 1 2>; };").reg()).as("2 and 1 where the parent does not say").hasSize(1);
        assertThat(node("/a", "a { };").reg()).isEmpty();
        for (String wrong : List.of("a { reg = <1 2>; };", "a { reg = [01]; };",
                "#address-cells = <0>; #size-cells = <0>; a { reg = <1>; };",
                "#address-cells = <9>; a { reg = <1>; };", "#address-cells = <(-1)>; a { reg = <1>; };")) {
            assertThatExceptionOfType(FdtValueException.class).as(wrong).isThrownBy(() -> node("/a", wrong).reg())
                    .withMessageStartingWith("/a: reg: ");
        }
    }

    @Test
    void translatesAddressesUpToTheRoot() throws Exception {
        FdtIndex index = index(
                "#address-cells = <2>; #size-cells = <2>; soc { #address-cells = <1>; #size-cells = <1>; "
                        + "ranges = <0x1000 0x1 0 0x1000>, <0x8000 0x2 0 0x100>; bus { #address-cells = <1>; #size-cells = <1>; "
                        + "ranges; dev@1010 { reg = <0x1010 0x10>; }; }; apart { dev { }; }; };");
        LocatedNode device = index.find("/soc/bus/dev").orElseThrow();
        assertThat(device.translate(0x1010)).contains(0x1_0000_0010L);
        assertThat(device.translate(0x80ff)).contains(0x2_0000_00ffL);
        assertThat(device.translate(0x8100)).isEmpty();
        assertThat(device.translate(0xfff)).isEmpty();
        assertThat(device.translate(-1)).isEmpty();
        assertThat(index.find("/soc/apart/dev").orElseThrow().translate(0)).as("no ranges").isEmpty();
        assertThat(index.find("/soc").orElseThrow().translate(5)).contains(5L);
    }

    @Test
    void followsPhandlesWithTheirArguments() throws Exception {
        String nodes = "a: a { #clock-cells = <0>; }; b: b { #clock-cells = <2>; }; none: none { }; ";
        LocatedNode user = node("/user", nodes + "user { clocks = <&b 1 2>, <0>, <&a>; };");
        List<PhandleReference> clocks = user.references("clocks", "#clock-cells");
        assertThat(clocks).extracting(r -> r.target().map(LocatedNode::path).orElse("-")).containsExactly("/b", "-",
                "/a");
        assertThat(clocks).extracting(PhandleReference::arguments).containsExactly(List.of(1, 2), List.of(), List.of());
        assertThat(user.references("resets", "#reset-cells")).isEmpty();
        for (String wrong : List.of("<&b 1>", "<99>", "<&none>", "[01]")) {
            LocatedNode broken = node("/user", nodes + "user { clocks = " + wrong + "; };");
            assertThatExceptionOfType(FdtValueException.class).as(wrong)
                    .isThrownBy(() -> broken.references("clocks", "#clock-cells"));
        }
    }

    @Test
    void findsTheInterruptParent() throws Exception {
        FdtIndex index = index("interrupt-parent = <&gic>; gic: gic { interrupt-controller; #interrupt-cells = <3>; }; "
                + "soc { dev { interrupts = <0 1 4>, <0 2 4>; }; gpio: gpio { interrupt-controller; "
                + "#interrupt-cells = <2>; interrupts = <0 9 4>; line { interrupts = <5 1>; }; }; "
                + "both { interrupts-extended = <&gpio 3 1>, <&gic 0 3 4>; interrupts = <1>; }; "
                + "odd { interrupts = <1 2>; }; };");
        assertThat(index.find("/soc/dev").orElseThrow().interruptParent().map(LocatedNode::path)).contains("/gic");
        assertThat(index.find("/soc/dev").orElseThrow().interrupts()).extracting(PhandleReference::arguments)
                .containsExactly(List.of(0, 1, 4), List.of(0, 2, 4));
        assertThat(index.find("/soc/gpio").orElseThrow().interruptParent().map(LocatedNode::path)).contains("/gic");
        assertThat(index.find("/soc/gpio/line").orElseThrow().interruptParent().map(LocatedNode::path))
                .as("a controller is its children's").contains("/soc/gpio");
        assertThat(index.find("/soc/both").orElseThrow().interrupts()).extracting(r -> r.target().get().path())
                .containsExactly("/soc/gpio", "/gic");
        LocatedNode odd = index.find("/soc/odd").orElseThrow();
        assertThatExceptionOfType(FdtValueException.class).isThrownBy(odd::interrupts);
        assertThat(node("/a", "a { interrupts = <1>; };").interruptParent()).isEmpty();
    }

    @Test
    void looksUpByAliasSymbolAndModel() throws Exception {
        FdtIndex index = DtsCompiler.compile("/dts-v1/; / { aliases { d0 = &dev; }; s { dev: d@1 { compatible = \"x\"; "
                + "e { }; }; }; };", java.util.Set.of(DtsOption.SYMBOLS)).tree().index();
        assertThat(index.alias("d0")).contains("/s/d@1");
        assertThat(index.find("d0/e").map(LocatedNode::path)).contains("/s/d@1/e");
        assertThat(index.symbol("dev").map(LocatedNode::path)).contains("/s/d@1");
        assertThat(index.symbol("d0")).isEmpty();
        assertThat(index.compatible("x")).extracting(LocatedNode::path).containsExactly("/s/d@1");
        assertThat(index.nodes().map(LocatedNode::path)).containsExactly("/", "/aliases", "/s", "/s/d@1", "/s/d@1/e",
                "/__symbols__");
        assertThat(index.root().parent()).isEmpty();
    }

    @Test
    void editsInPlace() throws Exception {
        Fdt tree = index("a = <1>; b = <2>; x { p; y { q; }; }; z { };").tree();
        Fdt edited = tree.edit("/x/y", y -> y.with(FdtProperty.u32("q", 7)).with(FdtProperty.empty("r")));
        assertThat(edited).isEqualTo(index("a = <1>; b = <2>; x { p; y { q = <7>; r; }; }; z { };").tree());
        assertThat(edited.edit("/", root -> root.with(FdtProperty.u32("a", 3))).root().properties())
                .extracting(FdtProperty::name).containsExactly("a", "b");
        assertThat(tree.edit("/x", x -> x.renamed("w")).root().children()).extracting(FdtNode::name)
                .containsExactly("w", "z");
        assertThat(tree.remove("/x")).isEqualTo(index("a = <1>; b = <2>; z { };").tree());
        assertThat(tree.merge(index("b = <3>; c; x { y { s; }; }; n { };").tree()))
                .isEqualTo(index("a = <1>; b = <3>; c; x { p; y { q; s; }; }; z { }; n { };").tree());
        assertThat(tree.sorted()).isEqualTo(index("z { }; x { y { q; }; };").tree().sorted()
                .merge(index("a = <1>; b = <2>; x { p; };").tree()).sorted());
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> tree.edit("/w", w -> w));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.remove("/"));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.edit("/x", x -> x.renamed("z")));
        assertThat(tree.root().without("none")).isSameAs(tree.root());
    }
}
