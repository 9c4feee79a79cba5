package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.disk.nbd.NbdServer;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest's variables are on a disk of a server, where the next boot finds them. */
class NetworkVariablesTest {
    private static final Guid VENDOR = Guid.parse("6f1c2d8e-90b3-4d57-a122-7c58e4039b6d");
    private static final int VOLUME = 0x84000;

    @TempDir
    Path directory;

    private Path file;

    private static void boot(NbdServer server, int count) throws IOException {
        Firmware firmware = Firmware.builder(Architecture.X86_64).memory(128 << 20)
                .application(new ContractProgram("variables-kept", Architecture.X86_64).file()).nvram(server.uri())
                .build();
        assertThat(firmware.boot().console().lines()).anyMatch(line -> line.startsWith("checks: 6 ok, 0 not ok"));
        try (Nvram nvram = NvramFiles.open(NbdDevice.connect(server.export()))) {
            assertThat(nvram.findings()).isEmpty();
            assertThat(nvram.variables()).filteredOn(stored -> stored.id().equals(new VariableId(VENDOR, "Count")))
                    .singleElement().satisfies(stored -> assertThat(stored.variable().data()).containsExactly(count));
            assertThat(nvram.variables()).extracting(StoredVariable::id)
                    .contains(new VariableId(VENDOR, "Contents")).doesNotContain(new VariableId(VENDOR, "Gone"));
        }
    }

    private static void makeEmpty(NbdServer server, NvramFormat format) throws IOException {
        NvramFiles.format(NbdDevice.connectPersistent(server.export()), format).close();
    }

    private Path blank() throws IOException {
        file = Files.write(directory.resolve("vars.fd"), new byte[VOLUME]);
        return file;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
    void nbdkitKeepsVariables(NvramFormat format) throws IOException {
        try (NbdServer server = NbdServer.nbdkit(directory, "file", blank())) {
            makeEmpty(server, format);
            for (int count = 1; count <= 3; count++) {
                boot(server, count);
            }
        }
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(nvram.format()).isEqualToIgnoringCase(format.name());
            assertThat(nvram.variables()).extracting(stored -> stored.id().name()).contains("Count");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
    void qemuNbdKeepsVariables(NvramFormat format) throws IOException {
        try (NbdServer server = NbdServer.qemuNbd(directory, "vars", "-f", "raw", blank())) {
            makeEmpty(server, format);
            boot(server, 1);
            boot(server, 2);
        }
    }

    @Test
    void everyChangeIsFlushed() throws IOException {
        Path log = directory.resolve("requests");
        try (NbdServer server = NbdServer.nbdkit(directory, "--filter=log", "file", blank(), "logfile=" + log)) {
            makeEmpty(server, NvramFormat.EDK2);
            try (Nvram nvram = NvramFiles.open(NbdDevice.connectPersistent(server.export()))) {
                nvram.store(List.of());
                long before = Files.readAllLines(log).size();
                var id = new VariableId(VENDOR, "A");
                nvram.store(List.of(StoredVariable.of(new Variable(id, 7, new byte[10]))));
                // Nothing but this store was asked for since, and the connection is still there.
                List<String> requests = Files.readAllLines(log).stream().skip(before).filter(isBegin()).toList();
                assertThat(requests).anyMatch(line -> line.contains(" Write "));
                assertThat(requests.getLast()).contains(" Flush ");
            }
        }
    }

    private static Predicate<String> isBegin() {
        return line -> line.contains(" Write id=") || line.contains(" Flush id=");
    }
}
