package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Drydock's own format: two slots, each with all variables; a change is written into the slot that is not the newest.
 *
 * <p>A slot is a header of {@value #HEADER} bytes and the content. All numbers are little-endian:
 *
 * <pre>
 *  0  8  "DRYDOCKV"
 *  8  4  version, 1
 * 12  4  the kind of seal: 0 for none, 1 for AES-GCM, whose associated data are the header's first 48 bytes
 * 16  8  sequence number; the valid slot with the larger one is the newest
 * 24  8  length of the content in bytes, sealed
 * 32 12  nonce
 * 44  4  zero
 * 48 32  SHA-256 of the 48 bytes before and of the content, sealed
 * </pre>
 *
 * <p>The content is a UINT32 count, then for each variable UINT32 attributes, the vendor's GUID, EFI_TIME, UINT64 monotonic
 * count, UINT32 public key index, UINT32 number of the name's units, UINT32 bytes of data, the name and the data.
 */
final class SlotNvram implements Nvram {
    static final byte[] MAGIC = "DRYDOCKV".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER = 80;
    private static final int SIGNED = 48;
    private static final int VARIABLE_HEADER = 4 + Guid.BYTES + 16 + 8 + 4 + 4 + 4;
    /** Slots begin at multiples of this, so that no block of a device belongs to both. */
    private static final int ALIGNMENT = 4096;

    private final NvramBytes bytes;
    private final Seal seal;
    private final int slotSize;
    private final List<String> findings = new ArrayList<>();
    private List<StoredVariable> variables;
    private long sequence;
    /** The slot that holds {@link #variables}. */
    private int current;

    private SlotNvram(NvramBytes bytes, Seal seal) throws NvramFormatException {
        this.bytes = bytes;
        this.seal = seal;
        slotSize = (int) Math.min(bytes.size() / 2 / ALIGNMENT * ALIGNMENT, 1 << 28);
        if (slotSize == 0) {
            throw new NvramFormatException(bytes.size() + " bytes are too few for two slots of variables");
        }
    }

    /** The file's size in bytes for a capacity. */
    static long size(long capacity) {
        return 2 * Math.ceilDiv(HEADER + 16 + capacity, ALIGNMENT) * ALIGNMENT;
    }

    /** Makes an empty store of what is there. */
    static SlotNvram format(NvramBytes bytes, Seal seal) throws IOException {
        var nvram = new SlotNvram(bytes, seal);
        nvram.variables = List.of();
        nvram.current = 1;
        // A valid slot of before would win otherwise.
        bytes.write(nvram.slotSize, new byte[HEADER]);
        nvram.write(List.of());
        return nvram;
    }

    /** @throws NvramFormatException if no slot is valid, or neither opens with this seal */
    static SlotNvram open(NvramBytes bytes, Seal seal) throws IOException {
        var nvram = new SlotNvram(bytes, seal);
        for (int slot = 0; slot < 2; slot++) {
            Optional<Slot> read = nvram.read(slot);
            if (read.isPresent() && (nvram.variables == null || read.get().sequence > nvram.sequence)) {
                nvram.variables = read.get().variables;
                nvram.sequence = read.get().sequence;
                nvram.current = slot;
            }
        }
        if (nvram.variables == null) {
            throw new NvramFormatException("no slot of the variable file is whole" + (seal == Seal.NONE
                    ? ""
                    : ", or the key is not the one that it was written with"));
        }
        return nvram;
    }

    private record Slot(long sequence, List<StoredVariable> variables) {}

    private Optional<Slot> read(int slot) throws IOException {
        long offset = (long) slot * slotSize;
        byte[] header = bytes.read(offset, HEADER);
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        long length = fields.getLong(24);
        if (length < 0 || length > slotSize - HEADER) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(header, SIGNED);
        byte[] content = bytes.read(offset + HEADER, (int) length);
        if (!MessageDigest.isEqual(digest(signed, content), Arrays.copyOfRange(header, SIGNED, HEADER))) {
            findings.add("slot " + slot + " was not written to its end; the other one counts");
            return Optional.empty();
        }
        if (fields.getInt(8) != VERSION) {
            throw new NvramFormatException(offset + 8, "version", fields.getInt(8) + " is not known");
        }
        if (fields.getInt(12) != seal.kind()) {
            throw new NvramFormatException(seal == Seal.NONE
                    ? "the variables are encrypted, and no key was given"
                    : "a key was given, and the variables are not encrypted");
        }
        Optional<byte[]> clear = seal.open(content, Arrays.copyOfRange(header, 32, 32 + Seal.NONCE_BYTES), signed);
        if (clear.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Slot(fields.getLong(16), decode(clear.get(), offset + HEADER)));
    }

    private static byte[] digest(byte[] header, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header);
            return digest.digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<StoredVariable> decode(byte[] content, long offset) throws NvramFormatException {
        ByteBuffer source = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<StoredVariable> result = new ArrayList<>();
        var ids = new HashSet<VariableId>();
        if (source.remaining() < 4) {
            throw new NvramFormatException(offset, "count", "missing");
        }
        long count = Integer.toUnsignedLong(source.getInt());
        for (long i = 0; i < count; i++) {
            long at = offset + source.position();
            if (source.remaining() < VARIABLE_HEADER) {
                throw new NvramFormatException(at, "variable", "cut off");
            }
            int attributes = source.getInt();
            Guid vendor = VariableCodec.guid(source);
            Time timestamp = VariableCodec.time(source);
            long monotonicCount = source.getLong();
            int keyIndex = source.getInt();
            int nameUnits = source.getInt();
            int dataSize = source.getInt();
            if (nameUnits <= 0 || nameUnits > source.remaining() / 2 || dataSize <= 0
                    || dataSize > source.remaining() - 2 * nameUnits) {
                throw new NvramFormatException(at, "variable", "its name or data has an impossible length");
            }
            var id = new VariableId(vendor, VariableCodec.name(source, nameUnits));
            byte[] data = new byte[dataSize];
            source.get(data);
            if (!ids.add(id)) {
                throw new NvramFormatException(at, "variable", id + " is there twice");
            }
            result.add(new StoredVariable(new Variable(id, attributes, data), monotonicCount, timestamp, keyIndex));
        }
        return List.copyOf(result);
    }

    private byte[] encode(List<StoredVariable> all) throws NvramFullException {
        long size = 4;
        for (StoredVariable stored : all) {
            size += VARIABLE_HEADER + 2L * stored.id().name().length() + stored.variable().size();
        }
        if (size > slotSize - HEADER - seal.overhead()) {
            throw new NvramFullException(size, capacity());
        }
        ByteBuffer target = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        target.putInt(all.size());
        for (StoredVariable stored : all) {
            target.putInt(stored.variable().attributes());
            VariableCodec.putGuid(target, stored.id().vendor());
            VariableCodec.putTime(target, stored.timestamp());
            target.putLong(stored.monotonicCount()).putInt(stored.publicKeyIndex());
            target.putInt(stored.id().name().length()).putInt(stored.variable().size());
            VariableCodec.putName(target, stored.id().name());
            target.put(stored.variable().data());
        }
        return target.array();
    }

    @Override
    public void store(List<StoredVariable> changed) throws IOException {
        if (!changed.equals(variables)) {
            write(List.copyOf(changed));
        }
    }

    private void write(List<StoredVariable> all) throws IOException {
        byte[] content = encode(all);
        byte[] nonce = seal.nonce();
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putInt(VERSION).putInt(seal.kind()).putLong(sequence + 1)
                .putLong(content.length + seal.overhead()).put(nonce);
        byte[] signed = Arrays.copyOf(header.array(), SIGNED);
        byte[] sealed = seal.seal(content, nonce, signed);
        header.position(SIGNED).put(digest(signed, sealed));
        byte[] slot = Arrays.copyOf(header.array(), HEADER + sealed.length);
        System.arraycopy(sealed, 0, slot, HEADER, sealed.length);
        int other = 1 - current;
        bytes.write((long) other * slotSize, slot);
        bytes.force();
        variables = all;
        sequence++;
        current = other;
    }

    @Override
    public String format() {
        return seal == Seal.NONE ? "drydock" : "drydock, encrypted";
    }

    @Override
    public List<StoredVariable> variables() {
        return variables;
    }

    @Override
    public long capacity() {
        return slotSize - HEADER - seal.overhead() - 4;
    }

    @Override
    public long largestVariable() {
        return Math.min(MemoryVariableStore.DEFAULT_LARGEST, capacity() - Variable.OVERHEAD);
    }

    @Override
    public List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
