package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code drydock vars}, command by command. */
class VarsCommandTest {
    private static final String GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    /** Active, a path of four bytes that ends at once, "Disk". */
    private static final String OPTION = "01000000 0400 4400 6900 7300 6b00 0000 7fff0400 aabb";

    @TempDir
    private Path folder;
    private Path file;
    private String output;
    private String messages;

    @BeforeEach
    void makeFile() throws IOException {
        file = folder.resolve("vars");
        NvramFiles.create(file, NvramFormat.DRYDOCK).close();
    }

    private int run(Path file, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Stream.concat(Stream.of("vars", file),
                Arrays.stream(arguments)).map(Object::toString).toArray(String[]::new);
        int status = Drydock.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(texts);
        output = out.toString();
        messages = err.toString();
        return status;
    }

    private void set(Path file, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "set";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(run(file, all)).as(() -> messages).isZero();
        assertThat(output + messages).isEmpty();
    }

    private String value(Path file, String... name) {
        Object[] all = new Object[name.length + 2];
        all[0] = "get";
        all[1] = "--hex";
        System.arraycopy(name, 0, all, 2, name.length);
        return run(file, all) == 0 ? output.strip() : messages.strip();
    }

    @ParameterizedTest
    @EnumSource
    void setsGetsListsAndDeletes(NvramFormat format) throws IOException {
        Path vars = folder.resolve("other");
        NvramFiles.create(vars, format).close();
        set(vars, "Boot0001", "--hex", OPTION);
        set(vars, "BootOrder", "--order", "0001,00aB");
        set(vars, "Timeout", "--hex", "05:00");
        set(vars, "--guid", "b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11", "Mine", "--text", "héllo", "--attributes", "nv,bs");
        set(vars, "LoaderEntryDefault", "--wide", "linux.conf");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[100]);
        set(vars, "db", "--from", bytes);

        assertThat(run(vars, "list")).isZero();
        assertThat(output.lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
                "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f LoaderEntryDefault NV+BS+RT 22 \"linux.conf\"",
                GLOBAL + " Boot0001 NV+BS+RT 22 \"Disk\"", GLOBAL + " BootOrder NV+BS+RT 4 0001,00AB",
                GLOBAL + " Timeout NV+BS+RT 2 5 s",
                "b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11 Mine NV+BS 6 \"héllo\"",
                "d719b2cb-3d3a-4596-a3bc-dad00e67656f db NV+BS+RT 100 " + "00".repeat(24) + "…");
        assertThat(run(vars, "list", "--guid", "global")).isZero();
        assertThat(output).hasLineCount(3);

        assertThat(run(vars, "get", "Boot0001")).isZero();
        assertThat(output.lines()).containsExactly("Boot0001-" + GLOBAL + "  NV+BS+RT  22 bytes", "\"Disk\"",
                "00000000  01 00 00 00 04 00 44 00 69 00 73 00 6b 00 00 00  ......D.i.s.k...",
                "00000010  7f ff 04 00 aa bb                                ......");
        assertThat(value(vars, GLOBAL + "-BootOrder")).isEqualTo("0100ab00");
        assertThat(value(vars, "BootOrder-" + GLOBAL.toUpperCase())).isEqualTo("0100ab00");
        assertThat(value(vars, "--guid", "global", "BootOrder")).isEqualTo("0100ab00");
        assertThat(value(vars, "Mine")).contains("there is no Mine-" + GLOBAL);
        Path copy = folder.resolve("copy");
        assertThat(run(vars, "get", "db", "-o", copy)).isZero();
        assertThat(copy).hasBinaryContent(new byte[100]);

        set(vars, "--guid", "b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11", "Mine", "--text", "bye");
        assertThat(run(vars, "list", "--guid", "b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d11")).isZero();
        assertThat(output).contains("NV+BS ").contains("\"bye\"");

        assertThat(run(vars, "delete", "Timeout", "Absent")).isOne();
        assertThat(messages).contains("there is no Absent");
        assertThat(value(vars, "Timeout")).isEqualTo("0500");
        assertThat(run(vars, "delete", "Timeout", "db")).isZero();
        assertThat(run(vars, "get", "Timeout")).isOne();
    }

    @Test
    void convertsAndCompares() throws IOException {
        set(file, "Boot0001", "--hex", OPTION);
        set(file, "BootOrder", "--order", "0001");
        Path json = folder.resolve("vars.json");
        Path volume = folder.resolve("vars.fd");
        Path back = folder.resolve("back");
        assertThat(run(file, "convert", json)).isZero();
        assertThat(run(json, "convert", volume)).isZero();
        assertThat(run(volume, "convert", back, "--to", "drydock")).isZero();
        assertThat(Files.size(volume)).isEqualTo(0x84000);
        for (Path other : new Path[]{json, volume, back}) {
            assertThat(run(file, "diff", other)).isZero();
            assertThat(output).isEmpty();
        }
        assertThat(run(file, "convert", json)).isEqualTo(2);
        assertThat(messages).contains("exists already");

        Path template = Files.write(folder.resolve("template.fd"), new byte[0x20000]);
        Path small = folder.resolve("small.fd");
        assertThat(run(file, "convert", small, "--template", template)).isZero();
        assertThat(Files.size(small)).isEqualTo(0x20000);
        assertThat(run(small, "diff", json)).isZero();

        set(json, "BootOrder", "--order", "0002,0001");
        set(json, "Timeout", "--hex", "0100");
        assertThat(run(file, "diff", json)).isOne();
        assertThat(output.lines()).containsExactly("BootOrder-" + GLOBAL, "- NV+BS+RT  2 bytes  0100",
                "+ NV+BS+RT  4 bytes  02000100", "Timeout-" + GLOBAL, "+ NV+BS+RT  2 bytes  0100");
    }

    @Test
    void whatDoesNotFitMakesNoFile() throws IOException {
        set(file, "Boot0001", "--from", Files.write(folder.resolve("large"), new byte[60_000]));
        Path template = Files.write(folder.resolve("template.fd"), new byte[0x20000]);
        Path small = folder.resolve("small.fd");
        assertThat(run(file, "convert", small, "--template", template)).isEqualTo(2);
        assertThat(messages).contains("there is room for");
        assertThat(small).doesNotExist();
    }

    @Test
    void verifies() {
        set(file, "Boot0001", "--hex", OPTION);
        set(file, "BootOrder", "--order", "0001");
        assertThat(run(file, "verify")).isZero();
        assertThat(output.strip()).isEqualTo("drydock: 2 variables, 0 findings");

        set(file, "BootOrder", "--order", "0001,0002,0001");
        set(file, "BootNext", "--hex", "01");
        set(file, "Boot0003", "--hex", "01000000 0400 4400");
        set(file, "Boot0004", "--hex", "01000000 0900 0000 7fff0400");
        set(file, "Boot0005", "--hex", "01000000 0400 0000 04040300");
        set(file, "Boot0006", "--hex", "01000000 0400 0000 04040400");
        set(file, "Unknown", "--hex", "01");
        set(file, "db", "--hex", "01", "--attributes", "NV+RT");
        assertThat(run(file, "verify")).isOne();
        assertThat(output.lines()).containsExactlyInAnyOrder("BootOrder names Boot0002, which is not there",
                "BootOrder names Boot0001 twice", "BootNext has 1 bytes",
                "Boot0003 has a description without an end",
                "Boot0004 has device paths of 9 bytes, and 4 bytes for them",
                "Boot0005 has a device path node of 3 bytes", "Boot0006 has a device path without an end",
                "Unknown is in the namespace of the specification, which does not define it",
                "db is for runtime but not for boot services", "drydock: 9 variables, 9 findings");
    }

    @Test
    void tellsHowItIsUsed() throws IOException {
        assertThat(run(file)).isEqualTo(2);
        assertThat(messages).contains("a command is missing: list, get, set, delete, diff, convert or verify");
        assertThat(run(file, "set", "A")).isEqualTo(2);
        assertThat(run(file, "set", "A", "--hex", "0g")).isEqualTo(2);
        assertThat(run(file, "set", "A", "--hex", "")).isEqualTo(2);
        assertThat(run(file, "set", "A", "--order", "12")).isEqualTo(2);
        assertThat(messages).contains("'12' is not four hexadecimal digits");
        assertThat(run(file, "set", "A", "--text", "x", "--hex", "00")).isEqualTo(2);
        assertThat(run(file, "set", "A", "--text", "x", "--attributes", "NV,XX")).isEqualTo(2);
        assertThat(messages).contains("'XX' is none of the attributes NV, BS");
        assertThat(run(file, "get", "A", "--guid", "vendor")).isEqualTo(2);
        assertThat(messages).contains("'vendor' is neither a GUID nor one of db, global, loader, shim");
        assertThat(run(folder.resolve("absent"), "list")).isEqualTo(2);
        assertThat(messages).contains("absent: no such file");
        assertThat(run(Files.write(folder.resolve("noise"), new byte[10_000]), "list")).isEqualTo(2);
        assertThat(messages).contains("noise: no slot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbd+unix:///x?socket=/nonexistent/socket", "nbds://localhost/"})
    void tellsAServerThatIsNotThere(String uri) {
        StringWriter err = new StringWriter();
        assertThat(Drydock.commandLine().setErr(new PrintWriter(err)).execute("vars", uri, "list")).isEqualTo(2);
        assertThat(err.toString()).startsWith("drydock: nbd").hasLineCount(1);
    }

    @Test
    void keepsTheTimeOfWhatIsChanged() throws IOException {
        Files.writeString(folder.resolve("timed.json"), """
                {"version": 2, "variables": [{"name": "db", "guid": "d719b2cb-3d3a-4596-a3bc-dad00e67656f",
                "attr": 39, "data": "01", "time": "ea070b15040506000000000000000000"}]}""");
        Path timed = folder.resolve("timed.json");
        set(timed, "db", "--hex", "02");
        try (Nvram nvram = NvramFiles.openReadOnly(timed)) {
            assertThat(nvram.variables().getFirst().timestamp().year()).isEqualTo((short) 2026);
        }
        assertThat(run(timed, "list")).isZero();
        assertThat(output).contains("NV+BS+RT+AT");
    }
}
