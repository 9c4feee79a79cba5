package dev.drydock.efi.libvirt;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.FirmwareBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A machine as libvirt's domain XML describes it, as far as a firmware is concerned.
 *
 * @param name of the domain
 * @param memorySize RAM in bytes, as the domain wants it
 * @param cpus how many CPUs it has
 * @param disks in the order in which the firmware is to try them
 * @param nvram where its variables are, if the domain says so
 * @param display whether it has a graphics card
 * @param randomNumbers whether it has a device for random numbers
 * @param warnings what has no effect here, a sentence each that begins with the element's path
 */
public record LibvirtDomain(String name, Architecture architecture, long memorySize, int cpus, List<Disk> disks,
        Optional<DomainNvram> nvram, boolean display, boolean randomNumbers, List<String> warnings) {
    public LibvirtDomain {
        disks = List.copyOf(disks);
        warnings = List.copyOf(warnings);
    }

    /** What a disk is to the machine. */
    public enum Device {
        DISK, CDROM, FLOPPY
    }

    /** What the blocks in a source are. */
    public enum Format {
        RAW, QCOW2
    }

    /**
     * A disk.
     *
     * @param target its name in the domain, such as {@code vda}
     * @param path of its element
     * @param readOnly whether the guest cannot write to it
     * @param blockSize in bytes
     */
    public record Disk(String target, String path, Device device, StorageSource source, Format format, boolean readOnly,
            int blockSize) {}

    /**
     * Where the variables are.
     *
     * @param source empty if only the template is told: then changes are gone after the boot
     * @param template what they begin with, for a file that does not exist
     */
    public record DomainNvram(Optional<StorageSource> source, Optional<Path> template) {}

    /**
     * Reads a domain's XML.
     *
     * @throws LibvirtFormatException naming the element that is wrong, or not understood, or not supported
     */
    public static LibvirtDomain parse(String xml) throws LibvirtFormatException {
        return DomainParser.parse(XmlDocument.read(xml));
    }

    /** Whether a text seems to be a domain's XML: its root element is {@code domain}. */
    public static boolean isPresent(String xml) {
        String start = xml.substring(0, Math.min(xml.length(), 1 << 16)).stripLeading();
        String body = start.replaceFirst("^\ufeff?\\s*(<\\?.*?\\?>|<!--(?s:.*?)-->|\\s)*", "");
        return body.startsWith("<domain") && body.length() > 7
                && (Character.isWhitespace(body.charAt(7)) || body.charAt(7) == '>');
    }

    /**
     * A machine like this domain: the profile is {@code OVMF}; disks are opened as the domain says, but what the guest writes
     * to them goes to memory. Variables are kept where the domain keeps them, in a file that is made as a copy of the
     * template if it does not exist.
     */
    public FirmwareBuilder firmware() {
        return DomainMachine.of(this);
    }
}
