package dev.drydock.efi.libvirt;

import static dev.drydock.efi.libvirt.DomainXml.disk;
import static dev.drydock.efi.libvirt.DomainXml.with;
import static dev.drydock.efi.libvirt.DomainXml.withDisks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.disk.nbd.NbdExport;
import dev.drydock.efi.libvirt.LibvirtDomain.Device;
import dev.drydock.efi.libvirt.LibvirtDomain.Disk;
import dev.drydock.efi.libvirt.LibvirtDomain.DomainNvram;
import dev.drydock.efi.libvirt.LibvirtDomain.Format;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibvirtDomainTest {
    private static List<String> targets(String xml) throws LibvirtFormatException {
        return LibvirtDomain.parse(xml).disks().stream().map(Disk::target).toList();
    }

    @Test
    void aDomainIsRead() throws LibvirtFormatException {
        LibvirtDomain domain = LibvirtDomain.parse(DomainXml.X86_64);

        assertThat(domain.name()).isEqualTo("small");
        assertThat(domain.architecture()).isEqualTo(Architecture.X86_64);
        assertThat(domain.memorySize()).isEqualTo(256L << 20);
        assertThat(domain.cpus()).isEqualTo(2);
        assertThat(domain.display()).isTrue();
        assertThat(domain.randomNumbers()).isTrue();
        assertThat(domain.disks()).containsExactly(new Disk("vda", "/domain/devices/disk", Device.DISK,
                new StorageSource.HostFile(Path.of("/images/small.img")), Format.RAW, false, 512));
        assertThat(domain.nvram()).contains(
                new DomainNvram(Optional.of(new StorageSource.HostFile(Path.of("/nvram/small_VARS.fd"))),
                        Optional.of(Path.of("/templates/VARS.fd"))));
        assertThat(domain.warnings()).containsExactly(
                "/domain/devices/interface: the machine has no such device here",
                "/domain/features: has no effect here");
    }

    /** The forms that were asked for on libvirt's list: a ROM loader, and NVRAM on network storage with a source of its own. */
    @Test
    void nvramMayBeAFileABlockDeviceOrAServers() throws LibvirtFormatException {
        assertThat(LibvirtDomain.parse(with(DomainXml.LOADER,
                "<loader readonly='yes' secure='no' type='rom'>/usr/lib/xen/boot/hvmloader</loader>")).nvram())
                .isPresent();
        assertThat(source("<nvram type='file'><source file='/vars/a.fd'/></nvram>"))
                .isEqualTo(new StorageSource.HostFile(Path.of("/vars/a.fd")));
        assertThat(source("<nvram type='block'><source dev='/dev/vg/vars'/></nvram>"))
                .isEqualTo(new StorageSource.HostBlock(Path.of("/dev/vg/vars")));
        assertThat(source("""
                <nvram type='network'>
                  <source protocol='nbd' name='vars'><host name='store.example' port='10810'/></source>
                </nvram>""")).isEqualTo(
                new StorageSource.Network(NbdExport.of(URI.create("nbd://store.example:10810/vars"))));
        assertThat(source("""
                <nvram type='network'>
                  <source protocol='nbd'><host transport='unix' socket='/run/nbd.sock'/></source>
                </nvram>""")).isEqualTo(
                new StorageSource.Network(NbdExport.of(URI.create("nbd+unix:///?socket=/run/nbd.sock"))));
    }

    private static StorageSource source(String nvram) throws LibvirtFormatException {
        return LibvirtDomain.parse(with(DomainXml.NVRAM, nvram)).nvram().orElseThrow().source().orElseThrow();
    }

    @Test
    void withoutAFileVariablesAreGoneAndAWarningSaysSo() throws LibvirtFormatException {
        LibvirtDomain none = LibvirtDomain.parse(with(DomainXml.NVRAM, ""));
        assertThat(none.nvram()).isEmpty();
        assertThat(none.warnings()).contains("/domain/os: no nvram is named: variables are gone after the boot");

        LibvirtDomain template = LibvirtDomain.parse(with(DomainXml.NVRAM, "<nvram template='/templates/V.fd'/>"));
        assertThat(template.nvram())
                .contains(new DomainNvram(Optional.empty(), Optional.of(Path.of("/templates/V.fd"))));
        assertThat(template.warnings())
                .contains("/domain/os/nvram: no file is named: variables are gone after the boot");

        String stateless = with(DomainXml.LOADER + "\n    " + DomainXml.NVRAM,
                "<loader stateless='yes'>/usr/share/OVMF/OVMF.fd</loader>");
        assertThat(LibvirtDomain.parse(stateless).warnings()).noneMatch(warning -> warning.contains("nvram"));
    }

    @Test
    void aFirmwareThatLibvirtChoosesIsUefi() throws LibvirtFormatException {
        String automatic = with(DomainXml.LOADER + "\n    " + DomainXml.NVRAM,
                "<firmware><feature enabled='no' name='secure-boot'/></firmware>")
                .replace("<os>", "<os firmware='efi'>");
        assertThat(LibvirtDomain.parse(automatic).nvram()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 524288, 536870912", "KiB, 524288, 536870912", "k, 1024, 1048576", "b, 1048576, 1048576",
            "bytes, 7, 7", "KB, 3, 3000", "MB, 3, 3000000", "M, 64, 67108864", "GB, 1, 1000000000", "G, 2, 2147483648",
            "GiB, 1, 1073741824", "TB, 1, 1000000000000", "T, 1, 1099511627776", "TiB, 2, 2199023255552"})
    void memoryHasUnits(String unit, String amount, long bytes) throws LibvirtFormatException {
        String attribute = unit == null || unit.isEmpty() ? "" : " unit='" + unit + "'";
        assertThat(LibvirtDomain.parse(
                with("<memory unit='MiB'>256</memory>", "<memory" + attribute + "> " + amount + " </memory>"))
                .memorySize()).isEqualTo(bytes);
    }

    @Test
    void whatDrydocksMachinesCannotHaveIsLessWithAWarning() throws LibvirtFormatException {
        LibvirtDomain domain = LibvirtDomain.parse(
                with("<memory unit='MiB'>256</memory>", "<memory unit='GiB'>16</memory>")
                        .replace("<vcpu placement='static'>2</vcpu>", "<vcpu current='200'>255</vcpu>"));
        assertThat(domain.memorySize()).isEqualTo(16L << 30);
        assertThat(domain.cpus()).isEqualTo(200);
        assertThat(domain.warnings()).contains("/domain/memory: the machine has 2048 MiB here, the most there can be",
                "/domain/vcpu: the machine has 123 CPUs here, the most there can be");
        assertThat(domain.firmware().build().hardware().processors()).hasSize(123);
        assertThat(domain.firmware().build().hardware().memorySpan()).isEqualTo(2L << 30);
    }

    @Test
    void manyCpusOfAnArmMachineHaveAGicV3() throws LibvirtFormatException {
        String arm = with("arch='x86_64' machine='pc-q35-7.2'", "arch='aarch64' machine='virt-7.2'");
        for (int cpus : new int[]{1, 8, 9}) {
            LibvirtDomain domain = LibvirtDomain.parse(arm.replace(">2</vcpu>", ">" + cpus + "</vcpu>"));
            assertThat(domain.architecture()).isEqualTo(Architecture.AARCH64);
            assertThat(domain.firmware().build().hardware().processors()).hasSize(cpus);
        }
    }

    @Test
    void disksHaveSourcesFormatsAndProtection() throws LibvirtFormatException {
        List<Disk> disks = LibvirtDomain
                .parse(withDisks(
                        """
                                <disk type='block'>
                                  <driver type='raw' io='native'/><source dev='/dev/vg/one'/><target dev='vda'/><readonly/>
                                </disk>
                                <disk type='file' device='disk' snapshot='external'>
                                  <driver name='qemu' type='qcow2' discard='unmap'/><source file='/images/two.qcow2' index='1'/>
                                  <backingStore/><blockio logical_block_size='4096' physical_block_size='4096'/>
                                  <target dev='vdb' bus='virtio'/><serial>WD-42</serial>
                                  <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/><alias name='virtio-disk1'/>
                                </disk>
                                <disk type='network' device='disk'>
                                  <driver type='raw'/>
                                  <source protocol='nbd' name='three'><host name='10.0.0.1'/></source><target dev='vdc'/>
                                </disk>
                                <disk type='file' device='cdrom'><source file='/images/four.iso'/><target dev='sda'/></disk>
                                <disk type='file' device='floppy'><source file='/images/five.img'/><target dev='fda'/></disk>
                                <disk type='file' device='cdrom'><target dev='sdb' bus='sata' tray='open'/><readonly/></disk>
                                """))
                .disks();

        assertThat(disks).containsExactly(
                new Disk("vda", "/domain/devices/disk", Device.DISK,
                        new StorageSource.HostBlock(Path.of("/dev/vg/one")), Format.RAW, true, 512),
                new Disk("vdb", "/domain/devices/disk[2]", Device.DISK,
                        new StorageSource.HostFile(Path.of("/images/two.qcow2")), Format.QCOW2, false, 4096),
                new Disk("vdc", "/domain/devices/disk[3]", Device.DISK,
                        new StorageSource.Network(NbdExport.of(URI.create("nbd://10.0.0.1/three"))), Format.RAW, false,
                        512),
                new Disk("sda", "/domain/devices/disk[4]", Device.CDROM,
                        new StorageSource.HostFile(Path.of("/images/four.iso")), Format.RAW, true, 2048),
                new Disk("fda", "/domain/devices/disk[5]", Device.FLOPPY,
                        new StorageSource.HostFile(Path.of("/images/five.img")), Format.RAW, false, 512));
    }

    @Test
    void aDriveWithoutAMediumIsLeftOut() throws LibvirtFormatException {
        LibvirtDomain domain = LibvirtDomain.parse(withDisks("<disk device='cdrom'><target dev='sda'/></disk>"));
        assertThat(domain.disks()).isEmpty();
        assertThat(domain.warnings()).contains("/domain/devices/disk: has no medium, and is left out");
    }

    @Test
    void disksAreTriedInTheOrderOfTheirKinds() throws LibvirtFormatException {
        String disks = disk("vda", "") + "<disk device='cdrom'><source file='/a.iso'/><target dev='sda'/></disk>"
                + disk("vdb", "") + "<disk device='floppy'><source file='/f.img'/><target dev='fda'/></disk>";
        String xml = withDisks(disks);
        assertThat(targets(xml)).containsExactly("vda", "vdb", "sda", "fda");
        assertThat(targets(xml.replace(DomainXml.BOOT, "<boot dev='cdrom'/><boot dev='hd'/>"))).containsExactly("sda",
                "vda", "vdb", "fda");
        assertThat(targets(xml.replace(DomainXml.BOOT, "<boot dev='network'/><boot dev='fd'/>")))
                .containsExactly("fda", "vda", "sda", "vdb");
    }

    @Test
    void disksAreTriedInTheirOwnOrder() throws LibvirtFormatException {
        String xml = withDisks(disk("vda", "") + disk("vdb", "<boot order='20'/>") + disk("vdc", "")
                + disk("vdd", "<boot order='3' loadparm='2'/>")).replace(DomainXml.BOOT, "")
                .replace("<interface type='network'>", "<interface type='network'><boot order='1'/>");
        assertThat(targets(xml)).containsExactly("vdd", "vdb", "vda", "vdc");
        assertThat(LibvirtDomain.parse(xml).warnings())
                .contains("/domain/devices/interface/boot: nothing is booted from there");
    }

    @Test
    void aMachineWithoutACardHasNoDisplayAndWithoutRngNoRandomNumbers() throws LibvirtFormatException {
        LibvirtDomain domain = LibvirtDomain.parse(with("<model type='virtio'/>", "<model type='none'/>").replaceAll(
                "<rng .*</rng>", ""));
        assertThat(domain.display()).isFalse();
        assertThat(domain.randomNumbers()).isFalse();
    }

    @Test
    void anUnknownMachineIsAWarning() throws LibvirtFormatException {
        assertThat(LibvirtDomain.parse(with("machine='pc-q35-7.2'", "machine='xenfv'")).warnings())
                .contains("/domain/os/type/@machine: 'xenfv' is not known; the machine is like QEMU's q35");
        assertThat(LibvirtDomain.parse(with("machine='pc-q35-7.2'", "machine='q35'")).warnings())
                .noneMatch(warning -> warning.contains("machine="));
    }

    @Test
    void aDomainIsToldByItsRoot() {
        assertThat(LibvirtDomain.isPresent(DomainXml.X86_64)).isTrue();
        assertThat(LibvirtDomain.isPresent("<domain>")).isTrue();
        assertThat(LibvirtDomain.isPresent("\ufeff <!-- a --> <!-- b -->\n<domain\ntype='kvm'>")).isTrue();
        assertThat(LibvirtDomain.isPresent("<domainsnapshot>")).isFalse();
        assertThat(LibvirtDomain.isPresent("<network>")).isFalse();
        assertThat(LibvirtDomain.isPresent("MZ<domain>")).isFalse();
        assertThat(LibvirtDomain.isPresent("")).isFalse();
    }
}
