package dev.drydock.efi.libvirt;

import static dev.drydock.efi.libvirt.DomainXml.with;
import static dev.drydock.efi.libvirt.DomainXml.withDisks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.efi.Boot;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.nbd.NbdServer;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a domain names is opened as it says. */
class LibvirtMachineTest {
    private static final VariableId MINE = new VariableId(Guid.parse("b9c1f5a8-3b0d-4d5f-8f5e-0b7a3c6b9d12"), "Mine");
    private static final VariableId LANGUAGE = VariableId.global("PlatformLang");

    @TempDir
    Path directory;

    @BeforeEach
    void makeTemplate() throws IOException {
        try (Nvram nvram = NvramFiles.create(directory.resolve("template.fd"), NvramFormat.EDK2)) {
            nvram.store(List.of(StoredVariable.of(new Variable(MINE, VariableAttributes.NV_BS_RT, new byte[]{1}))));
        }
    }

    private static List<VariableId> ids(Path file) throws IOException {
        try (Nvram nvram = NvramFiles.openReadOnly(file)) {
            return nvram.variables().stream().map(StoredVariable::id).toList();
        }
    }

    /** A machine without disks, which boots nothing, with these variables. */
    private static void boot(String nvram) throws IOException {
        String xml = withDisks("").replace(DomainXml.NVRAM, nvram);
        assertThat(Firmware.fromLibvirtDomain(xml).build().boot().outcome())
                .isInstanceOf(BootOutcome.NothingBootable.class);
    }

    @Test
    void aFileOfVariablesIsMadeFromItsTemplateOnce() throws IOException {
        Path file = directory.resolve("vars.fd");
        Path template = directory.resolve("template.fd");
        String nvram = "<nvram template='" + template + "'>" + file + "</nvram>";
        boot(nvram);
        assertThat(ids(file)).contains(MINE, LANGUAGE);
        assertThat(ids(template)).containsExactly(MINE);

        Files.delete(template);
        boot(nvram);
        assertThat(ids(file)).contains(MINE, LANGUAGE);

        Files.delete(file);
        assertThatThrownBy(() -> boot(nvram)).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("template.fd");
    }

    @Test
    void variablesOfATemplateAloneAreInMemory() throws IOException {
        Path template = directory.resolve("template.fd");
        byte[] before = Files.readAllBytes(template);
        boot("<nvram template='" + template + "'/>");
        assertThat(Files.readAllBytes(template)).isEqualTo(before);
    }

    @Test
    void variablesAreKeptOnAServer() throws IOException {
        Path file = directory.resolve("store");
        NvramFiles.create(file, NvramFormat.DRYDOCK).close();
        try (NbdServer server = NbdServer.nbdkit(directory, "file", file)) {
            boot("<nvram type='network'><source protocol='nbd'><host transport='unix' socket='"
                    + directory.resolve("nbdkit.socket") + "'/></source></nvram>");
            assertThat(server.process().isAlive()).isTrue();
        }
        assertThat(ids(file)).contains(LANGUAGE);
    }

    @Test
    void disksAreOpenedAsTheirFormatsSay() throws IOException {
        HostTool qemuImg = HostTool.require("qemu-img");
        Path raw = directory.resolve("disk.img");
        DiskImage.builder().fitting().espFat32("DOMAIN", files -> files.file("\\hello", new byte[10])).build()
                .writeTo(raw);
        Path qcow2 = directory.resolve("disk.qcow2");
        qemuImg.run("convert", "-O", "qcow2", raw, qcow2);
        try (NbdServer _ = NbdServer.qemuNbd(directory, "disk", "-r", "-f", "raw", raw)) {
            LibvirtDomain domain = LibvirtDomain.parse(withDisks("""
                    <disk type='file'><source file='%1$s/disk.img'/><target dev='vda'/></disk>
                    <disk type='file'><source file='%1$s/disk.img'/><target dev='vdb'/><readonly/></disk>
                    <disk type='file'><driver type='qcow2'/><source file='%1$s/disk.qcow2'/><target dev='vdc'/></disk>
                    <disk type='network'>
                      <source protocol='nbd' name='disk'><host transport='unix' socket='%1$s/qemu-nbd.socket'/></source>
                      <target dev='vdd'/>
                    </disk>
                    <disk device='cdrom'><source file='%1$s/disk.img'/><target dev='sda'/></disk>
                    """.formatted(directory)).replace(DomainXml.NVRAM, ""));
            List<String> found = domain.disks().stream().map(LibvirtMachineTest::describe).toList();
            long blocks = Files.size(raw) / 512;
            assertThat(found).containsExactly("vda: %d of 512 bytes".formatted(blocks),
                    "vdb: %d of 512 bytes, read-only".formatted(blocks), "vdc: %d of 512 bytes".formatted(blocks),
                    "vdd: %d of 512 bytes".formatted(blocks),
                    "sda: %d of 2048 bytes, read-only".formatted(Files.size(raw) / 2048));
            try (Boot boot = domain.firmware().build().start()) {
                assertThat(boot.run().outcome()).isInstanceOfSatisfying(BootOutcome.NothingBootable.class,
                        nothing -> assertThat(nothing.attempts())
                                .extracting(BootOutcome.Attempt::place)
                                .anyMatch(name -> name.contains("vda, partition"))
                                .anyMatch(name -> name.contains("vdc, partition"))
                                .anyMatch(name -> name.contains("vdd, partition")));
            }
        }
    }

    private static String describe(LibvirtDomain.Disk disk) {
        try (BlockDevice device = DomainMachine.open(disk)) {
            // A disk that is not protected is written to in memory.
            return "%s: %d of %d bytes%s".formatted(disk.target(), device.blockCount(), device.blockSize(),
                    disk.readOnly() && device.isReadOnly() ? ", read-only" : "");
        } catch (IOException e) {
            throw new AssertionError(disk.target(), e);
        }
    }

    @Test
    void anImageThatIsNotOfItsFormatIsRefused() throws IOException {
        Path raw = Files.write(directory.resolve("raw.img"), new byte[1 << 20]);
        String xml = with("<driver name='qemu' type='raw' cache='none'/>", "<driver type='qcow2'/>")
                .replace("/images/small.img", raw.toString()).replace(DomainXml.NVRAM, "");
        assertThatThrownBy(() -> Firmware.fromLibvirtDomain(xml).build().boot()).isInstanceOf(IOException.class);
    }
}
