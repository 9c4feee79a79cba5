package dev.drydock.efi.libvirt;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.libvirt.LibvirtDomain.DomainNvram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a domain's {@code os} element: the architecture, the firmware, its variables, and the boot order. */
final class OsElement {
    private static final String NO_SECURE_BOOT = "Secure Boot is not supported";
    private static final Map<String, String> NO_EFFECT = Map.of("bootmenu", "has no effect here", "bios",
            "has no effect here", "smbios", "has no effect here");

    private final XmlElement os;
    private final List<String> warnings;

    /** What the element tells. */
    record Os(Architecture architecture, Optional<DomainNvram> nvram, List<String> bootDevices) {}

    OsElement(XmlElement os, List<String> warnings) {
        this.os = os;
        this.warnings = warnings;
    }

    Os parse() throws LibvirtFormatException {
        Architecture architecture = architecture(DomainParser.required(os, "type"));
        Optional<String> firmware = os.choice("firmware", "efi", "bios");
        boolean chosenByLibvirt = firmware.isPresent();
        if (firmware.equals(Optional.of("bios"))) {
            throw os.problem("firmware", "Drydock is a UEFI firmware, and no BIOS");
        }
        Optional<XmlElement> features = os.child("firmware");
        if (features.isPresent()) {
            features(features.get());
        }
        Optional<XmlElement> loader = os.child("loader");
        boolean stateless = loader.isPresent() && loader(loader.get());
        Optional<XmlElement> nvram = os.child("nvram");
        if (!chosenByLibvirt && loader.isEmpty() && nvram.isEmpty()) {
            throw os.problem("has neither a loader nor firmware='efi': the domain is not booted by UEFI");
        }
        if (stateless && nvram.isPresent()) {
            throw nvram.get().problem("a stateless loader has no variables that are kept");
        }
        Optional<DomainNvram> variables = nvram.isPresent() ? Optional.of(nvram(nvram.get())) : Optional.empty();
        if (nvram.isEmpty() && !stateless) {
            warnings.add(os.path() + ": no nvram is named: variables are gone after the boot");
        }
        List<String> devices = new ArrayList<>();
        for (XmlElement boot : os.children("boot")) {
            String device = boot.choice("dev", "hd", "cdrom", "fd", "network")
                    .orElseThrow(() -> boot.problem("dev", "is missing"));
            boot.finish();
            devices.add(device);
            if (device.equals("network")) {
                warnings.add(boot.path() + ": nothing is booted from there");
            }
        }
        for (String direct : List.of("kernel", "initrd", "cmdline", "dtb", "acpi", "init", "shim")) {
            Optional<XmlElement> element = os.child(direct);
            if (element.isPresent()) {
                throw element.get().problem("is not supported: the machine is booted from its disks");
            }
        }
        os.ignore(NO_EFFECT, warnings);
        os.finish();
        return new Os(architecture, variables, devices);
    }

    private Architecture architecture(XmlElement type) throws LibvirtFormatException {
        if (!type.text().equals("hvm")) {
            throw type.problem("'" + DomainParser.abbreviated(type.text()) + "' is not hvm, a machine of its own");
        }
        String name = type.required("arch");
        Architecture architecture = switch (name) {
            case "x86_64" -> Architecture.X86_64;
            case "aarch64" -> Architecture.AARCH64;
            default -> throw type.problem("arch", "'" + name + "' is neither x86_64 nor aarch64");
        };
        Optional<String> machine = type.attribute("machine");
        String family = architecture == Architecture.X86_64 ? "pc(-.*)?|q35" : "virt(-.*)?";
        if (machine.isPresent() && !machine.get().matches(family)) {
            warnings.add(type.path() + "/@machine: '" + machine.get() + "' is not known; the machine is like QEMU's "
                    + (architecture == Architecture.X86_64 ? "q35" : "virt"));
        }
        type.finish();
        return architecture;
    }

    /** What libvirt is to look for when it chooses a firmware. */
    private static void features(XmlElement firmware) throws LibvirtFormatException {
        for (XmlElement feature : firmware.children("feature")) {
            boolean enabled = feature.flag("enabled");
            String name = feature.choice("name", "secure-boot", "enrolled-keys")
                    .orElseThrow(() -> feature.problem("name", "is missing"));
            if (enabled) {
                throw feature.problem(name + ": " + NO_SECURE_BOOT);
            }
            feature.finish();
        }
        firmware.finish();
    }

    /** Returns whether the loader keeps no variables. */
    private static boolean loader(XmlElement loader) throws LibvirtFormatException {
        loader.flag("readonly");
        if (loader.flag("secure")) {
            throw loader.problem("secure", NO_SECURE_BOOT);
        }
        loader.choice("type", "rom", "pflash");
        loader.choice("format", "raw", "qcow2");
        boolean stateless = loader.flag("stateless");
        // The firmware is Drydock, whatever is in the file.
        if (!loader.text().isEmpty()) {
            StorageSource.path(loader.text(), loader, "");
        }
        loader.finish();
        return stateless;
    }

    private DomainNvram nvram(XmlElement nvram) throws LibvirtFormatException {
        Optional<Path> template = Optional.empty();
        Optional<String> templateText = nvram.attribute("template");
        if (templateText.isPresent()) {
            template = Optional.of(StorageSource.path(templateText.get(), nvram, "template"));
        }
        for (String attribute : List.of("format", "templateFormat")) {
            if (nvram.choice(attribute, "raw", "qcow2").filter("qcow2"::equals).isPresent()) {
                throw nvram.problem(attribute, "variables in a qcow2 image are not supported");
            }
        }
        Optional<String> type = nvram.choice("type", "file", "block", "network");
        Optional<XmlElement> element = nvram.child("source");
        Optional<StorageSource> source = Optional.empty();
        if (type.isPresent()) {
            XmlElement present = element
                    .orElseThrow(() -> new LibvirtFormatException(nvram.path() + "/source", "is missing"));
            source = Optional.of(StorageSource.of(present, type.get()));
            if (!nvram.text().isEmpty()) {
                throw nvram.problem("has a path beside its source");
            }
        } else if (element.isPresent()) {
            throw nvram.problem("type", "is missing");
        } else if (!nvram.text().isEmpty()) {
            source = Optional.of(new StorageSource.HostFile(StorageSource.path(nvram.text(), nvram, "")));
        }
        if (template.isPresent() && source.isPresent() && !(source.get() instanceof StorageSource.HostFile)) {
            throw nvram.problem("template", "only a file is made from a template");
        }
        if (source.isEmpty()) {
            warnings.add(nvram.path() + ": no file is named: variables are gone after the boot");
        }
        nvram.finish();
        return new DomainNvram(source, template);
    }
}
