package dev.drydock.fdt;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks of addresses: {@code reg}, {@code ranges}, cell counts, unit addresses. */
final class AddressChecks {
    private final FdtValidator report;

    AddressChecks(FdtValidator report) {
        this.report = report;
    }

    void check(LocatedNode node, boolean onBus) {
        reg(node);
        ranges(node, "ranges", FdtCheck.RANGES_FORMAT);
        ranges(node, "dma-ranges", FdtCheck.DMA_RANGES_FORMAT);
        unitAddress(node, onBus);
        cellCounts(node);
        siblings(node);
    }

    private void reg(LocatedNode node) {
        Optional<FdtProperty> reg = node.property("reg");
        if (reg.isEmpty()) {
            return;
        }
        if (node.parent().isEmpty()) {
            report.found(FdtCheck.REG_FORMAT, node, "the root has a reg");
            return;
        }
        LocatedNode parent = node.parent().get();
        long entry = bytes(parent.addressCells()) + bytes(parent.sizeCells());
        int length = reg.get().length();
        report.check(length > 0, FdtCheck.REG_FORMAT, node, "reg is empty");
        report.check(length == 0 || isMultiple(length, entry), FdtCheck.REG_FORMAT, node,
                "reg has %d bytes, no multiple of %d".formatted(length, entry));
    }

    private void ranges(LocatedNode node, String name, FdtCheck check) {
        Optional<FdtProperty> ranges = node.property(name);
        if (ranges.isEmpty()) {
            return;
        }
        if (node.parent().isEmpty()) {
            report.found(check, node, "the root has " + name);
            return;
        }
        LocatedNode parent = node.parent().get();
        int length = ranges.get().length();
        if (length == 0) {
            report.check(node.addressCells() == parent.addressCells(), check, node,
                    name + " is empty, but #address-cells differs from the parent's");
            report.check(node.sizeCells() == parent.sizeCells(), check, node,
                    name + " is empty, but #size-cells differs from the parent's");
        } else {
            long entry = bytes(parent.addressCells()) + bytes(node.addressCells()) + bytes(node.sizeCells());
            report.check(isMultiple(length, entry), check, node,
                    "%s has %d bytes, no multiple of %d".formatted(name, length, entry));
        }
    }

    private static long bytes(int cells) {
        return (long) Integer.BYTES * Integer.toUnsignedLong(cells);
    }

    private static boolean isMultiple(int length, long entry) {
        return entry != 0 && length % entry == 0;
    }

    private void unitAddress(LocatedNode node, boolean onBus) {
        String unit = node.node().unitAddress().orElse("");
        boolean addressed = node.property("reg").isPresent()
                || node.property("ranges").filter(ranges -> ranges.length() > 0).isPresent();
        // The fragments of an overlay are numbered in the same way.
        if (FdtOverlay.exactChild(node.node(), "__overlay__").isEmpty()) {
            report.check(!addressed || !unit.isEmpty() || node.parent().isEmpty(), FdtCheck.UNIT_ADDRESS_VS_REG, node,
                    "has reg or ranges, but no unit address");
            report.check(addressed || unit.isEmpty(), FdtCheck.UNIT_ADDRESS_VS_REG, node,
                    "has a unit address, but neither reg nor ranges");
        }
        if (!onBus) {
            boolean prefixed = unit.startsWith("0x");
            report.check(!prefixed, FdtCheck.UNIT_ADDRESS_FORMAT, node, "the unit address begins with 0x");
            String digits = prefixed ? unit.substring(2) : unit;
            report.check(!digits.matches("0[0-9a-fA-F].*"), FdtCheck.UNIT_ADDRESS_FORMAT, node,
                    "the unit address has leading zeros");
        }
    }

    private void cellCounts(LocatedNode node) {
        if (node.parent().isEmpty()) {
            return;
        }
        LocatedNode parent = node.parent().get();
        if (node.property("reg").isPresent() || node.property("ranges").isPresent()) {
            for (String count : new String[]{"#address-cells", "#size-cells"}) {
                report.check(parent.property(count).isPresent(), FdtCheck.AVOID_DEFAULT_ADDR_SIZE, node,
                        "relies on the default of the parent's " + count);
            }
        }
        boolean states = statesCounts(node);
        boolean needs = node.property("ranges").isPresent() || node.node().children().isEmpty()
                || node.node().children().stream().anyMatch(child -> child.property("reg").isPresent());
        report.check(!states || needs, FdtCheck.AVOID_UNNECESSARY_ADDR_SIZE, node,
                "#address-cells and #size-cells without ranges or a child with reg");
    }

    private static boolean statesCounts(LocatedNode node) {
        return node.property("#address-cells").isPresent() && node.property("#size-cells").isPresent();
    }

    private void siblings(LocatedNode node) {
        if (!statesCounts(node)) {
            return;
        }
        Map<String, LocatedNode> seen = new HashMap<>();
        for (LocatedNode child : node.children()) {
            String unit = child.node().unitAddress().orElse("");
            LocatedNode other = unit.isEmpty() ? null : seen.put(unit, child);
            if (other != null) {
                report.found(FdtCheck.UNIQUE_UNIT_ADDRESS, other, "has the unit address of " + child.path());
            }
        }
    }
}
