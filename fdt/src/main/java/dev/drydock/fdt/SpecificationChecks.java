package dev.drydock.fdt;

import java.util.List;
import java.util.Optional;

/** Checks of the nodes that the specification asks for (Devicetree Specification 0.4, chapter 3), and of {@code /chosen}. */
final class SpecificationChecks {
    private static final int LONGEST_NAME = 31;

    private final FdtValidator report;

    SpecificationChecks(FdtValidator report) {
        this.report = report;
    }

    void check(LocatedNode node) {
        if (node.parent().isEmpty()) {
            root(node);
        }
        if (node.name().equals("chosen")) {
            chosen(node);
        }
        node.property("status").flatMap(FdtProperty::asString).ifPresent(
                status -> report.check(status.matches("okay|disabled|reserved|fail|fail-.+"), FdtCheck.STATUS_VALUE,
                        node, "status is \"" + status + "\""));
        report.check(node.node().baseName().length() <= LONGEST_NAME, FdtCheck.NAME_LENGTH, node,
                "the name has more than 31 characters");
        for (FdtProperty property : node.node().properties()) {
            report.check(property.name().length() <= LONGEST_NAME || isGenerated(node), FdtCheck.NAME_LENGTH, node,
                    property.name() + " has more than 31 characters");
        }
    }

    /** Whether the node holds labels in place of properties' names. */
    private static boolean isGenerated(LocatedNode node) {
        return node.name().startsWith("__");
    }

    private void root(LocatedNode root) {
        if (root.node().children().stream().anyMatch(c -> FdtOverlay.exactChild(c, "__overlay__").isPresent())) {
            // An overlay is no machine.
            return;
        }
        for (String name : List.of("#address-cells", "#size-cells", "model", "compatible")) {
            report.check(root.property(name).isPresent(), FdtCheck.ROOT_PROPERTIES, root, "has no " + name);
        }
        Optional<LocatedNode> cpus = root.children().stream().filter(c -> c.name().equals("cpus")).findFirst();
        report.check(cpus.isPresent(), FdtCheck.CPUS_NODE, root, "there is no /cpus");
        cpus.ifPresent(this::cpus);
        List<LocatedNode> memory = root.children().stream().filter(c -> c.node().baseName().equals("memory")).toList();
        report.check(!memory.isEmpty(), FdtCheck.MEMORY_NODE, root, "there is no memory node");
        for (LocatedNode range : memory) {
            report.check(isType(range, "memory"), FdtCheck.MEMORY_NODE, range, "device_type is not \"memory\"");
            report.check(range.property("reg").isPresent(), FdtCheck.MEMORY_NODE, range, "has no reg");
        }
    }

    private void cpus(LocatedNode cpus) {
        for (String name : List.of("#address-cells", "#size-cells")) {
            report.check(cpus.property(name).isPresent(), FdtCheck.CPUS_NODE, cpus, "has no " + name);
        }
        for (LocatedNode cpu : cpus.children()) {
            if (cpu.node().baseName().equals("cpu")) {
                report.check(isType(cpu, "cpu"), FdtCheck.CPU_NODE, cpu, "device_type is not \"cpu\"");
                report.check(cpu.property("reg").isPresent(), FdtCheck.CPU_NODE, cpu, "has no reg");
            }
        }
    }

    private static boolean isType(LocatedNode node, String type) {
        return node.property("device_type").flatMap(FdtProperty::asString).filter(type::equals).isPresent();
    }

    private void chosen(LocatedNode chosen) {
        if (!chosen.path().equals("/chosen")) {
            report.found(FdtCheck.CHOSEN_NODE_IS_ROOT, chosen, "is not the root's child");
            return;
        }
        report.check(chosen.property("interrupt-controller").isEmpty(), FdtCheck.OBSOLETE_CHOSEN_INTERRUPT_CONTROLLER,
                chosen, "interrupt-controller is obsolete here");
        string(chosen, "bootargs", FdtCheck.CHOSEN_NODE_BOOTARGS);
        string(chosen, "stdout-path", FdtCheck.CHOSEN_NODE_STDOUT_PATH);
        report.check(chosen.property("linux,stdout-path").isEmpty(), FdtCheck.CHOSEN_NODE_STDOUT_PATH, chosen,
                "linux,stdout-path is obsolete: it is stdout-path");
    }

    private void string(LocatedNode chosen, String name, FdtCheck check) {
        report.check(chosen.property(name).stream().allMatch(p -> p.asString().isPresent()), check, chosen,
                name + " is not one string");
    }
}
