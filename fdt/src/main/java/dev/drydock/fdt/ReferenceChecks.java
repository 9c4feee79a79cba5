package dev.drydock.fdt;

import java.util.Map;
import java.util.Optional;

/** Checks of what refers to other nodes: phandles with arguments, interrupts, aliases. */
final class ReferenceChecks {
    private record Kind(FdtCheck check, String cellsProperty) {}

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("clocks", new Kind(FdtCheck.CLOCKS_PROPERTY, "#clock-cells")),
            Map.entry("cooling-device", new Kind(FdtCheck.COOLING_DEVICE_PROPERTY, "#cooling-cells")),
            Map.entry("dmas", new Kind(FdtCheck.DMAS_PROPERTY, "#dma-cells")),
            Map.entry("hwlocks", new Kind(FdtCheck.HWLOCKS_PROPERTY, "#hwlock-cells")),
            Map.entry("interrupts-extended", new Kind(FdtCheck.INTERRUPTS_EXTENDED_PROPERTY, "#interrupt-cells")),
            Map.entry("io-channels", new Kind(FdtCheck.IO_CHANNELS_PROPERTY, "#io-channel-cells")),
            Map.entry("iommus", new Kind(FdtCheck.IOMMUS_PROPERTY, "#iommu-cells")),
            Map.entry("mboxes", new Kind(FdtCheck.MBOXES_PROPERTY, "#mbox-cells")),
            Map.entry("msi-parent", new Kind(FdtCheck.MSI_PARENT_PROPERTY, "#msi-cells")),
            Map.entry("mux-controls", new Kind(FdtCheck.MUX_CONTROLS_PROPERTY, "#mux-control-cells")),
            Map.entry("phys", new Kind(FdtCheck.PHYS_PROPERTY, "#phy-cells")),
            Map.entry("power-domains", new Kind(FdtCheck.POWER_DOMAINS_PROPERTY, "#power-domain-cells")),
            Map.entry("pwms", new Kind(FdtCheck.PWMS_PROPERTY, "#pwm-cells")),
            Map.entry("resets", new Kind(FdtCheck.RESETS_PROPERTY, "#reset-cells")),
            Map.entry("sound-dai", new Kind(FdtCheck.SOUND_DAI_PROPERTY, "#sound-dai-cells")),
            Map.entry("thermal-sensors", new Kind(FdtCheck.THERMAL_SENSORS_PROPERTY, "#thermal-sensor-cells")));
    private static final Kind GPIOS = new Kind(FdtCheck.GPIOS_PROPERTY, "#gpio-cells");

    private final FdtValidator report;
    private final FdtIndex index;

    ReferenceChecks(FdtValidator report, FdtIndex index) {
        this.report = report;
        this.index = index;
    }

    /** The name of the property that says how many cells follow a phandle in a property of this name, if that is known. */
    static Optional<String> cellsProperty(String property) {
        return Optional.ofNullable(KINDS.get(property)).or(() -> Optional.of(GPIOS).filter(kind -> isGpio(property)))
                .map(Kind::cellsProperty);
    }

    private static boolean isGpio(String property) {
        boolean count = property.endsWith(",nr-gpios");
        return !count && (property.equals("gpio") || property.equals("gpios") || property.endsWith("-gpio")
                || property.endsWith("-gpios"));
    }

    void check(LocatedNode node) {
        for (FdtProperty property : node.node().properties()) {
            Kind kind = KINDS.get(property.name());
            if (kind != null) {
                references(node, property, kind);
            } else if (isGpio(property.name()) && node.property("gpio-hog").isEmpty()) {
                references(node, property, GPIOS);
            }
        }
        interrupts(node);
        if (node.path().equals("/aliases")) {
            aliases(node);
        }
    }

    private void references(LocatedNode node, FdtProperty property, Kind kind) {
        Optional<int[]> cells = property.asCells();
        if (cells.isEmpty()) {
            report.found(kind.check(), node, property.name() + " is not made of cells");
            return;
        }
        int[] value = cells.get();
        for (long at = 0; at < value.length;) {
            int phandle = value[(int) at];
            if (!Phandle.isValid(phandle)) {
                at++;
                continue;
            }
            Optional<LocatedNode> target = index.find(new Phandle(phandle));
            if (target.isEmpty()) {
                report.found(kind.check(), node,
                        "%s refers to phandle 0x%x, which no node has".formatted(property.name(),
                                phandle));
                return;
            }
            Optional<Integer> count = target.get().property(kind.cellsProperty()).flatMap(FdtProperty::asU32)
                    .or(() -> kind.check() == FdtCheck.MSI_PARENT_PROPERTY ? Optional.of(0) : Optional.empty());
            if (count.isEmpty()) {
                report.found(kind.check(), node, "%s refers to %s, which has no %s".formatted(property.name(),
                        target.get().path(), kind.cellsProperty()));
                return;
            }
            at += 1 + Integer.toUnsignedLong(count.get());
            if (at > value.length) {
                report.found(kind.check(), node, property.name() + " ends within the cells for " + target.get().path());
            }
        }
    }

    private void interrupts(LocatedNode node) {
        if (node.isInterruptProvider()) {
            report.check(node.property("#interrupt-cells").isPresent(), FdtCheck.INTERRUPT_PROVIDER, node,
                    "has no #interrupt-cells");
            report.check(node.property("#address-cells").isPresent(), FdtCheck.INTERRUPT_PROVIDER, node,
                    "has no #address-cells");
        }
        Optional<FdtProperty> interrupts = node.property("interrupts");
        if (interrupts.isEmpty()) {
            return;
        }
        Optional<LocatedNode> controller = node.interruptParent();
        if (controller.isEmpty()) {
            report.found(FdtCheck.INTERRUPTS_PROPERTY, node, "there is no interrupt parent");
            return;
        }
        if (!controller.get().isInterruptProvider()) {
            report.found(FdtCheck.INTERRUPTS_PROPERTY, controller.get(),
                    "is the interrupt parent of " + node.path() + ", but has no interrupt-controller or interrupt-map");
            return;
        }
        Optional<Integer> count = controller.get().property("#interrupt-cells").flatMap(FdtProperty::asU32);
        if (count.isPresent()) {
            long specifier = (long) Integer.BYTES * Integer.toUnsignedLong(count.get());
            report.check(specifier != 0 && interrupts.get().length() % specifier == 0, FdtCheck.INTERRUPTS_PROPERTY,
                    node,
                    "interrupts has %d bytes, no multiple of %d".formatted(interrupts.get().length(), specifier));
        }
    }

    private void aliases(LocatedNode aliases) {
        for (FdtProperty alias : aliases.node().properties()) {
            if (!OverlayPhandles.isPhandle(alias)) {
                report.check(alias.asString().filter(path -> path.startsWith("/")).flatMap(index::find).isPresent(),
                        FdtCheck.ALIAS_PATHS, aliases, alias.name() + " leads to no node");
                report.check(alias.name().matches("[a-z0-9-]*"), FdtCheck.ALIAS_PATHS, aliases,
                        alias.name() + " has other characters than a-z, 0-9 and -");
            }
        }
    }
}
