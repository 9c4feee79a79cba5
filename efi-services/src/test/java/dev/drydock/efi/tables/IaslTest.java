package dev.drydock.efi.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.tables.AcpiTables.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference compiler reads every table as what it is: what it disassembled compiles to the same table. */
class IaslTest {
    @TempDir
    Path directory;

    static Stream<AcpiFacts> facts() {
        return Stream.of(AcpiTablesTest.PC, AcpiTablesTest.ARM,
                new AcpiFacts(1, AcpiOem.DRYDOCK, PcPlatform.CONVENTIONAL),
                new AcpiFacts(254, AcpiOem.DRYDOCK, PcPlatform.CONVENTIONAL),
                new AcpiFacts(8, AcpiOem.DRYDOCK, ArmPlatform.QEMU_VIRT));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void acceptsEveryTable(AcpiFacts facts) throws Exception {
        ExternalTool iasl = ExternalTool.orSkip("iasl", "acpica-tools", directory);
        AcpiTables tables = AcpiTables.at(0x7ff0_0000L, facts);
        // iasl reads description tables only; the RSDP is none.
        for (Table table : tables.tables().subList(1, tables.tables().size())) {
            byte[] bytes = tables.bytes(table);
            Path source = directory.resolve(table.signature().strip() + ".dat");
            Files.write(source, bytes);
            String name = source.getFileName().toString();
            String output = iasl.run("-p", "source", "-d", name);
            assertThat(output).as(name).doesNotContainIgnoringCase("error").doesNotContainIgnoringCase("warning")
                    .doesNotContainIgnoringCase("invalid");
            String text = Files.readString(directory.resolve("source.dsl"));
            assertThat(text).as(name).doesNotContainIgnoringCase("invalid").doesNotContainIgnoringCase("incorrect")
                    .doesNotContain("****");
            output = iasl.run("-p", "again", "source.dsl");
            assertThat(output).as(text).contains(" 0 Errors").contains(" 0 Warnings");
            byte[] again = Files.readAllBytes(directory.resolve("again.aml"));
            // iasl writes itself into the header as the creator.
            int body = table.signature().equals("FACS") ? 0 : 36;
            assertThat(Arrays.copyOfRange(again, body, again.length)).as(text)
                    .isEqualTo(Arrays.copyOfRange(bytes, body, bytes.length));
        }
    }
}
