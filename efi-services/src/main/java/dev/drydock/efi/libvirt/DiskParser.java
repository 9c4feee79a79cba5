package dev.drydock.efi.libvirt;

import dev.drydock.efi.libvirt.LibvirtDomain.Device;
import dev.drydock.efi.libvirt.LibvirtDomain.Disk;
import dev.drydock.efi.libvirt.LibvirtDomain.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a domain's disks, and puts them into the order in which they are booted from. */
final class DiskParser {
    private static final int MOST_ORDERS = 1_000_000;
    /** What does not matter to a firmware. */
    private static final Set<String> SAYS_NOTHING = Set.of("serial", "wwn", "vendor", "product", "alias", "address",
            "shareable", "transient");
    private static final Map<String, String> NO_EFFECT = Map.of("iotune", "has no effect here", "geometry",
            "has no effect here", "backingStore", "the image's own backing files are used", "throttlefilters",
            "has no effect here");

    private final List<String> bootDevices;
    private final List<String> warnings;
    private final Set<String> targets = new HashSet<>();
    private final Map<Integer, String> orders = new HashMap<>();

    private record Ordered(Disk disk, int order) {}

    /**
     * @param bootDevices the kinds of devices to boot from, in their order: {@code hd}, {@code cdrom}, {@code fd}
     * @param warnings gets what has no effect
     */
    DiskParser(List<String> bootDevices, List<String> warnings) {
        this.bootDevices = bootDevices;
        this.warnings = warnings;
    }

    /** The disks in the order of booting, those that nobody named behind the others. */
    List<Disk> parse(List<XmlElement> elements) throws LibvirtFormatException {
        List<Ordered> disks = new ArrayList<>();
        for (XmlElement element : elements) {
            disk(element).ifPresent(disks::add);
        }
        return disks.stream().sorted(Comparator.comparingInt(Ordered::order)).map(Ordered::disk).toList();
    }

    private Optional<Ordered> disk(XmlElement element) throws LibvirtFormatException {
        String type = element.choice("type", "file", "block", "network").orElse("file");
        Device device = switch (element.choice("device", "disk", "cdrom", "floppy").orElse("disk")) {
            case "cdrom" -> Device.CDROM;
            case "floppy" -> Device.FLOPPY;
            default -> Device.DISK;
        };
        element.ignoreAttributes("snapshot", "sgio", "rawio", "model");
        Format format = format(element.child("driver"));
        String target = target(DomainParser.required(element, "target"));
        Optional<XmlElement> source = element.child("source");
        boolean readOnly = element.child("readonly").isPresent() || device == Device.CDROM;
        int blockSize = blockSize(element.child("blockio"), device);
        int order = order(element.child("boot"), device);
        element.ignore(SAYS_NOTHING);
        element.ignore(NO_EFFECT, warnings);
        if (source.isEmpty() && device != Device.DISK) {
            element.finish();
            warnings.add(element.path() + ": has no medium, and is left out");
            return Optional.empty();
        }
        StorageSource where = StorageSource.of(
                source.orElseThrow(() -> new LibvirtFormatException(element.path() + "/source", "is missing")), type);
        if (where instanceof StorageSource.Network && (format == Format.QCOW2 || device == Device.CDROM)) {
            throw element.problem("a server's disk is raw and no CD here");
        }
        if (where instanceof StorageSource.Network && blockSize != 512) {
            throw element.problem("a server's disk has blocks of 512 bytes here");
        }
        element.finish();
        return Optional.of(new Ordered(
                new Disk(target, element.path(), device, where, format, readOnly, blockSize), order));
    }

    private static Format format(Optional<XmlElement> driver) throws LibvirtFormatException {
        if (driver.isEmpty()) {
            return Format.RAW;
        }
        XmlElement element = driver.get();
        String type = element.choice("type", "raw", "qcow2").orElse("raw");
        // How QEMU does its work: caches, threads, queues.
        element.ignoreAttributes("name", "cache", "io", "discard", "discard_no_unref", "detect_zeroes", "error_policy",
                "rerror_policy", "ioeventfd", "event_idx", "copy_on_read", "iothread", "queues", "queue_size", "iommu",
                "ats", "packed", "page_per_vq", "metadata_cache");
        element.ignore(Set.of("metadata_cache", "iothreads", "statistics"));
        element.finish();
        return type.equals("qcow2") ? Format.QCOW2 : Format.RAW;
    }

    private String target(XmlElement target) throws LibvirtFormatException {
        String name = target.required("dev");
        target.ignoreAttributes("bus", "tray", "removable", "rotation_rate", "dma");
        target.finish();
        if (!targets.add(name)) {
            throw target.problem("dev", "there is a '" + name + "' already");
        }
        return name;
    }

    private static int blockSize(Optional<XmlElement> blockio, Device device) throws LibvirtFormatException {
        int usual = device == Device.CDROM ? 2048 : 512;
        if (blockio.isEmpty()) {
            return usual;
        }
        XmlElement element = blockio.get();
        Optional<String> text = element.attribute("logical_block_size");
        element.ignoreAttributes("physical_block_size", "discard_granularity");
        element.finish();
        if (text.isEmpty()) {
            return usual;
        }
        LibvirtFormatException otherwise = element.problem("logical_block_size",
                "'" + DomainParser.abbreviated(text.get()) + "' is none of 512, 1024, 2048 and 4096");
        int size = XmlElement.number(text.get(), 512, 4096, otherwise);
        if (Integer.bitCount(size) != 1) {
            throw otherwise;
        }
        return size;
    }

    /** The lower, the sooner. */
    private int order(Optional<XmlElement> boot, Device device) throws LibvirtFormatException {
        if (boot.isEmpty()) {
            int kind = bootDevices.indexOf(switch (device) {
                case DISK -> "hd";
                case CDROM -> "cdrom";
                case FLOPPY -> "fd";
            });
            return kind < 0 ? Integer.MAX_VALUE : kind;
        }
        XmlElement element = boot.get();
        String text = element.required("order");
        element.ignoreAttributes("loadparm");
        element.finish();
        if (!bootDevices.isEmpty()) {
            throw element.problem("the order is told by /domain/os/boot already");
        }
        int order = XmlElement.number(text, 1, MOST_ORDERS,
                element.problem("order", "'" + DomainParser.abbreviated(text) + "' is no number from 1 on"));
        String other = orders.put(order, element.path());
        if (other != null) {
            throw element.problem("order", "is that of " + other);
        }
        return order;
    }
}
