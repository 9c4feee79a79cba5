package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

    private static SmbiosFacts facts(MemoryRange... memory) {
        return new SmbiosFacts(new SmbiosFacts.Firmware("Drydock", "0.1.0", "11/21/2026"),
                new SmbiosFacts.SystemIdentity("The Yard", "Slipway", "", "S-1"),
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                new SmbiosFacts.Processor("ARM", "Cortex-A72", 0x0101, 0x410fd083, 4), List.of(memory));
    }

    private static final SmbiosFacts FACTS = facts(new MemoryRange(0x4000_0000L, 512 * MIB));

    private static ByteBuffer bytes(SmbiosFacts facts) {
        return ByteBuffer.wrap(SmbiosTables.at(0x1000, facts).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Each structure's formatted area by its handle, found as a reader of the tables would. */
    private static Map<Integer, ByteBuffer> structures(SmbiosFacts facts) {
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
                3, 4,
                16, 17, 19, 32, 127);
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
        Map<Integer, ByteBuffer> structures = structures(facts(new MemoryRange(0, size)));
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
    void factsThatNoStructureCanTellAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(SmbiosTablesTest::facts);
        assertThatIllegalArgumentException().isThrownBy(
                () -> facts(new MemoryRange(0, 1L << 50), new MemoryRange(1L << 50, 1L << 50)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SmbiosFacts.Firmware("", "", "2026-11-21"));
        assertThatIllegalArgumentException().isThrownBy(() -> new SmbiosFacts.Processor("", "", 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRange(1, 4096));
        SmbiosFacts nul = new SmbiosFacts(new SmbiosFacts.Firmware("a\0b", "", "11/21/2026"), FACTS.system(),
                FACTS.uuid(),
                FACTS.processor(), FACTS.memory());
        assertThatIllegalArgumentException().isThrownBy(() -> SmbiosTables.at(0, nul));
    }

    @Test
    void dmidecodeReadsThem(@TempDir Path directory) throws Exception {
        ExternalTool dmidecode = ExternalTool.orSkip("dmidecode", "dmidecode", directory);
        // In a dump, addresses are offsets in the file.
        Files.write(directory.resolve("dump"), SmbiosTables.at(0, FACTS).bytes());
        String output = dmidecode.run("--from-dump", "dump");
        assertThat(output).contains("SMBIOS 3.3.0 present.", "Vendor: Drydock", "Release Date: 11/21/2026",
                "UEFI is supported", "Manufacturer: The Yard", "Product Name: Slipway", "Version: Not Specified",
                "UUID: 00112233-4455-6677-8899-aabbccddeeff", "Family: ARMv8", "Core Count: 4", "64-bit capable",
                "Maximum Capacity: 512 MB", "Number Of Devices: 1", "Size: 512 MB", "Type: RAM",
                "Starting Address: 0x00040000000", "Range Size: 512 MB", "Status: No errors detected", "End Of Table");
        assertThat(output).doesNotContainIgnoringCase("out of spec").doesNotContain("TRUNCATED").doesNotContain("Wrong")
                .doesNotContain("broken").doesNotContain("Invalid").doesNotContain("BAD INDEX");
    }
}
