package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The example in the package's documentation is this one. */
class PackageExampleTest {
    @Test
    void theExampleWorks() throws Exception {
        // example
        Fdt base = DtsCompiler.compile("""
                /dts-v1/;
                / {
                    #address-cells = <1>;
                    #size-cells = <1>;
                    clk: clock { #clock-cells = <1>; };
                    uart: serial@9000000 { reg = <0x9000000 0x1000>; status = "disabled"; };
                };
                """, Set.of(DtsOption.SYMBOLS)).tree();
        Fdt overlay = DtsCompiler.compile("/dts-v1/; /plugin/; &uart { clocks = <&clk 24>; status = \"okay\"; };")
                .tree();
        Fdt tree = base.overlay(overlay).edit("/clock", clock -> clock.with(FdtProperty.u32("clock-frequency", 24)));

        LocatedNode uart = tree.index().find("/serial").orElseThrow();
        long address = uart.reg().getFirst().addressBits();
        PhandleReference clock = uart.references("clocks", "#clock-cells").getFirst();
        byte[] blob = tree.toBytes();
        // end
        assertThat(address).isEqualTo(0x900_0000);
        assertThat(clock.target().map(LocatedNode::path)).contains("/clock");
        assertThat(clock.arguments()).containsExactly(24);
        assertThat(FdtReader.read(blob)).isEqualTo(tree);
    }

    @Test
    void theDocumentationShowsIt() throws IOException {
        Path sources = Path.of("src");
        String test = Files.readString(sources.resolve("test/java/dev/drydock/fdt/PackageExampleTest.java"));
        String example = test.substring(test.indexOf("// example\n") + 11, test.indexOf("        // end\n"));
        String documentation = Files.readString(sources.resolve("main/java/dev/drydock/fdt/package-info.java"));
        assertThat(plain(documentation.replaceAll("(?m)^ \\* ?", ""))).contains(plain(example));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "");
    }
}
