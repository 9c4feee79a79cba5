package dev.drydock.efi.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.Machines;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.efi.hardware.Processor;
import dev.drydock.efi.hardware.Uart;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtIndex;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import dev.drydock.fdt.FdtValueException;
import dev.drydock.fdt.LocatedNode;
import dev.drydock.fdt.RegEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read back from the three descriptions of a machine is the same, and true. */
class AgreementProperties {
    private static final long BASE = 0x7ff0_0000L;
    private static final int LOCAL_APIC = 0;
    private static final int IO_APIC = 1;
    private static final int LOCAL_X2APIC = 9;
    private static final int GICC = 0x0b;
    private static final int GICD = 0x0c;
    private static final int MSI_FRAME = 0x0d;
    private static final int GICR = 0x0e;
    private static final int ITS = 0x0f;

    @Provide
    Arbitrary<Hardware> arm() {
        return Machines.arm();
    }

    @Provide
    Arbitrary<Hardware> pc() {
        return Machines.pc();
    }

    @Property(tries = 30)
    void deviceTreeAndAcpiTellTheSameOfAnArmMachine(@ForAll("arm") Hardware hardware) throws Exception {
        Fdt fdt = FdtReader.read(MachineDeviceTree.of(hardware).toBytes());
        FdtIndex tree = fdt.index();
        AcpiTables acpi = AcpiTables.at(BASE, hardware);

        List<Long> ids = hardware.processors().stream().map(Processor::id).toList();
        List<LocatedNode> cpus = tree.nodes().filter(node -> node.name().startsWith("cpu@")).toList();
        assertThat(mapped(cpus, node -> first(node).addressBits())).isEqualTo(ids);
        assertThat(fields(acpi, GICC, 68)).isEqualTo(ids);

        LocatedNode gic = tree.find("/interrupt-controller").orElseThrow();
        assertThat(fields(acpi, GICD, 8)).containsExactly(gic.reg().getFirst().addressBits());
        List<Long> others = gic.reg().stream().skip(1).map(RegEntry::addressBits).toList();
        if (gic.node().compatible().contains("arm,gic-v3")) {
            assertThat(fields(acpi, GICR, 4)).isEqualTo(others);
            assertThat(fields(acpi, ITS, 8)).isEqualTo(
                    mapped(tree.compatible("arm,gic-v3-its"), node -> first(node).addressBits()));
        } else {
            assertThat(fields(acpi, GICC, 32)).containsOnly(others.getFirst());
            LocatedNode frame = tree.compatible("arm,gic-v2m-frame").getFirst();
            assertThat(fields(acpi, MSI_FRAME, 8)).containsExactly(first(frame).addressBits());
            assertThat(frame.property("arm,msi-base-spi").flatMap(FdtProperty::asU32)
                    .map(base -> (long) base)).contains(fields(acpi, MSI_FRAME, 22, 2).getFirst());
        }

        int[] timers = tree.find("/timer").flatMap(node -> node.property("interrupts")).orElseThrow().asCells()
                .orElseThrow();
        ByteBuffer gtdt = table(acpi, "GTDT").orElseThrow();
        for (int i = 0; i < 4; i++) {
            assertThat(gtdt.getInt(48 + 8 * i)).isEqualTo(timers[3 * i + 1] + 16);
        }

        console(tree, acpi);
        Optional<LocatedNode> pci = tree.find("/pcie");
        assertThat(table(acpi, "MCFG").map(mcfg -> mcfg.getLong(44)))
                .isEqualTo(pci.map(node -> first(node).addressBits()));
        List<MemoryRange> memory = tree.nodes().filter(node -> node.name().startsWith("memory@"))
                .map(node -> new MemoryRange(first(node).addressBits(), first(node).sizeBits())).toList();
        assertThat(memory).isEqualTo(hardware.memory()).isEqualTo(smbiosMemory(hardware));
        assertThat(coresOfSmbios(hardware)).isEqualTo(cpus.size());
    }

    private static void console(FdtIndex tree, AcpiTables acpi) throws FdtValueException {
        Optional<LocatedNode> uart = tree.find("serial0");
        for (int offset : new int[]{0, 1}) {
            Optional<ByteBuffer> table = table(acpi, offset == 0 ? "SPCR" : "DBG2");
            assertThat(table.map(each -> each.getLong(offset == 0 ? 44 : 70)))
                    .isEqualTo(uart.map(node -> first(node).addressBits()));
        }
        if (uart.isPresent()) {
            assertThat(table(acpi, "SPCR").orElseThrow().getInt(54))
                    .isEqualTo(uart.get().interrupts().getFirst().arguments().get(1) + 32);
        }
    }

    @Property(tries = 20)
    void acpiTellsTheTruthOfAPc(@ForAll("pc") Hardware hardware) {
        AcpiTables acpi = AcpiTables.at(BASE, hardware);
        List<Long> ids = new ArrayList<>(fields(acpi, LOCAL_APIC, 3, 1));
        ids.addAll(fields(acpi, LOCAL_X2APIC, 4, 4));
        assertThat(ids).isEqualTo(hardware.processors().stream().map(Processor::id).toList());
        Apics apics = (Apics) hardware.interruptController();
        assertThat(fields(acpi, IO_APIC, 4, 4)).isEqualTo(apics.ioApics().stream().map(IoApic::address).toList());
        assertThat(fields(acpi, IO_APIC, 8, 4))
                .isEqualTo(apics.ioApics().stream().map(each -> (long) each.firstInterrupt()).toList());
        assertThat(table(acpi, "SPCR").map(each -> each.getLong(44))).isEqualTo(hardware.uart().map(Uart::address));
        assertThat(table(acpi, "HPET").map(each -> each.getLong(44)))
                .isEqualTo(hardware.hpet().map(AddressRange::address));
        assertThat(table(acpi, "MCFG").map(each -> each.getLong(44)))
                .isEqualTo(hardware.pci().map(each -> each.configuration().address()));
        assertThat(smbiosMemory(hardware)).isEqualTo(hardware.memory());
        assertThat(coresOfSmbios(hardware)).isEqualTo(hardware.processors().size());
    }

    private static <T> List<T> mapped(List<LocatedNode> nodes, Function<LocatedNode, T> of) {
        return nodes.stream().map(of).toList();
    }

    private static RegEntry first(LocatedNode node) {
        try {
            return node.reg().getFirst();
        } catch (FdtValueException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<ByteBuffer> table(AcpiTables acpi, String signature) {
        return acpi.table(signature).map(acpi::bytes)
                .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Long> fields(AcpiTables acpi, int type, int offset) {
        return fields(acpi, type, offset, Long.BYTES);
    }

    /** One field of each structure of a type in the MADT. */
    private static List<Long> fields(AcpiTables acpi, int type, int offset, int size) {
        ByteBuffer madt = table(acpi, "APIC").orElseThrow();
        List<Long> result = new ArrayList<>();
        for (int at = 44; at < madt.capacity(); at += Byte.toUnsignedInt(madt.get(at + 1))) {
            if (madt.get(at) == type) {
                result.add(number(madt, at + offset, size));
            }
        }
        return result;
    }

    private static long number(ByteBuffer bytes, int at, int size) {
        long result = 0;
        for (int i = size - 1; i >= 0; i--) {
            result = result << 8 | Byte.toUnsignedLong(bytes.get(at + i));
        }
        return result;
    }

    private static List<MemoryRange> smbiosMemory(Hardware hardware) {
        List<MemoryRange> ranges = new ArrayList<>();
        for (ByteBuffer structure : smbios(hardware, 19)) {
            long start = number(structure, 4, 4) * 1024;
            ranges.add(new MemoryRange(start, (number(structure, 8, 4) + 1) * 1024 - start));
        }
        return ranges;
    }

    private static int coresOfSmbios(Hardware hardware) {
        return smbios(hardware, 4).stream().mapToInt(each -> each.getShort(0x2e)).sum();
    }

    private static List<ByteBuffer> smbios(Hardware hardware, int type) {
        ByteBuffer all = ByteBuffer.wrap(SmbiosTables.at(0, hardware).structures()).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> result = new ArrayList<>();
        int at = 0;
        while (at < all.capacity()) {
            int length = all.get(at + 1);
            if (all.get(at) == type) {
                result.add(all.slice(at, length).order(ByteOrder.LITTLE_ENDIAN));
            }
            at += length;
            while (all.getShort(at) != 0) {
                at++;
            }
            at += 2;
        }
        return result;
    }
}
