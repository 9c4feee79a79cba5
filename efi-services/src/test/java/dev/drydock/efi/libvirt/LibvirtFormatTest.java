package dev.drydock.efi.libvirt;

import static dev.drydock.efi.libvirt.DomainXml.disk;
import static dev.drydock.efi.libvirt.DomainXml.with;
import static dev.drydock.efi.libvirt.DomainXml.withDisks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error names the element, and hostile XML is one more error. */
class LibvirtFormatTest {
    private static Arguments wrong(String element, String problem, String xml) {
        return Arguments.of(element, problem, xml);
    }

    private static Arguments nvram(String element, String problem, String nvram) {
        return wrong("/domain/os/nvram" + element, problem, with(DomainXml.NVRAM, nvram));
    }

    private static Arguments inDisk(String element, String problem, String piece, String replacement) {
        return wrong("/domain/devices/disk" + element, problem, with(piece, replacement));
    }

    static Stream<Arguments> wrongDomains() {
        return Stream.of(os(), variables(), disks(), machine()).flatMap(all -> all);
    }

    private static Stream<Arguments> os() {
        return Stream.of(
                wrong("/domain/os/loader/@secure", "Secure Boot is not supported",
                        with("secure='no'", "secure='yes'")),
                wrong("/domain/os/loader/@readonly", "'maybe' is none of yes, no",
                        with("readonly='yes'", "readonly='maybe'")),
                wrong("/domain/os/loader/@type", "'flash' is none of rom, pflash",
                        with("type='pflash'", "type='flash'")),
                wrong("/domain/os/loader/@backing", "is not understood",
                        with("type='pflash'", "type='pflash' backing='network'")),
                wrong("/domain/os/loader", "'OVMF.fd' is no absolute path",
                        with("/usr/share/OVMF/OVMF_CODE_4M.fd", "OVMF.fd")),
                wrong("/domain/os", "is not booted by UEFI",
                        with(DomainXml.LOADER + "\n    " + DomainXml.NVRAM, "")),
                wrong("/domain/os/@firmware", "no BIOS", with("<os>", "<os firmware='bios'>")),
                wrong("/domain/os/firmware/feature", "secure-boot: Secure Boot is not supported", with("<os>",
                        "<os firmware='efi'><firmware><feature name='secure-boot' enabled='yes'/></firmware>")),
                wrong("/domain/os/firmware/feature[2]", "enrolled-keys", with("<os>",
                        "<os firmware='efi'><firmware><feature name='secure-boot' enabled='no'/>"
                                + "<feature name='enrolled-keys' enabled='yes'/></firmware>")),
                wrong("/domain/os/type", "'linux' is not hvm", with(">hvm<", ">linux<")),
                wrong("/domain/os/type/@arch", "'riscv64' is neither", with("arch='x86_64'", "arch='riscv64'")),
                wrong("/domain/os/type/@arch", "is missing", with("arch='x86_64'", "")),
                wrong("/domain/os/type", "is missing", with("<type arch='x86_64' machine='pc-q35-7.2'>hvm</type>", "")),
                wrong("/domain/os/kernel", "is not supported", with("<os>", "<os><kernel>/boot/vmlinuz</kernel>")),
                wrong("/domain/os/surprise", "is not understood", with("<os>", "<os><surprise/>")),
                wrong("/domain/os/loader[2]", "there is a loader already", with("<os>", "<os><loader/>")),
                wrong("/domain/os/boot/@dev", "'usb' is none of", with("dev='hd'", "dev='usb'")),
                wrong("/domain/os/boot/@dev", "is missing", with("dev='hd'", "")),
                wrong("/domain/os/nvram", "a stateless loader", with("type='pflash'", "type='rom' stateless='yes'")));
    }

    private static Stream<Arguments> variables() {
        return Stream.of(nvram("/@template", "is no absolute path", "<nvram template='V.fd'>/v.fd</nvram>"),
                nvram("/@type", "'dir' is none of file, block, network", "<nvram type='dir'/>"),
                nvram("/@backing", "is not understood", "<nvram backing='file'>/v.fd</nvram>"),
                nvram("/@format", "qcow2", "<nvram format='qcow2'>/v.fd</nvram>"),
                nvram("/@templateFormat", "qcow2", "<nvram templateFormat='qcow2' template='/t'>/v.fd</nvram>"),
                nvram("/source", "is missing", "<nvram type='file'/>"),
                nvram("/@type", "is missing", "<nvram><source file='/v.fd'/></nvram>"),
                nvram("/source/@file", "is missing", "<nvram type='file'><source dev='/dev/a'/></nvram>"),
                nvram("/source/@dev", "is missing", "<nvram type='block'><source file='/dev/a'/></nvram>"),
                nvram("/source/@protocol", "is missing", "<nvram type='network'><source name='a'/></nvram>"),
                nvram("/source/@protocol", "'iscsi' is not supported",
                        "<nvram type='network'><source protocol='iscsi' name='iqn'/></nvram>"),
                nvram("/source", "has 0 hosts", "<nvram type='network'><source protocol='nbd' name='a'/></nvram>"),
                nvram("/source/@tls", "is not supported",
                        "<nvram type='network'><source protocol='nbd' tls='yes'><host name='a'/></source></nvram>"),
                nvram("/source/host/@port", "'0' is no port",
                        "<nvram type='network'><source protocol='nbd'><host name='a' port='0'/></source></nvram>"),
                nvram("/source/host/@port", "is no port",
                        "<nvram type='network'><source protocol='nbd'><host name='a' port='99999999999999999999'/></source></nvram>"),
                nvram("/source/host/@name", "is missing",
                        "<nvram type='network'><source protocol='nbd'><host port='1'/></source></nvram>"),
                nvram("/source/host/@transport", "'rdma' is none of", "<nvram type='network'>"
                        + "<source protocol='nbd'><host name='a' transport='rdma'/></source></nvram>"),
                nvram("/source/encryption", "is not understood",
                        "<nvram type='file'><source file='/v.fd'><encryption format='luks'/></source></nvram>"),
                nvram("", "a path beside its source", "<nvram type='file'>/w.fd<source file='/v.fd'/></nvram>"),
                nvram("/@template", "only a file is made from a template",
                        "<nvram type='block' template='/t.fd'><source dev='/dev/a'/></nvram>"));
    }

    private static Stream<Arguments> disks() {
        return Stream.of(inDisk("/@type", "'volume' is none of", DomainXml.FILE_DISK, "<disk type='volume'>"),
                inDisk("/@device", "'lun' is none of", "device='disk'", "device='lun'"),
                inDisk("/driver/@type", "'vmdk' is none of raw, qcow2", "type='raw'", "type='vmdk'"),
                inDisk("/driver/@colour", "is not understood", "cache='none'", "colour='blue'"),
                inDisk("/source", "is missing", DomainXml.SOURCE, ""),
                inDisk("/source/@file", "is no absolute path", "/images/small.img", "small.img"),
                inDisk("/source/reservations", "is not understood", DomainXml.SOURCE,
                        "<source file='/a'><reservations/></source>"),
                inDisk("/target", "is missing", "<target dev='vda' bus='virtio'/>", ""),
                inDisk("/target/@dev", "is missing", "dev='vda'", ""),
                inDisk("/encryption", "is not understood", DomainXml.SOURCE, DomainXml.SOURCE + "<encryption/>"),
                inDisk("/blockio/@logical_block_size", "'520' is none of", DomainXml.SOURCE,
                        DomainXml.SOURCE + "<blockio logical_block_size='520'/>"),
                wrong("/domain/devices/disk[2]/target/@dev", "there is a 'vda' already",
                        withDisks(disk("vda", "") + disk("vda", ""))),
                wrong("/domain/devices/disk[2]/boot/@order", "is that of /domain/devices/disk/boot",
                        withDisks(disk("vda", "<boot order='1'/>") + disk("vdb", "<boot order='1'/>"))
                                .replace(DomainXml.BOOT, "")),
                wrong("/domain/devices/disk/boot/@order", "'0' is no number from 1 on",
                        withDisks(disk("vda", "<boot order='0'/>")).replace(DomainXml.BOOT, "")),
                wrong("/domain/devices/disk/boot", "told by /domain/os/boot",
                        withDisks(disk("vda", "<boot order='1'/>"))),
                wrong("/domain/devices/disk", "a server's disk is raw", withDisks("<disk type='network'>"
                        + "<driver type='qcow2'/><source protocol='nbd'><host name='a'/></source><target dev='a'/></disk>")),
                wrong("/domain/devices/teleporter", "is not understood",
                        with("<emulator>", "<teleporter/><emulator>")));
    }

    private static Stream<Arguments> machine() {
        return Stream.of(wrong("/domain/@type", "'lxc' is none of", with("type='kvm'", "type='lxc'")),
                wrong("/network", "is no domain", "<network/>"),
                wrong("/domain/name", "is missing", with("<name>small</name>", "")),
                wrong("/domain/devices", "is missing", "<domain><name>a</name><memory>1</memory>"
                        + "<os firmware='efi'><type arch='x86_64'>hvm</type></os></domain>"),
                wrong("/domain/memory", "'lots' is no amount", with(">256<", ">lots<")),
                wrong("/domain/memory", "'-1' is no amount", with(">256<", ">-1<")),
                wrong("/domain/memory", "a machine with 0 MiB", with(">256<", ">0<")),
                wrong("/domain/memory", "a machine with 99999999999999999999", with(">256<", ">99999999999999999999<")),
                wrong("/domain/memory/@unit", "'parsec' is no unit", with("unit='MiB'", "unit='parsec'")),
                wrong("/domain/vcpu", "'0' is no number of CPUs", with(">2</vcpu>", ">0</vcpu>")),
                wrong("/domain/vcpu/@current", "'3' is no number from 1 to 2",
                        with("placement='static'", "current='3'")),
                wrong("/domain/launchSecurity", "is not understood",
                        with("<os>", "<launchSecurity type='sev'/><os>")),
                wrong("/domain/qemu:commandline", "is not understood", with("<os>",
                        "<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'/><os>")),
                wrong("/domain", "the text is not understood", with("<os>", "surprise<os>")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongDomains")
    void anErrorNamesItsElement(String element, String problem, String xml) {
        assertThatExceptionOfType(LibvirtFormatException.class).isThrownBy(() -> LibvirtDomain.parse(xml))
                .withMessageStartingWith(element + ": ").withMessageContaining(problem)
                .satisfies(e -> assertThat(e.element()).isEqualTo(element));
    }

    private static void refused(String xml, String problem) {
        assertThatExceptionOfType(LibvirtFormatException.class).isThrownBy(() -> LibvirtDomain.parse(xml))
                .withMessageContaining(problem);
    }

    @Test
    @Timeout(10)
    void documentTypesAndEntitiesAreRefused(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "small");
        String head = "<?xml version='1.0'?>\n";
        String body = DomainXml.X86_64.substring(DomainXml.X86_64.indexOf("<domain"));
        refused(head + "<!DOCTYPE domain>" + body, "a document type declaration is not accepted");
        refused(head + "<!DOCTYPE domain SYSTEM '" + secret.toUri() + "'>" + body, "not accepted");
        refused(head + "<!DOCTYPE domain [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>"
                + body.replace("<name>small", "<name>&e;"), "not accepted");
        StringBuilder laughs = new StringBuilder("<!DOCTYPE domain [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 40; i++) {
            laughs.append("<!ENTITY a%d '&a%d;&a%d;'>".formatted(i, i - 1, i - 1));
        }
        refused(head + laughs + "]>" + body.replace("<name>small", "<name>&a39;"), "not accepted");
        refused(body.replace("<name>small", "<name>&e;"), "");
        assertThat(LibvirtDomain.parse(body.replace("<name>small", "<name>&lt;a&#x26;b")).name()).isEqualTo("<a&b");
    }

    @Test
    @Timeout(10)
    void hugeAndDeepDocumentsAreRefused() {
        refused("<domain>" + "<a>".repeat(100_000), "64 deep");
        refused("<domain>" + "<a/>".repeat(100_000) + "</domain>", "more than 20000 elements");
        refused("<domain>" + " ".repeat(5 << 20) + "</domain>", "characters");
        refused(with("<name>small", "<name a='" + "x".repeat(1 << 20) + "'>small"), "/domain/name/@a");
        StringBuilder many = new StringBuilder("<domain");
        for (int i = 0; i < 50_000; i++) {
            many.append(" a").append(i).append("=''");
        }
        refused(many + "/>", "");
    }

    @Test
    void whatIsNotXmlSaysWhere() {
        refused("", "line 1");
        refused("<domain>", "line 1, column");
        refused("<domain>\n</os>", "line 2, column");
        refused("<domain a='1' a='2'/>", "line 1");
        refused("<q:domain/>", "line 1");
        refused("not xml", "line 1");
    }
}
