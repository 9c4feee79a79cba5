package dev.drydock.efi.libvirt;

/** The XML of a small domain, in which a test replaces something. */
final class DomainXml {
    static final String X86_64 = """
            <?xml version='1.0' encoding='UTF-8'?>
            <!-- made by a test -->
            <domain type='kvm'>
              <name>small</name>
              <uuid>3c2a0b64-7f0e-4a39-9e0a-0c9f62d9a001</uuid>
              <metadata><a:owner xmlns:a='urn:example'><a:deep>anything</a:deep></a:owner></metadata>
              <memory unit='MiB'>256</memory>
              <vcpu placement='static'>2</vcpu>
              <os>
                <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <loader readonly='yes' secure='no' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
                <nvram template='/templates/VARS.fd'>/nvram/small_VARS.fd</nvram>
                <boot dev='hd'/>
              </os>
              <features><acpi/></features>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw' cache='none'/>
                  <source file='/images/small.img'/>
                  <target dev='vda' bus='virtio'/>
                </disk>
                <interface type='network'><source network='default'/></interface>
                <video><model type='virtio'/></video>
                <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
              </devices>
            </domain>
            """;
    static final String LOADER = "<loader readonly='yes' secure='no' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>";
    static final String NVRAM = "<nvram template='/templates/VARS.fd'>/nvram/small_VARS.fd</nvram>";
    static final String BOOT = "<boot dev='hd'/>";
    static final String SOURCE = "<source file='/images/small.img'/>";
    static final String FILE_DISK = "<disk type='file' device='disk'>";

    private DomainXml() {}

    /** The domain with one piece replaced, which must be there once. */
    static String with(String piece, String replacement) {
        int at = X86_64.indexOf(piece);
        if (at < 0 || X86_64.indexOf(piece, at + 1) >= 0) {
            throw new IllegalArgumentException("not there once: " + piece);
        }
        return X86_64.replace(piece, replacement);
    }

    /** The domain with other disks. */
    static String withDisks(String disks) {
        int begin = X86_64.indexOf(FILE_DISK);
        return X86_64.substring(0, begin) + disks
                + X86_64.substring(X86_64.indexOf("</disk>", begin) + "</disk>".length());
    }

    /** A file's disk with something more in it. */
    static String disk(String target, String more) {
        return FILE_DISK + "<source file='/images/" + target + ".img'/><target dev='" + target + "'/>" + more
                + "</disk>";
    }
}
