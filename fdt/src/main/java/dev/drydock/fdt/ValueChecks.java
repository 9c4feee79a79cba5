package dev.drydock.fdt;

import java.util.HashSet;
import java.util.Set;

/** Checks of values for themselves: strings, cells, phandles. */
final class ValueChecks {
    private final FdtValidator report;
    private final Set<Integer> phandles = new HashSet<>();

    ValueChecks(FdtValidator report) {
        this.report = report;
    }

    void check(LocatedNode node) {
        phandle(node);
        for (FdtProperty property : node.node().properties()) {
            String name = property.name();
            switch (name) {
                case "#address-cells" -> cell(node, property, FdtCheck.ADDRESS_CELLS_IS_CELL);
                case "#size-cells" -> cell(node, property, FdtCheck.SIZE_CELLS_IS_CELL);
                case "device_type" -> string(node, property, FdtCheck.DEVICE_TYPE_IS_STRING);
                case "model" -> string(node, property, FdtCheck.MODEL_IS_STRING);
                case "status" -> string(node, property, FdtCheck.STATUS_IS_STRING);
                case "label" -> string(node, property, FdtCheck.LABEL_IS_STRING);
                case "compatible" -> strings(node, property, FdtCheck.COMPATIBLE_IS_STRING_LIST);
                case "name" -> report.check(property.asString().filter(node.node().baseName()::equals).isPresent(),
                        FdtCheck.NAME_PROPERTIES, node, "\"name\" contradicts the node's name");
                default -> {
                    if (name.endsWith("-names")) {
                        strings(node, property, FdtCheck.NAMES_IS_STRING_LIST);
                    }
                }
            }
        }
    }

    private void phandle(LocatedNode node) {
        for (String name : new String[]{"phandle", "linux,phandle"}) {
            report.check(node.property(name).stream().allMatch(p -> p.asPhandle().isPresent()),
                    FdtCheck.EXPLICIT_PHANDLES, node, name + " has the value of no phandle");
        }
        node.node().phandle().ifPresent(phandle -> report.check(phandles.add(phandle.value()),
                FdtCheck.EXPLICIT_PHANDLES, node,
                "another node has phandle 0x" + Integer.toHexString(phandle.value()) + " too"));
    }

    private void cell(LocatedNode node, FdtProperty property, FdtCheck check) {
        report.check(property.asU32().isPresent(), check, node, property.name() + " is not one cell");
    }

    private void string(LocatedNode node, FdtProperty property, FdtCheck check) {
        report.check(property.asString().isPresent(), check, node, property.name() + " is not one string");
    }

    private void strings(LocatedNode node, FdtProperty property, FdtCheck check) {
        report.check(property.length() == 0 || property.asStringList().isPresent(), check, node,
                property.name() + " is no list of strings");
    }
}
