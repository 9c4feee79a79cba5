package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Machines;
import dev.drydock.efi.hardware.PsciConduit;
import dev.drydock.efi.tables.AcpiTables.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcpiTablesTest {
    private static final Hardware PC = Hardware.pc().toBuilder().cpus(2).build();
    private static final Hardware ARM = Hardware.virt().toBuilder().cpus(2).build();
    private static final Hardware GIC_V3 = Hardware.virtGicV3();
    private static final long BASE = 0x7ff0_0000L;

    private static ByteBuffer table(AcpiTables tables, String signature) {
        byte[] bytes = tables.bytes(tables.table(signature).orElseThrow());
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int sum(byte[] bytes, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += bytes[i];
        }
        return sum & 0xff;
    }

    @Test
    void movedTablesAreThoseOfTheOtherPlace() {
        for (Hardware hardware : List.of(PC, ARM, GIC_V3)) {
            assertThat(AcpiTables.at(0, hardware).movedTo(BASE).bytes())
                    .isEqualTo(AcpiTables.at(BASE, hardware).bytes());
            assertThat(SmbiosTables.at(0, hardware).movedTo(BASE).bytes())
                    .isEqualTo(SmbiosTables.at(BASE, hardware).bytes());
        }
    }

    @Test
    void hasTheTablesOfItsArchitecture() {
        assertThat(AcpiTables.at(BASE, PC).tables()).extracting(Table::signature).containsExactly("RSD PTR ", "FACS",
                "DSDT", "FACP", "APIC", "SPCR", "DBG2", "MCFG", "HPET", "WAET", "RSDT", "XSDT");
        assertThat(AcpiTables.at(BASE, ARM).tables()).extracting(Table::signature).containsExactly("RSD PTR ", "DSDT",
                "FACP", "APIC", "GTDT", "SPCR", "DBG2", "MCFG", "PPTT", "XSDT");
        assertThat(AcpiTables.at(BASE, GIC_V3).table("IORT")).isPresent();
        assertThat(AcpiTables.at(BASE, Machines.bare(ARM)).tables()).extracting(Table::signature)
                .containsExactly("RSD PTR ", "DSDT", "FACP", "APIC", "GTDT", "PPTT", "XSDT");
    }

    @Test
    void everyTableTellsItsSignatureLengthAndChecksum() {
        for (Hardware facts : new Hardware[]{PC, ARM}) {
            AcpiTables tables = AcpiTables.at(BASE, facts);
            long end = BASE;
            for (Table table : tables.tables()) {
                byte[] bytes = tables.bytes(table);
                assertThat(new String(bytes, 0, table.signature().length(), US_ASCII)).isEqualTo(table.signature());
                assertThat(table.address()).isGreaterThanOrEqualTo(end);
                assertThat(table.address() % 64).isZero();
                end = table.address() + table.length();
                if (!table.signature().equals("RSD PTR ")) {
                    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4)).isEqualTo(bytes.length);
                }
                if (!table.signature().equals("FACS")) {
                    assertThat(sum(bytes, bytes.length)).as(table.signature()).isZero();
                }
            }
            assertThat(tables.bytes()).hasSize((int) (end - BASE));
        }
    }

    @Test
    void pointersLeadFromTheRsdpToEveryTable() {
        AcpiTables tables = AcpiTables.at(BASE, PC);
        ByteBuffer rsdp = table(tables, "RSD PTR ");
        assertThat(tables.rsdpAddress()).isEqualTo(BASE);
        assertThat(sum(rsdp.array(), 20)).isZero();
        assertThat(rsdp.get(15)).isEqualTo((byte) 2);
        assertThat(rsdp.getInt(20)).isEqualTo(36);
        assertThat(rsdp.getInt(16)).isEqualTo((int) address(tables, "RSDT"));
        assertThat(rsdp.getLong(24)).isEqualTo(address(tables, "XSDT"));
        ByteBuffer rsdt = table(tables, "RSDT");
        assertThat(rsdt.getInt(36)).isEqualTo((int) address(tables, "FACP"));
        assertThat(rsdt.getInt(40)).isEqualTo((int) address(tables, "APIC"));
        ByteBuffer xsdt = table(tables, "XSDT");
        assertThat(xsdt.getLong(36)).isEqualTo(address(tables, "FACP"));
        assertThat(xsdt.getLong(44)).isEqualTo(address(tables, "APIC"));
        ByteBuffer fadt = table(tables, "FACP");
        assertThat(fadt.getInt(36)).as("FIRMWARE_CTRL excludes X_FIRMWARE_CTRL").isZero();
        assertThat(fadt.getInt(40)).isEqualTo((int) address(tables, "DSDT"));
        assertThat(fadt.getLong(132)).isEqualTo(address(tables, "FACS"));
        assertThat(fadt.getLong(140)).isEqualTo(address(tables, "DSDT"));
    }

    private static long address(AcpiTables tables, String signature) {
        return tables.table(signature).orElseThrow().address();
    }

    @Test
    void aboveFourGigabytesOnlyWideFieldsPoint() {
        long high = 0x1_0000_0000L;
        AcpiTables tables = AcpiTables.at(high, ARM);
        assertThat(table(tables, "RSD PTR ").getInt(16)).as("RSDT").isZero();
        assertThat(table(tables, "FACP").getInt(40)).as("DSDT").isZero();
        assertThat(table(tables, "FACP").getLong(140)).isEqualTo(address(tables, "DSDT")).isGreaterThan(high);
        assertThatIllegalArgumentException().isThrownBy(() -> AcpiTables.at(high, PC));
        assertThatIllegalArgumentException().isThrownBy(() -> AcpiTables.at(high - 64, PC));
        assertThatIllegalArgumentException().isThrownBy(() -> AcpiTables.at(BASE + 32, PC));
    }

    @Test
    void fadtDescribesNoTimerAndNoRegisters() {
        for (Hardware facts : new Hardware[]{PC, ARM}) {
            ByteBuffer fadt = table(AcpiTables.at(BASE, facts), "FACP");
            assertThat(fadt.capacity()).isEqualTo(276);
            assertThat(fadt.get(8)).as("major").isEqualTo((byte) 6);
            assertThat(fadt.get(131)).as("minor").isEqualTo((byte) 3);
            assertThat(fadt.getInt(76)).as("PM_TMR_BLK").isZero();
            assertThat(fadt.get(91)).as("PM_TMR_LEN").isZero();
            assertThat(HexFormat.of().formatHex(fadt.array(), 148, 276)).as("X_ register blocks").matches("0*");
            assertThat(fadt.getInt(112) & 1 << 20).as("HW_REDUCED_ACPI").isNotZero();
        }
        assertThat(table(AcpiTables.at(BASE, PC), "FACP").getShort(109)).as("IAPC_BOOT_ARCH").isEqualTo((short) 0x24);
        assertThat(table(AcpiTables.at(BASE, ARM), "FACP").getShort(129)).as("ARM_BOOT_ARCH").isEqualTo((short) 3);
        Hardware smc = Hardware.virt().toBuilder().psci(PsciConduit.SMC).build();
        assertThat(table(AcpiTables.at(BASE, smc), "FACP").getShort(129))
                .isEqualTo((short) 1);
    }

    @Test
    void goldenRsdp() {
        assertBytes("RSD PTR ", PC, """
                00 52 53 44 20 50 54 52 20 | signature
                08 23                      | checksum of the first 20 bytes
                09 44 52 59 44 43 4b       | OEM id
                0f 02                      | revision
                10 80 0c f0 7f             | RSDT
                14 24 00 00 00             | length
                18 c0 0c f0 7f 00 00 00 00 | XSDT
                20 a1                      | checksum of all
                21 00 00 00                | reserved
                """);
    }

    @Test
    void goldenMadtOfAPc() {
        assertBytes("APIC", PC, """
                24 00 00 e0 fe 00 00 00 00 | local APIC address, flags
                2c 00 08 00 00 01 00 00 00 | local APIC: CPU 0, enabled
                34 00 08 01 01 01 00 00 00 | local APIC: CPU 1, enabled
                3c 01 0c 00 00 00 00 c0 fe 00 00 00 00 | I/O APIC 0, address, from interrupt 0
                48 04 06 ff 00 00 01       | NMI: all CPUs, LINT1
                """);
    }

    @Test
    void goldenMadtOnArm() {
        assertBytes("APIC", Hardware.virt(), """
                24 00 00 00 00 00 00 00 00
                2c 0b 50 00 00 00 00 00 00 00 00 00 00 01 00 00 00 | GICC: number, UID, enabled
                3c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 | parking, performance interrupt, parked address
                4c 00 00 01 08 00 00 00 00 | address
                54 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 | GICV, GICH
                64 00 00 00 00 00 00 00 00 00 00 00 00 | maintenance interrupt, redistributor
                70 00 00 00 00 00 00 00 00 | MPIDR
                78 00 00 00 00             | efficiency class, reserved, SPE interrupt
                7c 0c 18 00 00 00 00 00 00 | GICD: id
                84 00 00 00 08 00 00 00 00 | address
                8c 00 00 00 00 02 00 00 00 | vector base, version 2
                """);
    }

    @Test
    void goldenMadtWithAGicV3() {
        assertBytes("APIC", GIC_V3, """
                4c 00 00 00 00 00 00 00 00 | no address of an interface
                7c 0c 18 00 00 00 00 00 00 | GICD: id
                84 00 00 00 08 00 00 00 00 | address
                8c 00 00 00 00 03 00 00 00 | vector base, version 3
                94 0e 10 00 00 00 00 0a 08 00 00 00 00 00 00 f6 00 | redistributors: address, size
                a4 0f 14 00 00 00 00 00 00 00 00 08 08 00 00 00 00 | ITS: id, address
                """);
    }

    @Test
    void goldenDsdtOnArm() {
        assertBytes("DSDT",
                Machines.bare(Hardware.virt()).toBuilder().uart(Hardware.virt().uart().orElseThrow()).build(),
                """
                        24 10 4e 05 5f 53 42 5f    | Scope (_SB_), 0x5e bytes
                        2b 5b 82 1a 43 30 30 30    | Device (C000), 0x1a bytes
                        32 08 5f 48 49 44 0d 41 43 50 49 30 30 30 37 00 | Name (_HID, "ACPI0007")
                        41 08 5f 55 49 44 00       | Name (_UID, Zero)
                        47 5b 82 3a 43 4f 4d 30    | Device (COM0), 0x3a bytes
                        4e 08 5f 48 49 44 0d 41 52 4d 48 30 30 31 31 00 | Name (_HID, "ARMH0011")
                        5d 08 5f 55 49 44 00       | Name (_UID, Zero)
                        63 08 5f 43 52 53 11 1a 0a 17 | Name (_CRS, Buffer (0x17)), 0x1a bytes
                        6c 86 09 00 01 00 00 00 09 00 10 00 00 | Memory32Fixed (ReadWrite, 0x09000000, 0x1000)
                        78 89 06 00 01 01 21 00 00 00 | Interrupt (ResourceConsumer, Level, ActiveHigh, Exclusive) { 33 }
                        81 79 00                   | end tag
                        """);
    }

    @Test
    void goldenTablesOfThePciHostBridge() {
        assertBytes("MCFG", ARM, """
                24 00 00 00 00 00 00 00 00
                2c 00 00 00 10 40 00 00 00 | configuration space
                34 00 00 00 ff 00 00 00 00 | segment, first and last bus
                """);
        assertBytes("IORT", GIC_V3, """
                24 02 00 00 00 30 00 00 00 00 00 00 00 | two nodes, from 0x30 on
                30 00 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 | ITS group of ITS 0
                48 02 38 00 01 00 00 00 00 01 00 00 00 24 00 00 00 | root complex: one mapping, behind it
                58 01 00 00 00 00 00 00 03 00 00 00 00 00 00 00 00 40 00 00 00 | coherent; no ATS; segment 0; 64 bits
                6c 00 00 00 00 ff ff 00 00 00 00 00 00 30 00 00 00 00 00 00 00 | 0 to 0xffff as they are, to the ITS
                """);
    }

    @Test
    void goldenTopology() {
        assertBytes("PPTT", Hardware.virt(), """
                24 00 14 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 | socket 0
                38 01 18 00 00 7f 00 00 00 00 00 00 00 00 00 10 00 00 04 00 00 10 0a 40 00 | L2, 1 MiB, 1024 sets
                50 00 18 00 00 00 00 00 00 24 00 00 00 00 00 00 00 01 00 00 00 38 00 00 00 | cluster 0, with the L2
                68 01 18 00 00 7f 00 00 00 38 00 00 00 00 c0 00 00 00 01 00 00 03 06 40 00 | L1I, then the L2
                80 01 18 00 00 7f 00 00 00 38 00 00 00 00 80 00 00 00 01 00 00 02 02 40 00 | L1D, then the L2
                98 00 1c 00 00 0a 00 00 00 50 00 00 00 00 00 00 00 02 00 00 00 68 00 00 00 80 00 00 00 | CPU 0, a leaf
                """);
    }

    @Test
    void whatIsChangedOnPurposeIsPublishedSo() {
        Descriptions changes = Descriptions.both().acpiTable("GTDT", bytes -> Arrays.copyOf(bytes, 40))
                .acpiTable("GTDT", bytes -> Arrays.copyOf(bytes, 39)).withoutAcpiTable("SPCR").withoutAcpiTable("DSDT")
                .additionalAcpiTable("SSDT?".getBytes(US_ASCII));
        AcpiTables tables = AcpiTables.at(BASE, ARM, changes);
        assertThat(tables.listed()).extracting(Table::signature).containsExactly("FACP", "APIC", "GTDT", "DBG2", "MCFG",
                "PPTT", "SSDT");
        assertThat(table(tables, "GTDT").capacity()).isEqualTo(39);
        assertThat(table(tables, "SSDT").array()).isEqualTo("SSDT?".getBytes(US_ASCII));
        assertThat(table(tables, "FACP").getLong(140)).as("DSDT").isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AcpiTables.at(BASE, PC, Descriptions.both().withoutAcpiTable("GTDT")))
                .withMessageContaining("GTDT");
    }

    /** Compares the bytes from the first given offset on with the table's. */
    private static void assertBytes(String signature, Hardware facts, String golden) {
        byte[] bytes = table(AcpiTables.at(BASE, facts), signature).array();
        golden.lines().forEach(line -> {
            int bar = line.indexOf('|');
            String[] fields = (bar < 0 ? line : line.substring(0, bar)).strip().split(" ", 2);
            int offset = Integer.parseInt(fields[0], 16);
            byte[] expected = HexFormat.ofDelimiter(" ").parseHex(fields[1]);
            assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes, offset, offset + expected.length)).as(line)
                    .isEqualTo(fields[1]);
        });
    }
}
