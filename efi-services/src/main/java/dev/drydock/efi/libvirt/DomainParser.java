package dev.drydock.efi.libvirt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the elements of a domain. */
final class DomainParser {
    private static final Set<String> SAYS_NOTHING = Set.of("uuid", "genid", "title", "description", "metadata",
            "hwuuid");
    private static final Map<String, String> NO_EFFECT = new HashMap<>();
    private static final Map<String, String> DEVICES_WITHOUT_EFFECT = new HashMap<>();
    static {
        for (String name : List.of("features", "cpu", "clock", "on_poweroff", "on_reboot", "on_crash", "on_lockfailure",
                "pm", "resource", "iothreads", "iothreadids", "cputune", "memtune", "numatune", "blkiotune",
                "memoryBacking", "seclabel", "currentMemory", "maxMemory", "idmap", "keywrap", "perf", "sysinfo",
                "vcpus", "throttlegroups")) {
            NO_EFFECT.put(name, "has no effect here");
        }
        for (String name : List.of("controller", "serial", "console", "channel", "parallel", "input", "graphics",
                "sound", "audio", "memballoon", "panic", "hub", "redirdev", "redirfilter", "smartcard", "crypto",
                "lease")) {
            DEVICES_WITHOUT_EFFECT.put(name, "has no effect here");
        }
        for (String name : List.of("interface", "hostdev", "filesystem", "tpm", "watchdog", "shmem", "vsock", "memory",
                "iommu", "nvram", "pstore")) {
            DEVICES_WITHOUT_EFFECT.put(name, "the machine has no such device here");
        }
    }
    private static final Map<String, Long> UNITS = Map.ofEntries(Map.entry("b", 1L), Map.entry("bytes", 1L),
            Map.entry("KB", 1_000L), Map.entry("k", 1L << 10), Map.entry("KiB", 1L << 10),
            Map.entry("MB", 1_000_000L), Map.entry("M", 1L << 20), Map.entry("MiB", 1L << 20),
            Map.entry("GB", 1_000_000_000L), Map.entry("G", 1L << 30), Map.entry("GiB", 1L << 30),
            Map.entry("TB", 1_000_000_000_000L), Map.entry("T", 1L << 40), Map.entry("TiB", 1L << 40));
    /** An exbibyte: more than any machine has, and far from overflow. */
    private static final BigInteger LARGEST_MEMORY = BigInteger.ONE.shiftLeft(60);
    private static final int MOST_CPUS = 4096;

    private final List<String> warnings = new ArrayList<>();

    private DomainParser() {}

    static LibvirtDomain parse(XmlElement root) throws LibvirtFormatException {
        return new DomainParser().domain(root);
    }

    private LibvirtDomain domain(XmlElement root) throws LibvirtFormatException {
        if (!root.name().equals("domain")) {
            throw root.problem("is no domain");
        }
        root.choice("type", "kvm", "qemu", "hvf", "xen", "bhyve");
        root.ignoreAttributes("id");
        XmlElement named = required(root, "name");
        String name = named.text();
        named.finish();
        XmlElement memory = required(root, "memory");
        int cpus = root.child("vcpu").isEmpty() ? 1 : cpus(root.child("vcpu").get());
        OsElement.Os os = new OsElement(required(root, "os"), warnings).parse();
        XmlElement devices = required(root, "devices");
        var disks = new DiskParser(os.bootDevices(), warnings).parse(devices.children("disk"));
        boolean display = isDisplay(devices.children("video"));
        boolean random = !devices.children("rng").isEmpty();
        devices.ignore(Set.of("emulator"));
        bootOfOthers(devices);
        devices.ignore(DEVICES_WITHOUT_EFFECT, warnings);
        devices.finish();
        root.ignore(SAYS_NOTHING);
        root.ignore(NO_EFFECT, warnings);
        long memorySize = memory(memory);
        if (DomainMachine.memory(memorySize) < memorySize) {
            warnings.add(memory.path() + ": the machine has %d MiB here, the most there can be"
                    .formatted(DomainMachine.memory(memorySize) >> 20));
        }
        if (DomainMachine.cpus(cpus) < cpus) {
            warnings.add("/domain/vcpu: the machine has " + DomainMachine.cpus(cpus)
                    + " CPUs here, the most there can be");
        }
        root.finish();
        return new LibvirtDomain(name, os.architecture(), memorySize, cpus, disks, os.nvram(), display, random,
                warnings);
    }

    static XmlElement required(XmlElement parent, String name) throws LibvirtFormatException {
        return parent.child(name)
                .orElseThrow(() -> new LibvirtFormatException(parent.path() + "/" + name, "is missing"));
    }

    private static long memory(XmlElement memory) throws LibvirtFormatException {
        String digits = memory.text();
        String unit = memory.attribute("unit").orElse("KiB");
        memory.ignoreAttributes("dumpCore");
        memory.finish();
        if (!UNITS.containsKey(unit)) {
            throw memory.problem("unit", "'" + unit + "' is no unit of memory");
        }
        if (!digits.matches("[0-9]{1,20}")) {
            throw memory.problem("'" + abbreviated(digits) + "' is no amount of memory");
        }
        BigInteger size = new BigInteger(digits).multiply(BigInteger.valueOf(UNITS.get(unit)));
        if (size.signum() == 0 || size.compareTo(LARGEST_MEMORY) > 0) {
            throw memory.problem("a machine with " + digits + " " + unit);
        }
        return size.longValueExact();
    }

    static String abbreviated(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static int cpus(XmlElement vcpu) throws LibvirtFormatException {
        String text = vcpu.text();
        int most = XmlElement.number(text, 1, MOST_CPUS,
                vcpu.problem("'" + abbreviated(text) + "' is no number of CPUs from 1 to " + MOST_CPUS));
        String current = vcpu.attribute("current").orElse(text);
        vcpu.ignoreAttributes("placement", "cpuset");
        vcpu.finish();
        return XmlElement.number(current, 1, most,
                vcpu.problem("current", "'" + abbreviated(current) + "' is no number from 1 to " + most));
    }

    private static boolean isDisplay(List<XmlElement> cards) throws LibvirtFormatException {
        for (XmlElement card : cards) {
            Optional<XmlElement> model = card.child("model");
            if (model.isEmpty() || !model.get().attribute("type").equals(Optional.of("none"))) {
                return true;
            }
        }
        return false;
    }

    /** Says of devices that were to be booted from that they cannot be. */
    private void bootOfOthers(XmlElement devices) throws LibvirtFormatException {
        for (String kind : List.of("interface", "hostdev", "redirdev")) {
            for (XmlElement device : devices.children(kind)) {
                Optional<XmlElement> boot = device.child("boot");
                boot.ifPresent(element -> warnings.add(element.path() + ": nothing is booted from there"));
                if (boot.isEmpty()) {
                    warnings.add(device.path() + ": " + DEVICES_WITHOUT_EFFECT.get(kind));
                }
            }
        }
    }
}
