package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Identity;
import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.Machines;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.efi.hardware.ProcessorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmbiosTablesTest {
    private static final long MIB = 1 << 20;

    private static Hardware facts(MemoryRange... memory) {
        var identity = new Identity(new Identity.Firmware("Drydock", "0.1.0", "11/21/2026"),
                new Identity.System("The Yard", "Slipway", "", "S-1"),
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), List.of("the-yard,slipway"));
        // It has no device, so that any memory is free for memory.
        return Machines.bare(Hardware.pc()).toBuilder().identity(identity).cpus(4)
                .processorModel(ProcessorModel.CORTEX_A72)
                .interruptController(new Apics(0xfee0_0000L, List.of(new IoApic(0, 0xfec0_0000L, 0))))
                .memory(List.of(memory)).build();
    }

    private static final Hardware FACTS = facts(new MemoryRange(0x4000_0000L, 512 * MIB));

    private static ByteBuffer bytes(Hardware facts) {
        return ByteBuffer.wrap(SmbiosTables.at(0x1000, facts).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Each structure's formatted area by its handle, found as a reader of the tables would. */
    private static Map<Integer, ByteBuffer> structures(Hardware facts) {
        ByteBuffer bytes = bytes(facts);
        Map<Integer, ByteBuffer> structures = new LinkedHashMap<>();
        int at = 32;
        while (at < bytes.capacity()) {
            int length = bytes.get(at + 1);
            structures.put((int) bytes.getShort(at + 2), bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN));
            at += length;
            while (bytes.getShort(at) != 0) {
                at++;
            }
            at += 2;
        }
        return structures;
    }

    @Test
    void goldenEntryPoint() {
        ByteBuffer bytes = bytes(FACTS);
        int size = bytes.capacity() - 32;
        assertThat(new String(bytes.array(), 0, 5, US_ASCII)).isEqualTo("_SM3_");
        assertThat(HexFormat.of().formatHex(bytes.array(), 6, 12)).as("length, 3.3.0, revision")
                .isEqualTo("180303000100");
        assertThat(bytes.getInt(12)).isEqualTo(size);
        assertThat(bytes.getLong(16)).isEqualTo(0x1020);
        int sum = 0;
        for (int i = 0; i < 24; i++) {
            sum += bytes.get(i);
        }
        assertThat(sum & 0xff).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> SmbiosTables.at(8, FACTS));
    }

    @Test
    void goldenSystemStructure() {
        ByteBuffer bytes = bytes(FACTS);
        String all = HexFormat.of().formatHex(bytes.array());
        String uuidFirstFieldsLittleEndian = "33221100" + "5544" + "7766" + "8899aabbccddeeff";
        assertThat(all).contains("011b0001" + "01020003" + uuidFirstFieldsLittleEndian + "060000"
                + HexFormat.of().formatHex("The Yard\0Slipway\0S-1\0\0".getBytes(US_ASCII)));
    }

    @Test
    void hasTheRequiredStructuresInOrder() {
        assertThat(structures(FACTS).values()).extracting(structure -> (int) structure.get(0)).containsExactly(0, 1, 2,
                3, 4, 7, 7, 7, 16, 17, 19, 32, 127);
    }

    @Test
    void memorySizeIsToldInTheFieldThatHoldsIt() {
        assertDevice(512 * MIB, 512, 0);
        assertDevice(0x7ffeL * MIB, 0x7ffe, 0);
        assertDevice(0x7fffL * MIB, 0x7fff, 0x7fff);
        assertDevice(0x8000L * MIB, 0x7fff, 0x8000);
        assertDevice(MIB + 4096, 0x8000 | 1028, 0);
    }

    private static void assertDevice(long size, int field, int extended) {
        Map<Integer, ByteBuffer> structures = structures(facts(new MemoryRange(1L << 32, size)));
        ByteBuffer device = structures.get(0x1100);
        assertThat(Short.toUnsignedInt(device.getShort(0x0c))).isEqualTo(field);
        assertThat(device.getInt(0x1c)).isEqualTo(extended);
        assertThat(device.getLong(0x3c)).isEqualTo(size);
        assertThat(structures.get(0x1000).getLong(0x0f)).isEqualTo(size);
    }

    @Test
    void everyRangeIsMapped() {
        long high = 1L << 43;
        Map<Integer, ByteBuffer> structures = structures(facts(new MemoryRange(0, 640 * 1024L),
                new MemoryRange(MIB, 3 * MIB), new MemoryRange(high, MIB)));
        ByteBuffer low = structures.get(0x1300);
        assertThat(low.getInt(4)).isZero();
        assertThat(low.getInt(8)).as("the last KiB").isEqualTo(639);
        assertThat(structures.get(0x1301).getInt(8)).isEqualTo(4095);
        ByteBuffer extended = structures.get(0x1302);
        assertThat(extended.getInt(4)).isEqualTo(-1);
        assertThat(extended.getInt(8)).isEqualTo(-1);
        assertThat(extended.getLong(0x0f)).isEqualTo(high);
        assertThat(extended.getLong(0x17)).isEqualTo(high + MIB - 1);
    }

    @Test
    void eachSocketHasItsProcessorAndCaches() {
        Map<Integer, ByteBuffer> structures = structures(
                Hardware.virtGicV3().toBuilder().topology(2, 3, 4, 2).build());
        for (int socket = 0; socket < 2; socket++) {
            ByteBuffer processor = structures.get(0x400 + socket);
            assertThat(processor.getShort(0x1a)).as("L1, for data").isEqualTo((short) (0x701 + 8 * socket));
            assertThat(processor.getShort(0x1c)).as("L2").isEqualTo((short) (0x702 + 8 * socket));
            assertThat(processor.getShort(0x1e)).as("L3").isEqualTo((short) -1);
            assertThat(processor.get(0x23)).as("cores").isEqualTo((byte) 12);
            assertThat(processor.get(0x25)).as("threads").isEqualTo((byte) 24);
            assertThat(structures.get(0x702 + 8 * socket).getShort(9)).as("KiB of L2").isEqualTo((short) (3 << 10));
            assertThat(structures.get(0x701 + 8 * socket).getShort(9)).as("KiB of L1").isEqualTo((short) (12 * 32));
        }
    }

    @Test
    void dmidecodeReadsThem(@TempDir Path directory) throws Exception {
        ExternalTool dmidecode = ExternalTool.orSkip("dmidecode", "dmidecode", directory);
        // In a dump, addresses are offsets in the file.
        Files.write(directory.resolve("dump"), SmbiosTables.at(0, FACTS).bytes());
        String output = dmidecode.run("--from-dump", "dump");
        findsNothingWrong(output);
        assertThat(output).contains("SMBIOS 3.3.0 present.", "Vendor: Drydock", "Release Date: 11/21/2026",
                "UEFI is supported", "Manufacturer: The Yard", "Product Name: Slipway", "Version: Not Specified",
                "UUID: 00112233-4455-6677-8899-aabbccddeeff", "Family: ARMv8", "Core Count: 4", "64-bit capable",
                "Socket Designation: L2 unified", "Installed Size: 1 MB", "Associativity: 16-way Set-associative",
                "System Type: Data",
                "Maximum Capacity: 512 MB", "Number Of Devices: 1", "Size: 512 MB", "Type: RAM",
                "Starting Address: 0x00040000000", "Range Size: 512 MB", "Status: No errors detected", "End Of Table");
        for (Hardware hardware : Machines.edges()) {
            Files.write(directory.resolve("dump"), SmbiosTables.at(0, hardware).bytes());
            output = dmidecode.run("--from-dump", "dump");
            findsNothingWrong(output);
            assertThat(output.lines().filter(line -> line.equals("Processor Information"))).hasSize(hardware.sockets());
            long mib = hardware.memorySize() / MIB;
            assertThat(output).containsAnyOf("Size: " + mib + " MB", "Size: " + mib / 1024 + " GB",
                    "Size: " + hardware.memorySize() / 1024 + " kB");
        }
    }

    private static void findsNothingWrong(String output) {
        assertThat(output).doesNotContainIgnoringCase("out of spec").doesNotContain("TRUNCATED").doesNotContain("Wrong")
                .doesNotContain("broken").doesNotContain("Invalid").doesNotContain("BAD INDEX");
    }
}
