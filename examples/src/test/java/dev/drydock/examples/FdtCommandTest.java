package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drydock fdt}, command by command. */
class FdtCommandTest {
    @TempDir
    private Path folder;
    private Path base;
    private Path overlay;
    private String output;
    private String messages;

    @BeforeEach
    void writeSources() throws IOException {
        base = Files.writeString(folder.resolve("base.dts"),
                "/dts-v1/; / { aliases { s = &uart; }; uart: uart { names = \"a\", \"b\"; n = <1 2>; z = [01]; }; };");
        overlay = Files.writeString(folder.resolve("more.dtso"), "/dts-v1/; /plugin/; &uart { n = <3>; };");
    }

    private int run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int status = Drydock.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(texts);
        output = out.toString();
        messages = err.toString();
        return status;
    }

    @Test
    void compilesAppliesAndCompares() throws IOException {
        Path blob = folder.resolve("base.dtb");
        Path merged = folder.resolve("merged.dtb");
        Path source = folder.resolve("merged.dts");
        assertThat(run("fdt", "compile", "-@", base, "-o", blob)).isZero();
        assertThat(run("fdt", "overlay", blob, overlay, "-o", merged)).isZero();
        assertThat(run("fdt", "diff", blob, merged)).isOne();
        assertThat(output).isEqualToNormalizingNewlines("/uart\n- n = <0x1 0x2>;\n+ n = <0x3>;\n");
        assertThat(run("fdt", "decompile", merged, "-o", source)).isZero();
        assertThat(run("fdt", "diff", source, merged)).isZero();
        assertThat(output).isEmpty();
    }

    @Test
    void printsAndGets() {
        assertThat(run("fdt", "print", base, "s")).isZero();
        assertThat(output).startsWith("uart {").contains("names = \"a\", \"b\";");
        assertThat(run("fdt", "get", base, "s", "names")).isZero();
        assertThat(output).isEqualToNormalizingNewlines("a\nb\n");
        assertThat(run("fdt", "get", base, "s", "n")).isZero();
        assertThat(output).isEqualToNormalizingNewlines("0x1\n0x2\n");
        assertThat(run("fdt", "get", base, "s", "z")).isZero();
        assertThat(output.strip()).isEqualTo("01");
        assertThat(run("fdt", "get", base, "/nowhere")).isOne();
        assertThat(messages).contains("there is no /nowhere");
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        assertThat(run("fdt", "check", base)).isOne();
        assertThat(output).contains("warning (root_properties): /: has no model");
        Path broken = Files.writeString(folder.resolve("broken.dts"), "/dts-v1/;\n/ { a = <; };");
        assertThat(run("fdt", "print", broken)).isEqualTo(2);
        assertThat(messages).contains("broken.dts: line 2, column 10: ").hasLineCount(1);
        assertThat(run("fdt")).isEqualTo(2);
        assertThat(run("fdt", "check", base, "--except", "nonsense")).isEqualTo(2);
    }
}
