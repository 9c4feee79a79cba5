package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
    private static Fdt compile(String source) throws DtsSyntaxException {
        return DtsCompiler.compile("/dts-v1/; " + source, Set.of(DtsOption.SYMBOLS)).tree();
    }

    private static Fdt base() throws DtsSyntaxException {
        return compile("/ { a: a { x = <1>; y = <2>; b { }; }; c: c { to = <&a>; }; };");
    }

    @Test
    void keepsTheOrderOfTheBase() throws Exception {
        Fdt result = base().overlay(compile("/plugin/; &a { y = <3>; z = <4>; b { new; }; d: d { of = <&c &d>; }; };"));
        FdtNode a = result.find("/a").orElseThrow();
        assertThat(a.properties()).extracting(FdtProperty::name).containsExactly("x", "y", "phandle", "z");
        assertThat(a.children()).extracting(FdtNode::name).containsExactly("b", "d");
        assertThat(a.property("y").flatMap(FdtProperty::asU32)).contains(3);
        assertThat(result.index().symbol("d").map(LocatedNode::path)).contains("/a/d");
        assertThat(result.index().find("/a/d").orElseThrow().references("of", ""))
                .extracting(r -> r.target().get().path())
                .containsExactly("/c", "/a/d");
    }

    /** The base's references to the node would break if its phandle changed. */
    @Test
    void keepsThePhandleOfTheBase() throws Exception {
        Fdt result = base().overlay(compile("/plugin/; / { f { target-path = \"/\"; "
                + "__overlay__ { mine: a { own = <&mine>; }; c { also = <&mine>; }; }; }; };"));
        FdtIndex index = result.index();
        for (String reference : new String[]{"/c:to", "/c:also", "/a:own"}) {
            String[] parts = reference.split(":");
            assertThat(index.find(parts[0]).orElseThrow().references(parts[1], "").getFirst().target().get().path())
                    .as(reference).isEqualTo("/a");
        }
    }

    @Test
    void takesThePhandleOfTheLaterFragment() throws Exception {
        Fdt result = base()
                .overlay(compile("/plugin/; / { f { target-path = \"/c\"; __overlay__ { one: n { x = <&one>; }; }; };"
                        + " g { target-path = \"/c\"; __overlay__ { two: n { x = <&two>; }; }; }; };"));
        assertThat(result.index().find("/c/n").orElseThrow().references("x", "").getFirst().target().get().path())
                .isEqualTo("/c/n");
    }

    @Test
    void leavesTheBaseAsItIs() throws Exception {
        Fdt base = base();
        byte[] before = base.toBytes();
        base.overlay(compile("/plugin/; &a { x = <9>; };"));
        assertThat(base.toBytes()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            / { };                                                   | /                     | this is no overlay
            /plugin/; &nowhere { };                                  | /__fixups__/nowhere   | no such symbol
            /plugin/; &{/nowhere} { };                               | /fragment@0/target-path | there is no node /nowhere
            / { f { __overlay__ { }; }; };                           | /f                    | neither target
            / { f { target = <99>; __overlay__ { }; }; };            | /f/target             | no node has this phandle
            / { f { target = <0>; __overlay__ { }; }; };             | /f/target             | is no phandle
            / { f { target = <1 2>; __overlay__ { }; }; };           | /f/target             | is no phandle
            / { __fixups__ { a = "/f"; }; };                         | /__fixups__/a         | path:property:offset
            / { __fixups__ { a = "/f:x:-1"; }; f { x = <1>; }; };    | /__fixups__/a         | the offset is no number
            / { __fixups__ { a = "/f:x:9999999999"; }; };            | /__fixups__/a         | the offset is no number
            / { __fixups__ { a = "/f:x:1"; }; f { x = <1>; }; };     | /f/x                  | behind the end
            / { __fixups__ { a = "/f:y:0"; }; f { x = <1>; }; };     | /__fixups__           | there is no property y at /f
            / { __fixups__ { a = "/g:x:0"; }; f { x = <1>; }; };     | /__fixups__           | there is no property x at /g
            / { __fixups__ { a; }; };                                | /__fixups__/a         | is no list of strings
            / { __local_fixups__ { f { x = <0>; }; }; };             | /__local_fixups__/    | no node f
            / { __local_fixups__ { f { x = <0>; }; }; f { }; };      | /__local_fixups__/f   | no property x
            / { __local_fixups__ { f { x = <4>; }; }; f { x = <1>; }; }; | /f/x              | behind the end
            / { __local_fixups__ { f { x = [01]; }; }; f { x = <1>; }; }; | /__local_fixups__/f/x | is not made of cells
            / { f { phandle = <0xfffffffe>; }; };                    | /f/phandle            | no phandle is left
            /plugin/; &a { }; / { __symbols__ { l = "/g/__overlay__/x"; }; }; | /__symbols__/l | no such fragment
            /plugin/; &a { }; / { __symbols__ { l = "x"; }; };       | /__symbols__/l        | is no path
            """)
    void tellsWhatDoesNotFit(String overlay, String path, String reason) throws DtsSyntaxException {
        Fdt base = base();
        Fdt compiled = DtsCompiler.compile("/dts-v1/; " + overlay).tree();
        assertThatExceptionOfType(FdtOverlayException.class).isThrownBy(() -> base.overlay(compiled)).satisfies(e -> {
            assertThat(e.reason()).contains(reason);
            assertThat(e.path()).isEqualTo(path);
        });
    }

    @Test
    void boundsTheResult() throws Exception {
        Fdt base = base();
        Fdt overlay = compile("/plugin/; &a { b { c { d { l: e { }; }; }; }; };");
        assertThat(FdtOverlay.apply(base, overlay, new FdtLimits(14, 6)).find("/a/b/c/d/e")).isPresent();
        assertThatExceptionOfType(FdtOverlayException.class)
                .isThrownBy(() -> FdtOverlay.apply(base, overlay, new FdtLimits(14, 5)))
                .withMessageContaining("nested more than 5 deep");
        assertThatExceptionOfType(FdtOverlayException.class)
                .isThrownBy(() -> FdtOverlay.apply(base, overlay, new FdtLimits(9, 6)))
                .withMessageContaining("exceed the limit");
    }
}
