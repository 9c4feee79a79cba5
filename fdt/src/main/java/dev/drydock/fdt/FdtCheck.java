package dev.drydock.fdt;

import java.util.Locale;

/**
 * What {@link FdtValidator} looks at, one named check each. Those that dtc has too have its names ({@link #id}); the others
 * are rules of the Devicetree Specification 0.4 that it does not check.
 */
public enum FdtCheck {
    /** Two nodes have the same phandle, or one has a value that is none (2.3.3). */
    EXPLICIT_PHANDLES(Severity.ERROR),
    /** The obsolete property "name" contradicts the node's name (2.3.10). */
    NAME_PROPERTIES(Severity.ERROR),
    /** {@code #address-cells} is not one cell (2.3.5). */
    ADDRESS_CELLS_IS_CELL(Severity.WARNING),
    /** {@code #size-cells} is not one cell (2.3.5). */
    SIZE_CELLS_IS_CELL(Severity.WARNING),
    /** {@code device_type} is not one string (2.3.11). */
    DEVICE_TYPE_IS_STRING(Severity.WARNING),
    /** {@code model} is not one string (2.3.2). */
    MODEL_IS_STRING(Severity.WARNING),
    /** {@code status} is not one string (2.3.4). */
    STATUS_IS_STRING(Severity.WARNING),
    /** {@code label} is not one string (4.1.2). */
    LABEL_IS_STRING(Severity.WARNING),
    /** {@code compatible} is no list of strings (2.3.1). */
    COMPATIBLE_IS_STRING_LIST(Severity.WARNING),
    /** A property {@code *-names} is no list of strings. */
    NAMES_IS_STRING_LIST(Severity.WARNING),
    /** {@code reg} is empty, at the root, or no multiple of an entry by the parent's cell counts (2.3.6). */
    REG_FORMAT(Severity.WARNING),
    /** {@code ranges} is at the root, or does not fit the cell counts of both buses (2.3.8). */
    RANGES_FORMAT(Severity.WARNING),
    /** {@code dma-ranges} is at the root, or does not fit the cell counts of both buses (2.3.9). */
    DMA_RANGES_FORMAT(Severity.WARNING),
    /** A name has a unit address without {@code reg} or {@code ranges}, or the reverse (2.2.1). */
    UNIT_ADDRESS_VS_REG(Severity.WARNING),
    /** A unit address has leading zeros or begins with 0x. */
    UNIT_ADDRESS_FORMAT(Severity.WARNING),
    /** A PCI bridge has another name, other cell counts or a wrong {@code bus-range}, or no {@code ranges}. */
    PCI_BRIDGE(Severity.WARNING),
    /** A PCI device's address is none of the configuration space, or differs from its unit address. */
    PCI_DEVICE_REG(Severity.WARNING),
    /** A PCI device's bus lies outside its bridge's {@code bus-range}. */
    PCI_DEVICE_BUS_NUM(Severity.WARNING),
    /** A node on a simple bus has no address, or another than its unit address (4.5). */
    SIMPLE_BUS_REG(Severity.WARNING),
    /** An I2C bus has other cell counts than 1 and 0. */
    I2C_BUS_BRIDGE(Severity.WARNING),
    /** A node on an I2C bus has no address, one that is too large, or another than its unit address. */
    I2C_BUS_REG(Severity.WARNING),
    /** An SPI bus has other cell counts than 1 and 0, or another name. */
    SPI_BUS_BRIDGE(Severity.WARNING),
    /** A node on an SPI bus has no chip select, or another than its unit address. */
    SPI_BUS_REG(Severity.WARNING),
    /** Addresses rely on the defaults of the parent's cell counts (2.3.5: should state them). */
    AVOID_DEFAULT_ADDR_SIZE(Severity.WARNING),
    /** Cell counts where no child has an address. */
    AVOID_UNNECESSARY_ADDR_SIZE(Severity.WARNING),
    /** Two siblings have the same unit address. */
    UNIQUE_UNIT_ADDRESS(Severity.WARNING),
    /** {@code /chosen} has an {@code interrupt-controller}, which is obsolete. */
    OBSOLETE_CHOSEN_INTERRUPT_CONTROLLER(Severity.WARNING),
    /** A node {@code chosen} is not the root's child (3.6). */
    CHOSEN_NODE_IS_ROOT(Severity.WARNING),
    /** {@code bootargs} is not one string (3.6). */
    CHOSEN_NODE_BOOTARGS(Severity.WARNING),
    /** {@code stdout-path} is not one string, or is called {@code linux,stdout-path} (3.6). */
    CHOSEN_NODE_STDOUT_PATH(Severity.WARNING),
    /** {@code clocks}: see {@link LocatedNode#references}; so the following. */
    CLOCKS_PROPERTY(Severity.WARNING),
    /** {@code cooling-device}. */
    COOLING_DEVICE_PROPERTY(Severity.WARNING),
    /** {@code dmas}. */
    DMAS_PROPERTY(Severity.WARNING),
    /** {@code hwlocks}. */
    HWLOCKS_PROPERTY(Severity.WARNING),
    /** {@code interrupts-extended} (2.4.1). */
    INTERRUPTS_EXTENDED_PROPERTY(Severity.WARNING),
    /** {@code io-channels}. */
    IO_CHANNELS_PROPERTY(Severity.WARNING),
    /** {@code iommus}. */
    IOMMUS_PROPERTY(Severity.WARNING),
    /** {@code mboxes}. */
    MBOXES_PROPERTY(Severity.WARNING),
    /** {@code msi-parent}. */
    MSI_PARENT_PROPERTY(Severity.WARNING),
    /** {@code mux-controls}. */
    MUX_CONTROLS_PROPERTY(Severity.WARNING),
    /** {@code phys}. */
    PHYS_PROPERTY(Severity.WARNING),
    /** {@code power-domains}. */
    POWER_DOMAINS_PROPERTY(Severity.WARNING),
    /** {@code pwms}. */
    PWMS_PROPERTY(Severity.WARNING),
    /** {@code resets}. */
    RESETS_PROPERTY(Severity.WARNING),
    /** {@code sound-dai}. */
    SOUND_DAI_PROPERTY(Severity.WARNING),
    /** {@code thermal-sensors}. */
    THERMAL_SENSORS_PROPERTY(Severity.WARNING),
    /** {@code gpios} and {@code *-gpios}. */
    GPIOS_PROPERTY(Severity.WARNING),
    /** {@code interrupts} leads nowhere, or does not fit its controller (2.4.1). */
    INTERRUPTS_PROPERTY(Severity.WARNING),
    /** An interrupt controller or nexus lacks {@code #interrupt-cells} or {@code #address-cells} (2.4.2, 2.4.3). */
    INTERRUPT_PROVIDER(Severity.WARNING),
    /** An alias is no path to a node, or has a name that it may not have (3.3). */
    ALIAS_PATHS(Severity.WARNING),
    /** A graph's nodes have cell counts that a single one does not need. */
    GRAPH_CHILD_ADDRESS(Severity.WARNING),
    /** A graph's port has another name or a malformed address. */
    GRAPH_PORT(Severity.WARNING),
    /** A graph's endpoint has another name or a malformed address, or its partner another. */
    GRAPH_ENDPOINT(Severity.WARNING),
    /** The root lacks {@code #address-cells}, {@code #size-cells}, {@code model} or {@code compatible} (3.2). */
    ROOT_PROPERTIES(Severity.WARNING),
    /** {@code /cpus} is missing, or lacks its cell counts (3.8). */
    CPUS_NODE(Severity.WARNING),
    /** A node of {@code /cpus} lacks {@code device_type} "cpu" or {@code reg} (3.8.1). */
    CPU_NODE(Severity.WARNING),
    /** No memory node, or one that lacks {@code device_type} "memory" or {@code reg} (3.4). */
    MEMORY_NODE(Severity.WARNING),
    /** {@code status} is none of okay, disabled, reserved, fail, fail-* (2.3.4). */
    STATUS_VALUE(Severity.WARNING),
    /** A name has more than 31 characters (2.2.1, 2.2.4.1). */
    NAME_LENGTH(Severity.WARNING);

    /** How grave a finding is. */
    public enum Severity {
        /** A client program cannot make sense of the tree. */
        ERROR,
        /** A client program may not find what it looks for, or the tree is not as it should be written. */
        WARNING
    }

    private final Severity severity;

    FdtCheck(Severity severity) {
        this.severity = severity;
    }

    /** How grave its findings are. */
    public Severity severity() {
        return severity;
    }

    /** The name as dtc writes it: {@code unit_address_vs_reg}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether dtc has a check of this name. */
    public boolean isDtcs() {
        return ordinal() < ROOT_PROPERTIES.ordinal();
    }
}
