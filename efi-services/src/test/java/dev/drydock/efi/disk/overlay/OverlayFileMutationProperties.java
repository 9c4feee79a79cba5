package dev.drydock.efi.disk.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever becomes of an overlay file's bytes, it is read, or what is wrong with it is said. */
class OverlayFileMutationProperties {
    private static final int BLOCKS = OverlayMap.BLOCKS + 100;
    private static final int PAGES = 5;
    private static final long[] LBAS = {0, 3, OverlayMap.BLOCKS - 1, OverlayMap.BLOCKS + 50};

    private final BlockDevice base = new MemoryDevice(512, BLOCKS);
    private final OverlayHeader header;
    private final byte[] sample;

    OverlayFileMutationProperties() throws IOException {
        header = OverlayHeader.of(base);
        RecordedStorage storage = new RecordedStorage(new SparseBytes());
        try (OverlayFile overlay = OverlayFile.open(base, header, storage)) {
            overlay.write(3, MemorySegment.ofArray(new byte[512]).fill((byte) 1));
        }
        sample = storage.bytes().read(0, (int) storage.size());
    }

    @Property(tries = 20_000)
    void nothingButTheDocumentedException(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] file = sample.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(file.length);
            int length = Math.min(1 + random.nextInt(16), file.length - at);
            for (int i = 0; i < length; i++) {
                file[at + i] = (byte) random.nextInt(256);
            }
        }
        if (random.nextBoolean()) {
            seal(file, random.nextInt(PAGES));
        }
        if (random.nextInt(4) == 0) {
            file = Arrays.copyOf(file, random.nextInt(file.length + 1));
        }
        try (OverlayFile overlay = OverlayFile.open(base, header, new RecordedStorage(SparseBytes.of(file)))) {
            for (long lba : LBAS) {
                overlay.read(lba, MemorySegment.ofArray(new byte[1024]));
            }
            overlay.write(OverlayMap.BLOCKS - 2, MemorySegment.ofArray(new byte[512]));
        } catch (OverlayFormatException e) {
            assertThat(e.field()).isNotEmpty();
            assertThat(e).hasMessageContaining("(at 0x" + Long.toHexString(e.position()) + "): ");
        }
    }

    /** Gives a page a right checksum, so that what is wrong in it is come across. */
    private static void seal(byte[] file, int page) {
        byte[] bytes = Arrays.copyOfRange(file, page * 4096, (page + 1) * 4096);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(page * 4096 + OverlayHeader.CHECKSUM,
                OverlayHeader.checksum(bytes));
    }
}
