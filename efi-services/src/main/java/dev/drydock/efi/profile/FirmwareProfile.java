package dev.drydock.efi.profile;

import static java.util.Objects.requireNonNull;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.profile.FirmwareFeature.Kind;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import dev.drydock.efi.tables.ConformanceProfiles;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a firmware offers: its protocols and tables, what it calls itself, and its limits. {@code PROFILES.md} has a table of
 * the ready-made ones, and where the facts are from.
 *
 * <p>A protocol that a profile lacks is not there at all: who looks for it gets EFI_NOT_FOUND.
 */
public final class FirmwareProfile {
    /** All that Drydock has; what a boot uses that chooses no profile. */
    public static final FirmwareProfile DRYDOCK = ReadyMade.drydock();
    /** EDK2 in QEMU's machines {@code q35} and {@code virt}, as the distributions build it: OVMF and AAVMF. */
    public static final FirmwareProfile OVMF = ReadyMade.ovmf();
    /** What the ARM Virtual Machine System Specification asks for and no more; AArch64 only. */
    public static final FirmwareProfile ARM_VM_SPECIFICATION = ReadyMade.armVmSpecification();
    /** The firmware of Apple's Virtualization framework. */
    public static final FirmwareProfile APPLE_VIRTUALIZATION = ReadyMade.appleVirtualization();
    /** EDK2 on a real machine, with ACPI and without a serial console. */
    public static final FirmwareProfile EDK2_HARDWARE = ReadyMade.edk2Hardware();
    /** U-Boot's implementation of UEFI, which follows EBBR. */
    public static final FirmwareProfile U_BOOT = ReadyMade.uBoot();
    /** The least that a program can be booted with from a disk. */
    public static final FirmwareProfile MINIMAL = ReadyMade.minimal();

    private final String name;
    private final String vendor;
    private final int firmwareRevision;
    private final int uefiRevision;
    private final Guid conformance;
    private final Set<FirmwareFeature> features;
    private final Set<Architecture> architectures;
    private final long memorySize;
    private final boolean display;
    private final boolean consoleOnSerialLine;
    private final Map<Architecture, VariableLimits> variableLimits;
    private final Map<Architecture, Integer> servicesAtBoot;
    private final Map<Architecture, Integer> servicesAtRuntime;

    private FirmwareProfile(Builder builder) {
        name = builder.name;
        vendor = builder.vendor;
        firmwareRevision = builder.firmwareRevision;
        uefiRevision = builder.uefiRevision;
        conformance = builder.conformance;
        features = Collections.unmodifiableSet(EnumSet.copyOf(builder.features));
        architectures = Collections.unmodifiableSet(EnumSet.copyOf(builder.architectures));
        memorySize = builder.memorySize;
        display = builder.display;
        consoleOnSerialLine = builder.consoleOnSerialLine;
        variableLimits = Map.copyOf(builder.variableLimits);
        servicesAtBoot = Map.copyOf(builder.servicesAtBoot);
        servicesAtRuntime = Map.copyOf(builder.servicesAtRuntime);
    }

    /** Every ready-made profile, for tests that run on all of them. */
    public static List<FirmwareProfile> all() {
        return List.of(DRYDOCK, OVMF, ARM_VM_SPECIFICATION, APPLE_VIRTUALIZATION, EDK2_HARDWARE, U_BOOT, MINIMAL);
    }

    /** The ready-made profiles that there are for machines of an architecture. */
    public static List<FirmwareProfile> all(Architecture architecture) {
        return all().stream().filter(profile -> profile.architectures.contains(architecture)).toList();
    }

    /**
     * The ready-made profile of a name, such as {@code U_BOOT}; small letters and hyphens will do.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FirmwareProfile named(String name) {
        return all().stream().filter(profile -> profile.name.equalsIgnoreCase(name.replace('-', '_'))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no profile is called " + name + ": there are "
                        + String.join(", ", all().stream().map(FirmwareProfile::name).toList())));
    }

    /** Begins a profile that is like this one but for what is changed. */
    public Builder but(String newName) {
        return new Builder(this, newName);
    }

    public String name() {
        return name;
    }

    /** {@code FirmwareVendor} of the system table. */
    public String vendor() {
        return vendor;
    }

    /** {@code FirmwareRevision} of the system table; its meaning is the vendor's. */
    public int firmwareRevision() {
        return firmwareRevision;
    }

    /** The UEFI revision in the headers of the tables: major in the upper 16 bits, minor in the lower, 2.10 being 2 and 100. */
    public int uefiRevision() {
        return uefiRevision;
    }

    /** The GUID of the specification that the conformance profiles table claims, where there is one. */
    public Guid conformance() {
        return conformance;
    }

    /** What is offered, the protocols that every firmware has among it. */
    public Set<FirmwareFeature> features() {
        return features;
    }

    public boolean offers(FirmwareFeature feature) {
        return features.contains(feature);
    }

    /** The machines that the firmware is for. */
    public Set<Architecture> architectures() {
        return architectures;
    }

    /** The memory of a machine for which no other size is chosen, in bytes. */
    public long memorySize() {
        return memorySize;
    }

    /** Whether the machine has a display unless told otherwise. */
    public boolean hasDisplay() {
        return display;
    }

    /** Whether what is printed on the console is sent over the serial line, too. */
    public boolean consoleOnSerialLine() {
        return consoleOnSerialLine;
    }

    public VariableLimits variableLimits(Architecture architecture) {
        return variableLimits.get(architecture);
    }

    /** The runtime services that work before ExitBootServices, as bits of {@link RuntimeServicesSupported}. */
    public int servicesAtBoot(Architecture architecture) {
        return servicesAtBoot.get(architecture);
    }

    /** The runtime services that work after ExitBootServices, as bits of {@link RuntimeServicesSupported}. */
    public int servicesAtRuntime(Architecture architecture) {
        return servicesAtRuntime.get(architecture);
    }

    /** The GUIDs of the protocols and tables that are not offered on machines of an architecture. */
    public Set<Guid> withheld(Architecture architecture) {
        Set<Guid> result = new HashSet<>();
        for (FirmwareFeature feature : FirmwareFeature.values()) {
            // Nothing but ACPI describes a PC.
            boolean needed = feature == FirmwareFeature.ACPI_TABLES && architecture == Architecture.X86_64;
            if (!features.contains(feature) && !needed) {
                result.addAll(feature.guids());
            }
        }
        return Set.copyOf(result);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Changes a profile into another. */
    public static final class Builder {
        private final String name;
        private String vendor = "Drydock";
        private int firmwareRevision = 1 << 16;
        private int uefiRevision = revision(2, 100);
        private Guid conformance = ConformanceProfiles.UEFI;
        private final Set<FirmwareFeature> features;
        private Set<Architecture> architectures = Set.of(Architecture.values());
        private long memorySize = 512 << 20;
        private boolean display = true;
        private boolean consoleOnSerialLine;
        private final Map<Architecture, VariableLimits> variableLimits = new EnumMap<>(Architecture.class);
        private final Map<Architecture, Integer> servicesAtBoot = new EnumMap<>(Architecture.class);
        private final Map<Architecture, Integer> servicesAtRuntime = new EnumMap<>(Architecture.class);

        /** Begins with the features that every firmware has. */
        Builder(String name, VariableLimits limits) {
            this.name = requireNonNull(name);
            features = FirmwareFeature.of(Kind.ALWAYS);
            variables(limits);
            servicesWithout(0, 0);
        }

        private Builder(FirmwareProfile base, String name) {
            this.name = requireNonNull(name);
            vendor = base.vendor;
            firmwareRevision = base.firmwareRevision;
            uefiRevision = base.uefiRevision;
            conformance = base.conformance;
            features = EnumSet.copyOf(base.features);
            architectures = base.architectures;
            memorySize = base.memorySize;
            display = base.display;
            consoleOnSerialLine = base.consoleOnSerialLine;
            variableLimits.putAll(base.variableLimits);
            servicesAtBoot.putAll(base.servicesAtBoot);
            servicesAtRuntime.putAll(base.servicesAtRuntime);
        }

        private static int revision(int major, int minor) {
            return major << 16 | minor;
        }

        /** What the system table says of who made the firmware. */
        public Builder vendor(String text, int revision) {
            vendor = requireNonNull(text);
            firmwareRevision = revision;
            return this;
        }

        /** @param minor two digits: 70 for UEFI 2.7, 100 for UEFI 2.10 */
        public Builder uefi(int major, int minor) {
            uefiRevision = revision(major, minor);
            return this;
        }

        /** The specification that the conformance profiles table claims, if that is offered. */
        public Builder conformance(Guid specification) {
            conformance = requireNonNull(specification);
            return this;
        }

        public Builder with(FirmwareFeature... added) {
            features.addAll(List.of(added));
            return this;
        }

        /** @throws IllegalArgumentException for what every firmware has */
        public Builder without(FirmwareFeature... removed) {
            for (FirmwareFeature feature : removed) {
                if (feature.kind() == Kind.ALWAYS) {
                    throw new IllegalArgumentException("no firmware can do without " + feature.label());
                }
                features.remove(feature);
            }
            return this;
        }

        /** @throws IllegalArgumentException for none */
        public Builder architectures(Set<Architecture> machines) {
            if (machines.isEmpty()) {
                throw new IllegalArgumentException("a firmware for no machine");
            }
            architectures = Set.copyOf(machines);
            return this;
        }

        /** The memory of a machine for which no other size is chosen, in bytes. */
        public Builder memory(long bytes) {
            memorySize = bytes;
            return this;
        }

        /** Whether there is a display unless the machine is told otherwise. */
        public Builder display(boolean present) {
            display = present;
            return this;
        }

        /** Whether what is printed on the console is sent over the serial line, too. */
        public Builder consoleOnSerialLine(boolean sent) {
            consoleOnSerialLine = sent;
            return this;
        }

        /** The room for variables, on machines of every architecture. */
        public Builder variables(VariableLimits limits) {
            for (Architecture architecture : Architecture.values()) {
                variables(architecture, limits);
            }
            return this;
        }

        /** The room for variables on machines of one architecture. */
        public Builder variables(Architecture architecture, VariableLimits limits) {
            variableLimits.put(architecture, requireNonNull(limits));
            return this;
        }

        /**
         * Runtime services that answer EFI_UNSUPPORTED, as bits of {@link RuntimeServicesSupported}, on machines of every
         * architecture.
         */
        public Builder servicesWithout(int atBoot, int atRuntime) {
            for (Architecture architecture : Architecture.values()) {
                servicesWithout(architecture, atBoot, atRuntime);
            }
            return this;
        }

        /** Runtime services that answer EFI_UNSUPPORTED on machines of one architecture. */
        public Builder servicesWithout(Architecture architecture, int atBoot, int atRuntime) {
            servicesAtBoot.put(architecture, RuntimeServicesSupported.ALL & ~atBoot);
            servicesAtRuntime.put(architecture, RuntimeServicesSupported.ALL & ~atRuntime);
            return this;
        }

        /**
         * Makes the profile.
         *
         * @throws IllegalArgumentException if a machine would not be described at all
         */
        public FirmwareProfile build() {
            if (architectures.contains(Architecture.AARCH64) && !features.contains(FirmwareFeature.ACPI_TABLES)
                    && !features.contains(FirmwareFeature.DEVICE_TREE)) {
                throw new IllegalArgumentException("an AArch64 machine with neither ACPI nor a device tree");
            }
            return new FirmwareProfile(this);
        }
    }
}
