package dev.drydock.efi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images whose code is random bytes: whatever they do, the boot ends, in one of the known ways. */
class RandomCodeTest {
    /** How many images for each architecture. */
    private static final int IMAGES = Integer.getInteger("drydock.random.images", 500);
    private static final int CODE = 0x1000;
    private static final int CODE_SIZE = 0x2000;

    @ParameterizedTest
    @EnumSource
    void endsInATypedOutcome(Architecture architecture) throws IOException {
        Map<String, Integer> kinds = new TreeMap<>();
        for (int seed = 0; seed < IMAGES; seed++) {
            byte[] image = image(architecture, new Random(seed));
            String path = architecture == Architecture.X86_64
                    ? "\\EFI\\BOOT\\BOOTX64.EFI"
                    : "\\EFI\\BOOT\\BOOTAA64.EFI";
            Firmware firmware = Firmware.builder(architecture).memory(64 << 20).instructionLimit(2_000_000)
                    .timeout(Duration.ofSeconds(20))
                    .disk("random", () -> DiskImage.builder().fitting()
                            .espFat32("RANDOM", files -> files.file(path, image)).asDevice())
                    .build();
            BootReport report = firmware.boot();
            assertThat(report.outcome()).as("seed %d", seed).isNotNull();
            assertThat(report.outcome()).as("seed %d", seed).isNotInstanceOf(BootOutcome.NothingBootable.class);
            kinds.merge(report.outcome().kind(), 1, Integer::sum);
        }
        // Most such programs fault; that they ran at all shows in the faults.
        assertThat(kinds).containsKey("fault");
    }

    /** A PE32+ application with one section of random code, writable and executable, that the entry point begins. */
    private static byte[] image(Architecture architecture, Random random) {
        ByteBuffer file = ByteBuffer.allocate(0x200 + CODE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort(0, (short) 0x5A4D).putInt(0x3C, 0x40);
        file.putInt(0x40, 0x4550).putShort(0x44, (short) (architecture == Architecture.X86_64 ? 0x8664 : 0xAA64))
                .putShort(0x46, (short) 1).putShort(0x54, (short) 0xF0).putShort(0x56, (short) 0x22);
        int optional = 0x58;
        file.putShort(optional, (short) 0x20B).putInt(optional + 16, CODE).putInt(optional + 20, CODE)
                .putInt(optional + 32, 0x1000).putInt(optional + 36, 0x200).putInt(optional + 56, CODE + CODE_SIZE)
                .putInt(optional + 60, 0x200).putShort(optional + 68, (short) 10).putInt(optional + 108, 16);
        int section = optional + 0xF0;
        file.put(section, ".text".getBytes(StandardCharsets.US_ASCII)).putInt(section + 8, CODE_SIZE)
                .putInt(section + 12, CODE).putInt(section + 16, CODE_SIZE).putInt(section + 20, 0x200)
                .putInt(section + 36, 0xE000_0020);
        byte[] code = new byte[CODE_SIZE];
        random.nextBytes(code);
        file.put(0x200, code);
        return file.array();
    }
}
