package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.variable.MemoryVariableStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Opens and makes files and devices with variables. */
public final class NvramFiles {
    private static final int LOOKED_AT = 0x1000;

    private NvramFiles() {}

    /**
     * Opens a file for writing; its format is found out. A file of zeroes or ones that has the size of a known firmware's
     * volume of variables becomes an empty one.
     *
     * @throws NvramInUseException if another writer has it open
     * @throws NvramFormatException if its format is not known, or it is damaged
     */
    public static Nvram open(Path file) throws IOException {
        return open(file, false);
    }

    /** Opens a file that is not to be changed: {@link Nvram#store} fails, and nothing is locked. */
    public static Nvram openReadOnly(Path file) throws IOException {
        return open(file, true);
    }

    private static Nvram open(Path file, boolean readOnly) throws IOException {
        byte[] beginning = beginning(file);
        if (isJson(beginning)) {
            return JsonNvram.open(file, readOnly);
        }
        return open(NvramFile.open(file, readOnly), beginning, readOnly, Seal.NONE);
    }

    private static Nvram open(NvramBytes bytes, byte[] beginning, boolean readOnly, Seal seal) throws IOException {
        try {
            if (VolumeLayout.isVolume(beginning)) {
                return FirmwareVolumeNvram.open(bytes, readOnly);
            }
            if (startsWith(beginning, SlotNvram.MAGIC) || VolumeLayout.forFile(bytes.size()).isEmpty()) {
                return SlotNvram.open(bytes, seal);
            }
            if (!readOnly && isBlank(beginning)) {
                return FirmwareVolumeNvram.format(bytes);
            }
            // A first slot that was cut off in its first bytes, perhaps.
            return SlotNvram.open(bytes, seal);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Opens a file in Drydock's format that was encrypted with this key: 16, 24 or 32 bytes for AES. */
    public static Nvram openEncrypted(Path file, byte[] key) throws IOException {
        Seal seal = new Seal.AesGcm(key);
        return open(NvramFile.open(file, false), beginning(file), false, seal);
    }

    /**
     * Opens what a block device holds, in Drydock's or EDK2's format; closing closes the device. A device that is read-only
     * is not changed.
     */
    public static Nvram open(BlockDevice device) throws IOException {
        return open(device, Seal.NONE);
    }

    /** Opens what a block device holds that was encrypted with this key: 16, 24 or 32 bytes for AES. */
    public static Nvram openEncrypted(BlockDevice device, byte[] key) throws IOException {
        return open(device, new Seal.AesGcm(key));
    }

    private static Nvram open(BlockDevice device, Seal seal) throws IOException {
        var bytes = new BlockNvramBytes(device);
        byte[] beginning;
        try {
            beginning = bytes.read(0, (int) Math.min(LOOKED_AT, bytes.size()));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
        return open(bytes, beginning, device.isReadOnly(), seal);
    }

    /**
     * Makes a file without variables and opens it.
     *
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    public static Nvram create(Path file, NvramFormat format) throws IOException {
        return switch (format) {
            case JSON -> {
                Files.writeString(file, JsonNvram.encode(List.of()), StandardOpenOption.CREATE_NEW);
                yield JsonNvram.open(file, false);
            }
            case DRYDOCK -> SlotNvram.format(blank(file, SlotNvram.size(MemoryVariableStore.DEFAULT_CAPACITY)),
                    Seal.NONE);
            case EDK2 -> FirmwareVolumeNvram.format(blank(file, 0x84000));
        };
    }

    /** Makes a file without variables in Drydock's format, encrypted with this key: 16, 24 or 32 bytes for AES. */
    public static Nvram createEncrypted(Path file, byte[] key) throws IOException {
        Seal seal = new Seal.AesGcm(key);
        return SlotNvram.format(blank(file, SlotNvram.size(MemoryVariableStore.DEFAULT_CAPACITY)), seal);
    }

    /**
     * Makes a device hold no variables; what was on it is lost.
     *
     * @param format not JSON; for EDK2's, the device has the size of a known firmware's volume
     * @throws IllegalArgumentException if the format is JSON
     */
    public static Nvram format(BlockDevice device, NvramFormat format) throws IOException {
        var bytes = new BlockNvramBytes(device);
        return switch (format) {
            case DRYDOCK -> SlotNvram.format(bytes, Seal.NONE);
            case EDK2 -> FirmwareVolumeNvram.format(bytes);
            case JSON -> throw new IllegalArgumentException("JSON is for files");
        };
    }

    /** Makes a device hold no variables, encrypted with this key, in Drydock's format; what was on it is lost. */
    public static Nvram formatEncrypted(BlockDevice device, byte[] key) throws IOException {
        return SlotNvram.format(new BlockNvramBytes(device), new Seal.AesGcm(key));
    }

    private static NvramBytes blank(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        return NvramFile.open(file, false);
    }

    /**
     * Opens a file that is a copy of a template: made now, if it does not exist, all or nothing.
     *
     * @param template a file in any format; only read
     */
    public static Nvram openOrCopy(Path file, Path template) throws IOException {
        if (!Files.exists(file)) {
            JsonNvram.replace(file, Files.readAllBytes(template));
        }
        return open(file);
    }

    private static byte[] beginning(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return stream.readNBytes(LOOKED_AT);
        }
    }

    private static boolean isJson(byte[] beginning) {
        for (byte b : beginning) {
            if (!Character.isWhitespace(b)) {
                return b == '{';
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean isBlank(byte[] beginning) {
        for (byte b : beginning) {
            if (b != beginning[0]) {
                return false;
            }
        }
        return beginning.length > 0 && (beginning[0] == 0 || beginning[0] == (byte) 0xff);
    }
}
