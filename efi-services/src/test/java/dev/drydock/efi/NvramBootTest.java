package dev.drydock.efi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.NvramInUseException;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Variables in a file outlive a boot, and the firmware finds those that someone else put there. */
class NvramBootTest {
    private static final VariableId LANGUAGE = VariableId.global("PlatformLang");
    private static final VariableId TIMEOUT = VariableId.global("Timeout");

    @ParameterizedTest
    @EnumSource
    void variablesOutliveABoot(NvramFormat format, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("vars");
        NvramFiles.create(file, format).close();
        Firmware firmware = Firmware.builder(Architecture.X86_64).nvram(file).build();
        assertThat(firmware.boot().outcome()).isInstanceOf(BootOutcome.NothingBootable.class);

        var seven = new Variable(TIMEOUT, VariableAttributes.NV_BS_RT, new byte[]{7, 0});
        try (Nvram nvram = NvramFiles.open(file)) {
            assertThat(nvram.variables()).extracting(StoredVariable::id).contains(LANGUAGE, TIMEOUT);
            List<StoredVariable> changed = new ArrayList<>(nvram.variables());
            changed.replaceAll(stored -> stored.id().equals(TIMEOUT) ? StoredVariable.of(seven) : stored);
            nvram.store(changed);
        }
        try (Boot _ = firmware.start()) {
            Assertions.assertThatThrownBy(firmware::start).isInstanceOf(NvramInUseException.class);
        }
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(nvram.variables()).contains(StoredVariable.of(seven));
        }
    }
}
