package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How a Java type lies in guest memory: as the C type would, little-endian.
 *
 * <p>{@code byte}, {@code short}, {@code int}, {@code long} and {@code boolean} (one byte) are themselves; a record is a
 * struct of its components in order, padded as C pads; a type with a public static field {@code CODEC} says itself.
 *
 * @param <T> the Java type
 */
public interface Codec<T> {
    /** The size in bytes, padding at the end included. */
    long size();

    /** The alignment in bytes: a power of two. */
    long alignment();

    T decode(MemorySegment source, long offset);

    void encode(MemorySegment target, long offset, T value);

    /**
     * The codec of a type.
     *
     * @throws IllegalArgumentException if the type has none
     */
    @SuppressWarnings("unchecked") // the cache maps each type to its own codec
    static <T> Codec<T> of(Class<T> type) {
        Codec<?> known = Known.CACHE.get(type);
        if (known == null) {
            known = Known.find(type);
            Known.CACHE.put(type, known);
        }
        return (Codec<T>) known;
    }

    /** The codecs found so far, and where others come from. */
    final class Known {
        private static final ConcurrentMap<Class<?>, Codec<?>> CACHE = new ConcurrentHashMap<>();
        private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
        private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
        private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(LITTLE);
        private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(LITTLE);

        private Known() {}

        private static Codec<?> find(Class<?> type) {
            if (type == byte.class || type == Byte.class) {
                return new Simple<>(1, (s, o) -> s.get(JAVA_BYTE, o), (s, o, v) -> s.set(JAVA_BYTE, o, v));
            }
            if (type == boolean.class || type == Boolean.class) {
                return new Simple<>(1, (s, o) -> s.get(JAVA_BYTE, o) != 0,
                        (s, o, v) -> s.set(JAVA_BYTE, o, (byte) (v ? 1 : 0)));
            }
            if (type == short.class || type == Short.class) {
                return new Simple<>(2, (s, o) -> s.get(SHORT, o), (s, o, v) -> s.set(SHORT, o, v));
            }
            if (type == int.class || type == Integer.class) {
                return new Simple<>(4, (s, o) -> s.get(INT, o), (s, o, v) -> s.set(INT, o, v));
            }
            if (type == long.class || type == Long.class) {
                return new Simple<>(8, (s, o) -> s.get(LONG, o), (s, o, v) -> s.set(LONG, o, v));
            }
            try {
                var field = type.getField("CODEC");
                if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Codec<?> codec) {
                    return codec;
                }
            } catch (ReflectiveOperationException _) {
                // Then it is a struct or nothing.
            }
            if (type.isRecord()) {
                return StructCodec.of(type.asSubclass(Record.class));
            }
            throw new IllegalArgumentException("no C type corresponds to " + type.getName());
        }

        private interface Reader<T> {
            T read(MemorySegment source, long offset);
        }

        private interface Writer<T> {
            void write(MemorySegment target, long offset, T value);
        }

        private record Simple<T>(long size, Reader<T> reader, Writer<T> writer) implements Codec<T> {
            @Override
            public long alignment() {
                return size;
            }

            @Override
            public T decode(MemorySegment source, long offset) {
                return reader.read(source, offset);
            }

            @Override
            public void encode(MemorySegment target, long offset, T value) {
                writer.write(target, offset, value);
            }
        }
    }
}
