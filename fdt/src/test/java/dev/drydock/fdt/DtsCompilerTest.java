package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtsCompilerTest {
    /** Each stands behind {@code /dts-v1/;} in one line; a dollar sign is a quotation mark. */
    private static final String REFUSED = """
            / {                                          | 13 | the source ends here
            / { }                                        | 15 | ";" is expected
            / { a = ; };                                 | 18 | a value is expected
            / { a = <1>, ; };                            | 23 | a value is expected
            / { a = <1 };                                | 21 | an integer is expected
            / { a = <0x>; };                             | 19 | an integer is expected
            / { a = <089>; };                            | 19 | malformed
            / { a = <0x10000000000000000>; };            | 19 | more than 64 bits
            / { a = <12ab>; };                           | 19 | a malformed integer
            / { a = <0x100000000>; };                    | 19 | does not fit 32 bits
            / { a = /bits/ 8 <256>; };                   | 28 | does not fit 8 bits
            / { a = /bits/ 8 <(-257)>; };                | 28 | does not fit 8 bits
            / { a = /bits/ 7 <1>; };                     | 18 | takes 8, 16, 32 or 64
            / { l: a = /bits/ 64 <&l>; };                | 32 | only among 32-bit cells
            / { a = <(1 / 0)>; };                        | 21 | division by zero
            / { a = <(1 % 0)>; };                        | 21 | division by zero
            / { a = <(1 + )>; };                         | 24 | an integer is expected
            / { a = <(1 ? 2)>; };                        | 25 | ":" is expected
            / { a = <-1>; };                             | 19 | an integer is expected
            / { a = <''>; };                             | 19 | has 0 characters
            / { a = <'ab'>; };                           | 19 | has 2 characters
            / { a = [1]; };                              | 19 | two hexadecimal digits
            / { a = [0g]; };                             | 19 | two hexadecimal digits
            / { a = $x; };                               | 18 | a string does not end
            / { a = $\\xg$; };                           | 21 | without a hexadecimal digit
            / { a { }; b = <1>; };                       | 21 | a property behind a child
            / { a; a; };                                 | 17 | a second property of this name
            / { a { }; a { }; };                         | 21 | a second node of this name
            / { a; /delete-property/ a; };               | 17 | or its deletion
            / { a { }; /delete-node/ a; };               | 21 | or its deletion
            / { a@ { }; };                               | 14 | a malformed node name
            / { a@b; };                                  | 14 | a malformed property name
            / { a@1@2 { }; };                            | 14 | a malformed node name
            / { a = <&x>; };                             | 19 | there is no node x
            / { a = &x; };                               | 18 | there is no node x
            / { a = <&{/x}>; };                          | 19 | there is no node /x
            / { a = <&{x}>; };                           | 19 | a malformed path reference
            / { a = <& x>; };                            | 19 | a malformed reference
            / { }; &x { };                               | 17 | there is no node x
            / { }; &{/x} { };                            | 17 | there is no node /x
            / { }; x: &x { };                            | 20 | there is no node x
            &x { };                                      | 10 | there is no node x
            / { }; /delete-node/ &x;                     | 33 | there is no node x
            / { }; /omit-if-no-ref/ &x;                  | 36 | there is no node x
            / { l: a { }; l: b { }; };                   | 27 | label "l" is at another node
            / { l: a { }; l: b; };                       | 27 | a property behind a child
            / { l: b; l: a { }; };                       | 17 | label "l" is elsewhere too
            / { a = l: <1 l:>; };                        | 14 | label "l" is elsewhere too
            / { a { phandle = <1>; }; b { phandle = <1>; }; }; | 40 | another node has phandle 0x1
            / { phandle = <0>; };                        | 14 | the value of no phandle
            / { phandle = <1 2>; };                      | 14 | not one cell
            / { phandle = <1>; linux,phandle = <2>; };   | 14 | differ
            / { a: a { }; b { phandle = <&a>; }; };      | 39 | refers to another node
            / { a { name = $b$; }; };                    | 18 | contradicts the node's name
            /memreserve/ 0 0; / { };                     | 10 | a memory reservation is empty
            /memreserve/ 0x10; / { };                    | 27 | an integer is expected
            / { }; /memreserve/ 1 1;                     | 17 | stands before the tree
            l: / { };                                    | 10 | a label that labels nothing
            /include/ $x$                                | 10 | /include/ is not supported
            / { /include/ $x$ };                         | 14 | /include/ is not supported
            / { a = /incbin/($x$); };                    | 18 | /incbin/ is not supported
            / { #include <x> };                          | 14 | the C preprocessor's
            / { #define x };                             | 14 | the C preprocessor's
            / { }; x                                     | 17 | a reference to a node
            / { }; /* x                                  | 17 | a comment does not end
            / { é; };                                    | 14 | a name is expected
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = REFUSED)
    void tellsWhatIsWrongAndWhere(String source, int column, String reason) {
        refuses(source("/dts-v1/;" + source), 1, column, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = REFUSED)
    void dtcRefusesTheSame(String source, int column, String reason, @TempDir Path directory) throws Exception {
        Dtc dtc = Dtc.orSkip(directory);
        // The files that these name do exist, so that they are not what is wrong for dtc.
        Files.writeString(directory.resolve("x"), "");
        // These it warns of, ignores, cannot write in a blob, or does support.
        boolean ours = reason.contains("is not supported") || source.contains("/ { a@ { }; };")
                || source.contains("/memreserve/ 0 0;")
                || source.contains("a; /delete-property/ a;");
        assertThat(dtc.refuses(source("/dts-v1/;" + source).getBytes(UTF_8)) || ours).isTrue();
    }

    private static String source(String text) {
        return text.replace('$', '"');
    }

    private static void refuses(String source, int line, int column, String reason) {
        assertThatExceptionOfType(DtsSyntaxException.class).isThrownBy(() -> DtsCompiler.compile(source))
                .satisfies(e -> {
                    assertThat(e.reason()).contains(reason);
                    assertThat(e.line()).as("line").isEqualTo(line);
                    assertThat(e.column()).as("column, " + e.reason()).isEqualTo(column);
                });
    }

    @Test
    void countsLinesAndCharacters() {
        refuses("", 1, 1, "does not begin with /dts-v1/;");
        refuses("/ { };", 1, 1, "does not begin with /dts-v1/;");
        refuses("#include \"x\"\n/dts-v1/;\n/ { };", 1, 1, "does not begin");
        refuses("/dts-v1/;\n/dts-v1/; /plugin/;\n/ { };", 2, 20, "contradicts");
        refuses("/dts-v1/;\n/ {\n\ta = \"äö\", ?;\n};", 3, 12, "a value is expected");
        refuses("/dts-v1/;\r\n/ {\r\n\t1: b;\r\n};", 3, 3, "\";\" is expected");
    }

    @Test
    void tellsTheFileThatThePreprocessorNames() {
        String source = "/dts-v1/;\n# 40 \"soc.dtsi\" 1\n/ {\n  a = <;\n};\n";
        assertThatExceptionOfType(DtsSyntaxException.class).isThrownBy(() -> DtsCompiler.compile(source))
                .withMessage("soc.dtsi:41, column 8: an integer is expected here").satisfies(e -> {
                    assertThat(e.file()).contains("soc.dtsi");
                    assertThat(e.line()).isEqualTo(41);
                });
    }

    @Test
    void boundsNestingAndExpressions() throws DtsSyntaxException {
        FdtLimits limits = new FdtLimits(1000, 3);
        String three = "/dts-v1/; / { a { b { }; }; };";
        assertThat(compile(three, limits).find("/a/b")).isPresent();
        assertThatExceptionOfType(DtsSyntaxException.class)
                .isThrownBy(() -> compile(three.replace("b { };", "b { c { }; };"), limits))
                .withMessageContaining("nested more than 3 deep");
        // What a label leads to counts from its own depth.
        assertThatExceptionOfType(DtsSyntaxException.class)
                .isThrownBy(() -> compile("/dts-v1/; / { a { l: b { }; }; }; &l { c { }; };", limits));
        for (String nesting : new String[]{"(", "-", "~", "1 ? "}) {
            assertThatExceptionOfType(DtsSyntaxException.class)
                    .isThrownBy(() -> compile("/dts-v1/; / { a = <(" + nesting.repeat(100_000), FdtLimits.DEFAULT))
                    .withMessageContaining("nested more than 100 deep");
        }
        assertThatExceptionOfType(DtsSyntaxException.class)
                .isThrownBy(() -> compile("/dts-v1/; / {" + "a {".repeat(100_000), FdtLimits.DEFAULT))
                .withMessageContaining("nested more than 64 deep");
    }

    private static Fdt compile(String source, FdtLimits limits) throws DtsSyntaxException {
        return DtsCompiler.compile(source.getBytes(UTF_8), Set.of(), limits).tree();
    }

    @Test
    void boundsWhatAShortSourceMakes() {
        String deep = "/dts-v1/; / { l: " + "n".repeat(200) + " {";
        for (String amplified : new String[]{
                "a = " + "&l,".repeat(100) + "&l;",
                "a = /bits/ 64 <" + "1 ".repeat(2000) + ">;",
                "a = <" + "1 ".repeat(4000) + ">;",
                "a;".repeat(2000),
                "b { }; ".repeat(1000)}) {
            assertThatExceptionOfType(DtsSyntaxException.class).as(amplified.substring(0, 10))
                    .isThrownBy(() -> compile(deep + amplified + " }; };", new FdtLimits(10_000, 8)))
                    .withMessageContaining("exceeds the limit of 10000");
        }
        String overlay = "/dts-v1/; /plugin/; / { " + "n".repeat(200) + " { a = <" + "&l ".repeat(100) + ">; }; };";
        assertThatExceptionOfType(DtsSyntaxException.class)
                .isThrownBy(() -> compile(overlay, new FdtLimits(10_000, 8))).withMessageContaining("exceeds");
    }

    @Test
    void tellsLabels() throws DtsSyntaxException {
        CompiledDts compiled = DtsCompiler.compile("/dts-v1/; / { b: a: x { c: y { }; }; };");
        assertThat(compiled.labels()).containsExactly(java.util.Map.entry("b", "/x"), java.util.Map.entry("a", "/x"),
                java.util.Map.entry("c", "/x/y"));
        assertThat(compiled.plugin()).isFalse();
        assertThat(DtsCompiler.compile("/dts-v1/; /plugin/; &x { };").plugin()).isTrue();
    }

    /** Here dtc's lexer takes the second quotation mark for an escaped one. */
    @Test
    void aBackslashIsACharacter() throws DtsSyntaxException {
        assertThat(DtsCompiler.compile("/dts-v1/; / { a = <'\\\\' '\\''>; };").tree().root().property("a"))
                .contains(FdtProperty.cells("a", '\\', '\''));
    }

    @Test
    void keepsTheBytesOfStrings() throws DtsSyntaxException {
        byte[] latin = "/dts-v1/; / { a = \"\u00e4\"; };".getBytes(ISO_8859_1);
        assertThat(DtsCompiler.compile(latin, Set.of(), FdtLimits.DEFAULT).tree().root().property("a"))
                .contains(FdtProperty.bytes("a", new byte[]{(byte) 0xe4, 0}));
        assertThat(DtsCompiler.compile("/dts-v1/; / { a = \"\u00e4\"; };").tree().root().property("a"))
                .contains(FdtProperty.string("a", "\u00e4"));
    }
}
