package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of a firmware volume: each has a header, whose state tells how far writing or deleting it came, a name and
 * data.
 *
 * @param live what counts, with where it lies
 * @param end the offset in the volume behind the last header
 */
record VolumeVariables(Map<VariableId, Located> live, int end) {
    static final int START_ID = 0x55aa;
    static final int ERASED = 0xff;
    static final int HEADER_VALID_ONLY = 0x7f;
    static final int ADDED = 0x3f;
    static final int IN_DELETED_TRANSITION = 0xfe;
    static final int DELETED = 0xfd;
    /** The offset of the state in a header. */
    static final int STATE = 2;

    private static final int ALIGNMENT = 4;

    /** A variable and the offset of its header in the volume. */
    record Located(StoredVariable variable, int offset) {}

    /**
     * Reads all variables.
     *
     * @param volume at least up to the variable store's end
     * @throws NvramFormatException if a header cannot be right, naming it
     */
    static VolumeVariables read(byte[] volume, VolumeLayout layout, List<String> findings) throws NvramFormatException {
        ByteBuffer source = ByteBuffer.wrap(volume).order(ByteOrder.LITTLE_ENDIAN);
        Map<VariableId, Located> added = new LinkedHashMap<>();
        Map<VariableId, Located> inTransition = new LinkedHashMap<>();
        int at = align(layout.firstVariable());
        while (at <= layout.storeEnd() - layout.variableHeader()
                && Short.toUnsignedInt(source.getShort(at)) == START_ID) {
            int state = Byte.toUnsignedInt(source.get(at + STATE));
            if (state == ERASED) {
                at = align(at + layout.variableHeader()); // cut off before its header was whole: nothing follows it
                continue;
            }
            int next = next(source, at, layout);
            if (state == ADDED) {
                Located located = decode(source, at, layout);
                if (added.put(located.variable.id(), located) != null) {
                    findings.add(located.variable.id() + " is there twice; the later one counts");
                }
            } else if (state == (ADDED & IN_DELETED_TRANSITION)) {
                Located located = decode(source, at, layout);
                inTransition.put(located.variable.id(), located);
            }
            at = next;
        }
        inTransition.forEach((id, located) -> {
            if (added.putIfAbsent(id, located) == null) {
                findings.add("the last write of " + id + " was cut off; its old value counts");
            }
        });
        return new VolumeVariables(added, at);
    }

    private static int nameSizeAt(VolumeLayout layout) {
        return layout.authenticated() ? 36 : 8;
    }

    private static int next(ByteBuffer source, int at, VolumeLayout layout) throws NvramFormatException {
        long nameSize = Integer.toUnsignedLong(source.getInt(at + nameSizeAt(layout)));
        long dataSize = Integer.toUnsignedLong(source.getInt(at + nameSizeAt(layout) + 4));
        long end = at + layout.variableHeader() + nameSize + dataSize;
        if (nameSize < 4 || nameSize % 2 != 0 || end > layout.storeEnd()) {
            throw new NvramFormatException(at + nameSizeAt(layout), "variable's NameSize and DataSize",
                    "0x%x and 0x%x".formatted(nameSize, dataSize));
        }
        return align((int) end);
    }

    private static Located decode(ByteBuffer source, int at, VolumeLayout layout) throws NvramFormatException {
        ByteBuffer header = source.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at + 4);
        int attributes = header.getInt();
        long monotonicCount = 0;
        Time timestamp = StoredVariable.NO_TIME;
        int keyIndex = 0;
        if (layout.authenticated()) {
            monotonicCount = header.getLong();
            timestamp = VariableCodec.time(header);
            keyIndex = header.getInt();
        }
        int nameSize = header.getInt();
        int dataSize = header.getInt();
        Guid vendor = VariableCodec.guid(header);
        String name = VariableCodec.name(header, nameSize / 2 - 1);
        if (header.getShort() != 0 || name.indexOf('\0') >= 0) {
            throw new NvramFormatException(at + layout.variableHeader(), "variable's name",
                    "not terminated at its end");
        }
        if (dataSize == 0) {
            throw new NvramFormatException(at + nameSizeAt(layout) + 4, "variable's DataSize", "0");
        }
        byte[] data = new byte[dataSize];
        header.get(data);
        return new Located(new StoredVariable(new Variable(new VariableId(vendor, name), attributes, data),
                monotonicCount, timestamp, keyIndex), at);
    }

    /** The bytes of a variable, from its header to its data's end, in a state. */
    static byte[] encode(StoredVariable stored, VolumeLayout layout, int state) {
        Variable variable = stored.variable();
        ByteBuffer target = ByteBuffer.allocate(size(stored, layout)).order(ByteOrder.LITTLE_ENDIAN);
        target.putShort((short) START_ID).put((byte) state).put((byte) 0).putInt(variable.attributes());
        if (layout.authenticated()) {
            target.putLong(stored.monotonicCount());
            VariableCodec.putTime(target, stored.timestamp());
            target.putInt(stored.publicKeyIndex());
        }
        target.putInt((int) variable.id().nameBytes()).putInt(variable.size());
        VariableCodec.putGuid(target, variable.id().vendor());
        VariableCodec.putName(target, variable.id().name());
        target.putChar('\0').put(variable.data());
        return target.array();
    }

    /** How many bytes {@link #encode} makes. */
    static int size(StoredVariable stored, VolumeLayout layout) {
        return Math.toIntExact(layout.variableHeader() + stored.id().nameBytes() + stored.variable().size());
    }

    static int align(int offset) {
        return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
    }

    List<StoredVariable> variables() {
        List<Located> order = new ArrayList<>(live.values());
        order.sort((one, other) -> Integer.compare(one.offset, other.offset));
        return order.stream().map(Located::variable).toList();
    }
}
