package dev.drydock.core.memory;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A C struct with the layout that a record's components, in order, give it. */
final class StructCodec<T extends Record> implements Codec<T> {
    // Not method handles, for each shape of which the JVM makes a class at the start.
    private final Constructor<T> constructor;
    private final Method[] accessors;
    private final Codec<Object>[] codecs;
    private final long[] offsets;
    private final long size;
    private final long alignment;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics; each codec is used with its own component only
    private StructCodec(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        accessors = new Method[components.length];
        codecs = new Codec[components.length];
        offsets = new long[components.length];
        long end = 0;
        long strictest = 1;
        for (int i = 0; i < components.length; i++) {
            codecs[i] = (Codec<Object>) Codec.of(components[i].getType());
            accessors[i] = accessor(components[i]);
            offsets[i] = align(end, codecs[i].alignment());
            end = offsets[i] + codecs[i].size();
            strictest = Math.max(strictest, codecs[i].alignment());
        }
        alignment = strictest;
        size = align(end, alignment);
        constructor = constructor(type, components);
    }

    static <T extends Record> StructCodec<T> of(Class<T> type) {
        return new StructCodec<>(type);
    }

    private static long align(long offset, long alignment) {
        return offset + alignment - 1 & -alignment;
    }

    private static Method accessor(RecordComponent component) {
        component.getAccessor().setAccessible(true);
        return component.getAccessor();
    }

    private static <T> Constructor<T> constructor(Class<T> type, RecordComponent[] components) {
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName(), e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long alignment() {
        return alignment;
    }

    @Override
    public T decode(MemorySegment source, long offset) {
        var values = new Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            values[i] = codecs[i].decode(source, offset + offsets[i]);
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        }
    }

    @Override
    public void encode(MemorySegment target, long offset, T value) {
        for (int i = 0; i < codecs.length; i++) {
            codecs[i].encode(target, offset + offsets[i], component(i, value));
        }
    }

    private Object component(int index, T value) {
        try {
            return accessors[index].invoke(value);
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        }
    }

    /** What a record's own code threw, as it is. */
    private static RuntimeException failure(ReflectiveOperationException e) {
        return switch (e.getCause()) {
            case RuntimeException own -> own;
            case Error own -> throw own;
            case null, default -> new IllegalStateException(e);
        };
    }
}
