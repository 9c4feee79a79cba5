package dev.drydock.efi.disk.qcow2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A small image of version 3 with every kind of cluster, made by hand: clusters of 512 bytes, so that an L2 table has 64 entries.
 */
final class SampleImage {
    static final int CLUSTER = 512;
    static final int CLUSTERS = 80;
    static final int L1 = 0x200;
    static final int L2 = 0x400;
    private static final int SECOND_L2 = 0x600;
    private static final int DATA = 0x800;
    private static final int PLAIN = 1;
    private static final long COMPRESSED = 1L << 62;
    private static final long COPIED = 1L << 63;

    private SampleImage() {}

    /** What the disk holds: cluster 0 and 1 are text, 2 zeroes over something, 3 and 4 compressed, 70 text; else zeroes. */
    static byte[] contents() {
        byte[] contents = new byte[CLUSTERS * CLUSTER];
        for (int cluster : new int[]{0, 1, 3, 4, 70}) {
            Arrays.fill(contents, cluster * CLUSTER, (cluster + 1) * CLUSTER, (byte) ('A' + cluster));
        }
        return contents;
    }

    static byte[] file() {
        byte[] contents = contents();
        ByteBuffer file = ByteBuffer.allocate(0x2000);
        header(file, "", "");
        file.putLong(L1, L2 | COPIED).putLong(L1 + 8, SECOND_L2 | COPIED);
        file.putLong(L2, DATA | COPIED).putLong(L2 + 8, DATA + CLUSTER | COPIED);
        file.putLong(L2 + 16, DATA | PLAIN);
        file.put(DATA, contents, 0, 2 * CLUSTER);
        int at = DATA + 2 * CLUSTER;
        for (int cluster = 3; cluster <= 4; cluster++) {
            byte[] deflated = deflate(contents, cluster * CLUSTER);
            file.put(at, deflated);
            long sectors = (at % 512 + deflated.length - 1) / 512;
            file.putLong(L2 + 8 * cluster, at | sectors << 61 | COMPRESSED);
            at += deflated.length;
        }
        int last = DATA + 3 * CLUSTER;
        file.putLong(SECOND_L2 + 8 * (70 - 64), last);
        file.put(last, contents, 70 * CLUSTER, CLUSTER);
        return Arrays.copyOf(file.array(), last + CLUSTER);
    }

    /** An image without clusters of its own. */
    static byte[] above(String name, String format) {
        ByteBuffer file = ByteBuffer.allocate(0x800);
        header(file, name, format);
        return file.array();
    }

    private static void header(ByteBuffer file, String name, String format) {
        file.putInt(0, 0x514649fb).putInt(4, 3).putInt(20, 9).putLong(24, CLUSTERS * CLUSTER);
        file.putInt(36, 2).putLong(40, L1).putInt(96, 4).putInt(100, 104);
        if (!name.isEmpty()) {
            file.putLong(8, 0x100).putInt(16, name.length()).put(0x100, name.getBytes(StandardCharsets.UTF_8));
            file.putInt(104, 0xe2792aca).putInt(108, format.length())
                    .put(112, format.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] deflate(byte[] contents, int offset) {
        try (Deflater deflater = new Deflater(9, true)) {
            deflater.setInput(contents, offset, CLUSTER);
            deflater.finish();
            var output = new ByteArrayOutputStream();
            byte[] buffer = new byte[CLUSTER];
            while (!deflater.finished()) {
                output.write(buffer, 0, deflater.deflate(buffer));
            }
            return output.toByteArray();
        }
    }
}
