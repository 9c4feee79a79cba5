package dev.drydock.efi.bootmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootEntriesTest {
    private static final LoadOption LINUX = LoadOption.ofFile("Linux", "\\linux.efi").withText("quiet");
    private static final LoadOption RESCUE = LoadOption.ofFile("Rescue", "\\rescue.efi");

    private final MemoryVariableStore store = new MemoryVariableStore(new MachineState());
    private final BootEntries entries = BootEntries.in(store);

    @Test
    void entriesAreAddedReorderedAndRemoved() throws IOException {
        assertThat(entries.list()).isEmpty();
        assertThat(entries.add(LINUX).name()).isEqualTo("Boot0000");
        assertThat(entries.addFirst(RESCUE).number()).isEqualTo(1);
        assertThat(entries.order()).containsExactly(1, 0);
        entries.put(0xAB, LINUX);
        assertThat(entries.list()).containsExactly(new BootEntry(1, RESCUE), new BootEntry(0, LINUX),
                new BootEntry(0xAB, LINUX));
        entries.order(List.of(0xAB, 1));
        assertThat(store.find(VariableId.global("BootOrder")).orElseThrow())
                .isEqualTo(new Variable(VariableId.global("BootOrder"), VariableAttributes.NV_BS_RT,
                        new byte[]{(byte) 0xAB, 0, 1, 0}));
        entries.remove(1);
        assertThat(entries.order()).containsExactly(0xAB);
        assertThat(entries.find(1)).isEmpty();
        assertThat(entries.find(0)).contains(LINUX);
        entries.order(List.of());
        assertThat(store.find(VariableId.global("BootOrder"))).isEmpty();
    }

    @Test
    void aFreeNumberIsInNoOrderEither() throws IOException {
        entries.order(List.of(0, 1));
        assertThat(entries.add(LINUX).number()).isEqualTo(2);
        assertThat(entries.order()).containsExactly(0, 1, 2);
        assertThat(entries.list()).extracting(BootEntry::number).containsExactly(2);
    }

    @Test
    void theNextBootHasItsOwnOption() throws IOException {
        assertThat(entries.next()).isEmpty();
        entries.next(0xFFFF);
        assertThat(entries.next()).hasValue(0xFFFF);
        assertThatIllegalArgumentException().isThrownBy(() -> entries.next(0x10000));
        assertThatIllegalArgumentException().isThrownBy(() -> entries.put(-1, LINUX));
    }

    @Test
    void entriesAreKeptInAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("vars");
        try (Nvram nvram = NvramFiles.create(file, NvramFormat.DRYDOCK)) {
            BootEntries.in(nvram).add(RESCUE);
            BootEntries.in(nvram).addFirst(LINUX);
            BootEntries.in(nvram).remove(0);
        }
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            assertThat(BootEntries.in(nvram).list()).containsExactly(new BootEntry(1, LINUX));
            assertThat(BootEntries.in(nvram).order()).containsExactly(1);
        }
    }
}
