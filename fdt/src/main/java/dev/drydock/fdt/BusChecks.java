package dev.drydock.fdt;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks of buses and what is on them: each kind has its own way to write unit addresses. */
final class BusChecks {
    private enum Bus {
        PCI, SIMPLE, I2C, SPI, GRAPH_PORT, GRAPH_PORTS
    }

    private static final int I2C_TEN_BIT = 1 << 31;
    private static final int I2C_OWN_SLAVE = 1 << 30;

    private final FdtValidator report;
    private final Map<LocatedNode, Bus> buses = new IdentityHashMap<>();

    BusChecks(FdtValidator report, List<LocatedNode> nodes) {
        this.report = report;
        for (LocatedNode node : nodes) {
            Bus bus = kind(node);
            if (bus != null) {
                buses.put(node, bus);
            }
        }
        for (LocatedNode node : nodes) {
            markGraph(node);
        }
    }

    private static Bus kind(LocatedNode node) {
        String base = node.node().baseName();
        if (node.property("device_type").flatMap(FdtProperty::asString).filter("pci"::equals).isPresent()) {
            return Bus.PCI;
        }
        if (base.equals("spi") || hasSpiDevice(node)) {
            return Bus.SPI;
        }
        boolean switched = node.node().children().stream().anyMatch(child -> child.baseName().equals("i2c-bus"));
        if (base.equals("i2c-bus") || base.equals("i2c-arb") || base.equals("i2c") && !switched) {
            return Bus.I2C;
        }
        return node.node().compatible().contains("simple-bus") ? Bus.SIMPLE : null;
    }

    private static boolean hasSpiDevice(LocatedNode node) {
        return node.addressCells() == 1 && node.sizeCells() == 0 && node.node().children().stream()
                .anyMatch(child -> child.properties().stream().anyMatch(p -> p.name().startsWith("spi-")));
    }

    private void markGraph(LocatedNode node) {
        boolean port = node.node().children().stream()
                .anyMatch(c -> c.baseName().equals("endpoint") || c.property("remote-endpoint").isPresent());
        if (port) {
            buses.put(node, Bus.GRAPH_PORT);
            node.parent().filter(p -> !buses.containsKey(p))
                    .filter(p -> p.name().equals("ports") || node.property("reg").isPresent())
                    .ifPresent(p -> buses.put(p, Bus.GRAPH_PORTS));
        }
    }

    /** Whether the node is on a bus with its own way to write unit addresses. */
    boolean isOnBus(LocatedNode node) {
        return node.parent().map(buses::get).isPresent();
    }

    void check(LocatedNode node) {
        Bus own = buses.get(node);
        if (own == Bus.PCI) {
            pciBridge(node);
        } else if (own == Bus.I2C) {
            counts(node, FdtCheck.I2C_BUS_BRIDGE, 1);
        } else if (own == Bus.SPI) {
            report.check(node.node().baseName().equals("spi") || node.property("reg").isEmpty(),
                    FdtCheck.SPI_BUS_BRIDGE, node, "an SPI bus is called \"spi\"");
            counts(node, FdtCheck.SPI_BUS_BRIDGE, node.property("spi-slave").isPresent() ? 0 : 1);
        } else if (own == Bus.GRAPH_PORT || own == Bus.GRAPH_PORTS) {
            graphChildren(node);
        }
        if (own == Bus.GRAPH_PORT) {
            graphPort(node);
        }
        Bus bus = node.parent().map(buses::get).orElse(null);
        switch (bus) {
            case PCI -> pciDevice(node);
            case SIMPLE -> simpleBusDevice(node, own);
            case I2C -> i2cDevice(node);
            case SPI -> spiDevice(node);
            case GRAPH_PORT -> endpoint(node);
            case GRAPH_PORTS -> {
            }
            case null -> {
            }
        }
    }

    private void counts(LocatedNode node, FdtCheck check, int addressCells) {
        if (!node.node().children().isEmpty()) {
            report.check(node.addressCells() == addressCells, check, node, "#address-cells is not " + addressCells);
            report.check(node.sizeCells() == 0, check, node, "#size-cells is not 0");
        }
    }

    private static int[] reg(LocatedNode node) {
        return node.property("reg").flatMap(FdtProperty::asCells).orElse(new int[0]);
    }

    private static String unit(LocatedNode node) {
        return node.node().unitAddress().orElse("");
    }

    private void pciBridge(LocatedNode node) {
        String base = node.node().baseName();
        report.check(base.equals("pci") || base.equals("pcie"), FdtCheck.PCI_BRIDGE, node,
                "the name of a PCI bridge is neither \"pci\" nor \"pcie\"");
        report.check(node.property("ranges").isPresent(), FdtCheck.PCI_BRIDGE, node, "a PCI bridge without ranges");
        report.check(node.addressCells() == 3, FdtCheck.PCI_BRIDGE, node, "#address-cells of a PCI bridge is not 3");
        report.check(node.sizeCells() == 2, FdtCheck.PCI_BRIDGE, node, "#size-cells of a PCI bridge is not 2");
        Optional<FdtProperty> range = node.property("bus-range");
        if (range.isPresent()) {
            int[] numbers = range.get().asCells().orElse(new int[0]);
            boolean valid = numbers.length == 2 && Integer.compareUnsigned(numbers[0], numbers[1]) <= 0
                    && Integer.compareUnsigned(numbers[1], 0xff) <= 0;
            report.check(valid, FdtCheck.PCI_BRIDGE, node, "bus-range is not two cells in order, at most 0xff");
        }
    }

    private void pciDevice(LocatedNode node) {
        int[] cells = reg(node);
        if (cells.length < 3) {
            return;
        }
        int[] range = node.parent().flatMap(p -> p.property("bus-range")).flatMap(FdtProperty::asCells)
                .filter(r -> r.length == 2).orElse(new int[]{0, 0});
        int bus = cells[0] >>> 16 & 0xff;
        report.check(bus >= range[0] && bus <= range[1], FdtCheck.PCI_DEVICE_BUS_NUM, node,
                "bus %d is not within the bridge's %d to %d".formatted(bus, range[0], range[1]));
        report.check(cells[1] == 0 && cells[2] == 0, FdtCheck.PCI_DEVICE_REG, node,
                "the second and third cell of a PCI address are not 0");
        report.check((cells[0] & 0xff000000) == 0, FdtCheck.PCI_DEVICE_REG, node,
                "the address is not in configuration space");
        report.check((cells[0] & 0xff) == 0, FdtCheck.PCI_DEVICE_REG, node, "the register number is not 0");
        String device = Integer.toHexString(cells[0] >>> 11 & 0x1f);
        int function = cells[0] >>> 8 & 7;
        boolean same = unit(node).equals(device + "," + function) || function == 0 && unit(node).equals(device);
        report.check(same, FdtCheck.PCI_DEVICE_REG, node,
                "the unit address is not " + device + (function == 0 ? "" : "," + function));
    }

    private void simpleBusDevice(LocatedNode node, Bus own) {
        LocatedNode parent = node.parent().orElseThrow();
        int skipped = 0;
        int[] cells = reg(node);
        if (node.property("reg").isEmpty()) {
            cells = node.property("ranges").flatMap(FdtProperty::asCells).orElse(new int[0]);
            skipped = node.addressCells();
        }
        if (cells.length == 0) {
            report.check(parent.parent().isEmpty() || own == Bus.SIMPLE, FdtCheck.SIMPLE_BUS_REG, node,
                    "has neither reg nor ranges");
            return;
        }
        int count = parent.addressCells();
        if (count < 0 || skipped < 0 || count > cells.length - skipped) {
            return;
        }
        long address = 0;
        for (int i = 0; i < count; i++) {
            address = address << Integer.SIZE | Integer.toUnsignedLong(cells[skipped + i]);
        }
        report.check(unit(node).equals(Long.toHexString(address)), FdtCheck.SIMPLE_BUS_REG, node,
                "the unit address is not " + Long.toHexString(address));
    }

    private void i2cDevice(LocatedNode node) {
        int[] cells = reg(node);
        if (cells.length == 0) {
            report.found(FdtCheck.I2C_BUS_REG, node, "has no reg");
            return;
        }
        String address = Integer.toHexString(cells[0] & ~I2C_OWN_SLAVE);
        report.check(unit(node).equals(address), FdtCheck.I2C_BUS_REG, node, "the unit address is not " + address);
        for (int cell : cells) {
            int number = cell & ~I2C_OWN_SLAVE & ~I2C_TEN_BIT;
            report.check(number <= ((cell & I2C_TEN_BIT) != 0 ? 0x3ff : 0x7f), FdtCheck.I2C_BUS_REG, node,
                    "0x%x is no I2C address".formatted(number));
        }
    }

    private void spiDevice(LocatedNode node) {
        if (node.parent().orElseThrow().property("spi-slave").isPresent()) {
            return;
        }
        int[] cells = reg(node);
        report.check(cells.length > 0, FdtCheck.SPI_BUS_REG, node, "has no reg");
        report.check(cells.length == 0 || unit(node).equals(Integer.toHexString(cells[0])), FdtCheck.SPI_BUS_REG, node,
                "the unit address is not that of reg");
    }

    private void graphChildren(LocatedNode node) {
        List<FdtNode> children = node.node().children();
        boolean numbered = children.stream().map(child -> child.property("reg")).flatMap(Optional::stream)
                .anyMatch(reg -> reg.asCells().filter(cells -> cells.length > 0 && cells[0] != 0).isPresent());
        report.check(numbered || children.size() != 1 || node.property("#address-cells").isEmpty(),
                FdtCheck.GRAPH_CHILD_ADDRESS, node, "a single child needs no #address-cells and #size-cells");
    }

    private void graphPort(LocatedNode node) {
        if (node.parent().map(buses::get).filter(Bus.GRAPH_PORTS::equals).isPresent()) {
            graphReg(node, FdtCheck.GRAPH_PORT);
        }
        report.check(node.node().baseName().equals("port"), FdtCheck.GRAPH_PORT, node, "a port is not called \"port\"");
    }

    private void graphReg(LocatedNode node, FdtCheck check) {
        Optional<FdtProperty> reg = node.property("reg");
        if (reg.isEmpty()) {
            return;
        }
        LocatedNode parent = node.parent().orElseThrow();
        String number = reg.flatMap(FdtProperty::asU32).map(Integer::toHexString).orElse("a single cell");
        report.check(unit(node).equals(number), check, node, "the unit address is not " + number);
        report.check(parent.addressCells() == 1, check, node, "the parent's #address-cells is not 1");
        report.check(parent.sizeCells() == 0, check, node, "the parent's #size-cells is not 0");
    }

    private void endpoint(LocatedNode node) {
        graphReg(node, FdtCheck.GRAPH_ENDPOINT);
        report.check(node.node().baseName().equals("endpoint"), FdtCheck.GRAPH_ENDPOINT, node,
                "an endpoint is not called \"endpoint\"");
        Optional<FdtProperty> remote = node.property("remote-endpoint");
        if (remote.flatMap(FdtProperty::asPhandle).isEmpty()) {
            // None, or one that an overlay leaves open.
            return;
        }
        Optional<LocatedNode> partner = partner(node);
        report.check(partner.isPresent(), FdtCheck.GRAPH_ENDPOINT, node, "remote-endpoint leads nowhere");
        report.check(partner.isEmpty() || partner.flatMap(BusChecks::partner).filter(p -> p == node).isPresent(),
                FdtCheck.GRAPH_ENDPOINT, node, "the other endpoint does not lead back");
    }

    private static Optional<LocatedNode> partner(LocatedNode endpoint) {
        return endpoint.property("remote-endpoint").flatMap(FdtProperty::asPhandle).flatMap(endpoint.index()::find);
    }
}
