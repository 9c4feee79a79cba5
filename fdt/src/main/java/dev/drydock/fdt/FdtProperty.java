package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A named value (Devicetree Specification 0.4, 2.2.4).
 *
 * <p>The format does not record a value's type, only its bytes. The factories encode a type; the {@code as} methods
 * interpret the bytes as one, and are empty where the bytes cannot be that. Integers are big-endian.
 */
public final class FdtProperty {
    private final String name;
    private final byte[] value;

    private FdtProperty(String name, byte[] value) {
        if (!FdtNames.isPropertyName(name)) {
            throw new IllegalArgumentException("no property name: \"" + name + "\"");
        }
        this.name = name;
        this.value = value;
    }

    /** A property that says all by being present ({@code <empty>}). */
    public static FdtProperty empty(String name) {
        return new FdtProperty(name, new byte[0]);
    }

    /** One cell ({@code <u32>}). */
    public static FdtProperty u32(String name, int value) {
        return cells(name, value);
    }

    /** Two cells, the more significant first ({@code <u64>}). */
    public static FdtProperty u64(String name, long value) {
        return cells(name, (int) (value >>> 32), (int) value);
    }

    /** Any number of cells, 32 bits each ({@code <prop-encoded-array>}). */
    public static FdtProperty cells(String name, int... cells) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(cells.length, Integer.BYTES));
        buffer.asIntBuffer().put(cells);
        return new FdtProperty(name, buffer.array());
    }

    /** A reference to the node that declares {@code target} ({@code <phandle>}). */
    public static FdtProperty phandle(String name, Phandle target) {
        return cells(name, target.value());
    }

    /** A string and its terminating NUL ({@code <string>}). */
    public static FdtProperty string(String name, String value) {
        return strings(name, value);
    }

    /**
     * Strings with a terminating NUL each ({@code <stringlist>}).
     *
     * @throws IllegalArgumentException if a string contains a NUL
     */
    public static FdtProperty strings(String name, String... values) {
        StringBuilder joined = new StringBuilder();
        for (String value : values) {
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a NUL within a string of " + name);
            }
            joined.append(value).append('\0');
        }
        return new FdtProperty(name, joined.toString().getBytes(UTF_8));
    }

    /** Raw bytes, copied. */
    public static FdtProperty bytes(String name, byte[] value) {
        return new FdtProperty(name, value.clone());
    }

    /** The property's name. */
    public String name() {
        return name;
    }

    /** The length of the value in bytes. */
    public int length() {
        return value.length;
    }

    /** A copy of the value. */
    public byte[] asBytes() {
        return value.clone();
    }

    /** The value as one cell, if it is exactly 4 bytes long. */
    public Optional<Integer> asU32() {
        return value.length == Integer.BYTES ? Optional.of(ByteBuffer.wrap(value).getInt()) : Optional.empty();
    }

    /** The value as two cells, if it is exactly 8 bytes long. */
    public Optional<Long> asU64() {
        return value.length == Long.BYTES ? Optional.of(ByteBuffer.wrap(value).getLong()) : Optional.empty();
    }

    /** The value as cells, if its length is a multiple of 4; no cells if it is empty. */
    public Optional<int[]> asCells() {
        if (value.length % Integer.BYTES != 0) {
            return Optional.empty();
        }
        int[] cells = new int[value.length / Integer.BYTES];
        ByteBuffer.wrap(value).asIntBuffer().get(cells);
        return Optional.of(cells);
    }

    /** The value as a phandle, if it is one cell that can be one. */
    public Optional<Phandle> asPhandle() {
        return asU32().filter(Phandle::isValid).map(Phandle::new);
    }

    /** The value as a string, if it has exactly one NUL, at its end. */
    public Optional<String> asString() {
        return asStringList().filter(list -> list.size() == 1).map(List::getFirst);
    }

    /** The value as strings, if it ends with a NUL. */
    public Optional<List<String>> asStringList() {
        if (value.length == 0 || value[value.length - 1] != 0) {
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < value.length; i++) {
            if (value[i] == 0) {
                strings.add(new String(value, start, i - start, UTF_8));
                start = i + 1;
            }
        }
        return Optional.of(List.copyOf(strings));
    }

    /** Whether the value is strings, none empty, of printable ASCII, which is when it is shown as such. */
    public boolean isPrintable() {
        if (value.length == 0 || value[0] == 0 || value[value.length - 1] != 0) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            boolean emptyString = i > 0 && value[i] == 0 && value[i - 1] == 0;
            boolean printable = value[i] >= 0x20 && value[i] <= 0x7e;
            if (emptyString || value[i] != 0 && !printable) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FdtProperty that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    /** The property in DTS syntax. */
    @Override
    public String toString() {
        return DtsPrinter.property(this);
    }

    /** A property as a reader found it; {@code value} is not copied and the caller keeps no reference. */
    static FdtProperty ofOwned(String name, byte[] value) {
        return new FdtProperty(name, value);
    }

    void writeTo(ByteBuffer target) {
        target.put(value);
    }

    /** The value byte by byte, for printing. */
    String asLatin1() {
        return new String(value, ISO_8859_1);
    }
}
