package dev.drydock.efi.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Machines;
import dev.drydock.efi.tables.AcpiTables.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference compiler reads every table as what it is: what it disassembled compiles to the same table. */
class IaslTest {
    private static final int RANDOM_MACHINES = 3;

    @TempDir
    Path directory;

    @Test
    void acceptsEveryTable() throws Exception {
        ExternalTool iasl = ExternalTool.orSkip("iasl", "acpica-tools", directory);
        List<Path> sources = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Hardware hardware : machines()) {
            AcpiTables tables = AcpiTables.at(0x7ff0_0000L, hardware);
            // iasl reads description tables only; the RSDP is none.
            for (Table table : tables.tables().subList(1, tables.tables().size())) {
                byte[] bytes = tables.bytes(table);
                // The addresses of others differ in each machine; what else is the same need not be read again.
                boolean root = table.signature().endsWith("SDT") && !table.signature().equals("DSDT");
                if (!root && seen.add(table.signature() + Arrays.hashCode(bytes))) {
                    Path file = directory.resolve("%s-%d.dat".formatted(table.signature(), sources.size()));
                    Files.write(file, bytes);
                    sources.add(file);
                }
            }
        }
        for (Path source : sources) {
            acceptsTable(iasl, source);
        }
    }

    private static List<Hardware> machines() {
        List<Hardware> machines = new ArrayList<>(Machines.edges());
        machines.addAll(Machines.some(Machines.arm(), RANDOM_MACHINES));
        machines.addAll(Machines.some(Machines.pc(), RANDOM_MACHINES));
        return machines;
    }

    private void acceptsTable(ExternalTool iasl, Path source) throws Exception {
        byte[] bytes = Files.readAllBytes(source);
        String name = source.getFileName().toString();
        String output = iasl.run("-p", "source", "-d", name);
        assertThat(output).as(name).doesNotContainIgnoringCase("error").doesNotContainIgnoringCase("warning")
                .doesNotContainIgnoringCase("invalid");
        String text = Files.readString(directory.resolve("source.dsl"));
        assertThat(text).as(name).doesNotContainIgnoringCase("invalid").doesNotContainIgnoringCase("incorrect")
                .doesNotContain("****", "Unknown");
        output = iasl.run("-p", "again", "source.dsl");
        assertThat(output).as(text).contains(" 0 Errors").contains(" 0 Warnings");
        byte[] again = Files.readAllBytes(directory.resolve("again.aml"));
        // iasl writes itself into the header as the creator.
        int body = name.startsWith("FACS") ? 0 : 36;
        assertThat(Arrays.copyOfRange(again, body, again.length)).as(text)
                .isEqualTo(Arrays.copyOfRange(bytes, body, bytes.length));
    }
}
