package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Where the parts of EDK2's non-volatile firmware volume lie: the variables, the working space of fault tolerant writes,
 * and the spare blocks into which a write goes before it goes to its place (PI 1.8, volume 3, for the volume's header;
 * the parts are EDK2's). Offsets and sizes are in bytes from the volume's start.
 *
 * @param headerLength of the volume; the variable store follows
 * @param storeSize of the variable store, its header included
 * @param authenticated whether variables have the longer headers with timestamps
 * @param workOffset 0 if there is no working space
 */
record VolumeLayout(int headerLength, int storeSize, boolean authenticated, int blockSize, int workOffset, int workSize,
        int spareOffset, int spareSize) {
    /** {@code EFI_SYSTEM_NV_DATA_FV_GUID}. */
    static final Guid SYSTEM_NV_DATA = Guid.parse("fff12b8d-7696-4c8b-a985-2747075b4f50");
    /** {@code EFI_AUTHENTICATED_VARIABLE_GUID}. */
    static final Guid AUTHENTICATED = Guid.parse("aaf32c78-947b-439a-a180-2e144ec37792");
    /** {@code EFI_VARIABLE_GUID}. */
    static final Guid PLAIN = Guid.parse("ddcf3616-3275-4164-98b6-fe85707ffe7d");
    /** {@code EDKII_WORKING_BLOCK_SIGNATURE_GUID}. */
    static final Guid WORKING_BLOCK = Guid.parse("9e58292b-7c68-497d-a0ce-6500fd9f1b95");
    static final int STORE_HEADER = 28;

    private static final int SIGNATURE = 0x4856465f; // "_FVH"
    private static final int FORMATTED = 0x5a;
    private static final int HEALTHY = 0xfe;
    private static final long LARGEST = 64 << 20;

    /** Whether this is the beginning of a firmware volume with variables. */
    static boolean isVolume(byte[] beginning) {
        return beginning.length >= 0x2c && Guid.decode(beginning, 0x10).equals(SYSTEM_NV_DATA)
                && ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN).getInt(0x28) == SIGNATURE;
    }

    /** @throws NvramFormatException if the headers are not those of such a volume, naming the field */
    static VolumeLayout read(NvramBytes bytes) throws IOException {
        ByteBuffer header = bytes(bytes, 0, 0x48);
        if (!isVolume(header.array())) {
            throw new NvramFormatException(0x28, "volume header", "not that of a volume with variables");
        }
        int headerLength = Short.toUnsignedInt(header.getShort(0x30));
        if (headerLength < 0x48 || headerLength > 0x1000 || headerLength % 2 != 0) {
            throw new NvramFormatException(0x30, "HeaderLength", "0x%x".formatted(headerLength));
        }
        ByteBuffer whole = bytes(bytes, 0, headerLength);
        int sum = 0;
        for (int i = 0; i < headerLength; i += 2) {
            sum += whole.getShort(i);
        }
        if ((short) sum != 0) {
            throw new NvramFormatException(0x32, "Checksum", "does not match");
        }
        long length = header.getLong(0x20);
        if (length < headerLength + STORE_HEADER || length > Math.min(bytes.size(), LARGEST)) {
            throw new NvramFormatException(0x20, "FvLength",
                    "0x%x in a file of 0x%x bytes".formatted(length, bytes.size()));
        }
        long blockSize = Integer.toUnsignedLong(header.getInt(0x3c));
        if (blockSize == 0 || blockSize > length || length % blockSize != 0) {
            throw new NvramFormatException(0x3c, "BlockMap[0].Length", "0x%x".formatted(blockSize));
        }
        return readStore(bytes, headerLength, (int) length, (int) blockSize);
    }

    private static VolumeLayout readStore(NvramBytes bytes, int offset, int volume, int blockSize) throws IOException {
        ByteBuffer store = bytes(bytes, offset, STORE_HEADER);
        Guid format = Guid.decode(store.array(), 0);
        if (!format.equals(AUTHENTICATED) && !format.equals(PLAIN)) {
            throw new NvramFormatException(offset, "variable store's Signature", format + " is not known");
        }
        long size = Integer.toUnsignedLong(store.getInt(16));
        if (size < STORE_HEADER + 4 || size > volume - offset) {
            throw new NvramFormatException(offset + 16, "variable store's Size", "0x%x".formatted(size));
        }
        if (Byte.toUnsignedInt(store.get(20)) != FORMATTED || Byte.toUnsignedInt(store.get(21)) != HEALTHY) {
            throw new NvramFormatException(offset + 20, "variable store's State", "not formatted and healthy");
        }
        int work = findWorkingBlock(bytes, Math.ceilDiv(offset + (int) size, blockSize) * blockSize, volume, blockSize);
        boolean authenticated = format.equals(AUTHENTICATED);
        if (work == 0) {
            return new VolumeLayout(offset, (int) size, authenticated, blockSize, 0, 0, 0, 0);
        }
        long workSize = bytes(bytes, work, 32).getLong(24) + 32;
        int spare = (int) (work + workSize);
        if (workSize < 32 + 2 * FaultTolerantWrites.ENTRY || workSize % blockSize != 0 || workSize > volume - work
                || volume - spare < offset + size) {
            throw new NvramFormatException(work + 24, "working block's WriteQueueSize",
                    "0x%x".formatted(workSize - 32));
        }
        return new VolumeLayout(offset, (int) size, authenticated, blockSize, work, (int) workSize, spare,
                volume - spare);
    }

    private static int findWorkingBlock(NvramBytes bytes, int from, int volume, int blockSize) throws IOException {
        // Where a volume is one large block, parts still begin at pages.
        int step = Math.min(blockSize, 0x1000);
        for (int at = from; at <= volume - 32; at += step) {
            if (Guid.decode(bytes.read(at, Guid.BYTES), 0).equals(WORKING_BLOCK)) {
                return at;
            }
        }
        return 0;
    }

    private static ByteBuffer bytes(NvramBytes bytes, long offset, int length) throws IOException {
        return ByteBuffer.wrap(bytes.read(offset, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The layout that the distribution's firmware expects in a file of this size, if it is one of those sizes. */
    static Optional<VolumeLayout> forFile(long size) {
        return switch ((int) Math.min(size, Integer.MAX_VALUE)) {
            case 0x20000 -> Optional.of(of(0xe000, 0x1000, 0xf000, 0x1000, 0x10000, 0x10000));
            case 0x84000 -> Optional.of(of(0x40000, 0x1000, 0x41000, 0x1000, 0x42000, 0x42000));
            case 0x4000000 -> Optional.of(of(0x40000, 0x40000, 0x40000, 0x40000, 0x80000, 0x40000));
            default -> Optional.empty();
        };
    }

    private static VolumeLayout of(int variables, int blockSize, int workOffset, int workSize, int spareOffset,
            int spareSize) {
        return new VolumeLayout(0x48, variables - 0x48, true, blockSize, workOffset, workSize, spareOffset, spareSize);
    }

    int length() {
        return workOffset == 0 ? Math.ceilDiv(storeEnd(), blockSize) * blockSize : spareOffset + spareSize;
    }

    int storeEnd() {
        return headerLength + storeSize;
    }

    /** The offset of the first variable. */
    int firstVariable() {
        return headerLength + STORE_HEADER;
    }

    /** A variable's header: {@code AUTHENTICATED_VARIABLE_HEADER} or {@code VARIABLE_HEADER}. */
    int variableHeader() {
        return authenticated ? 60 : 32;
    }

    /** The volume's header and the variable store's, as a formatted volume begins. */
    byte[] headers() {
        // Both of the firmwares whose sizes are known have these attributes in their volumes' headers.
        int attributes = blockSize == 0x40000 ? 0xe36 : 0x4feff;
        ByteBuffer header = ByteBuffer.allocate(firstVariable()).order(ByteOrder.LITTLE_ENDIAN);
        header.position(0x10);
        VariableCodec.putGuid(header, SYSTEM_NV_DATA);
        header.putLong(length()).putInt(SIGNATURE).putInt(attributes).putShort((short) headerLength).putShort((short) 0)
                .putShort((short) 0).put((byte) 0).put((byte) 2).putInt(length() / blockSize).putInt(blockSize);
        int sum = 0;
        for (int i = 0; i < headerLength; i += 2) {
            sum += header.getShort(i);
        }
        header.putShort(0x32, (short) -sum);
        header.position(headerLength);
        VariableCodec.putGuid(header, authenticated ? AUTHENTICATED : PLAIN);
        header.putInt(storeSize).put((byte) FORMATTED).put((byte) HEALTHY);
        return header.array();
    }
}
