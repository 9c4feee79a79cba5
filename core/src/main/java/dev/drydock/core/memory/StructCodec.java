package dev.drydock.core.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A C struct with the layout that a record's components, in order, give it. */
final class StructCodec<T extends Record> implements Codec<T> {
    private final Class<T> type;
    private final MethodHandle constructor;
    private final MethodHandle[] accessors;
    private final Codec<Object>[] codecs;
    private final long[] offsets;
    private final long size;
    private final long alignment;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics; each codec is used with its own component only
    private StructCodec(Class<T> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        accessors = new MethodHandle[components.length];
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

    private static MethodHandle accessor(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return MethodHandles.lookup().unreflect(component.getAccessor());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("cannot read " + component, e);
        }
    }

    private static <T> MethodHandle constructor(Class<T> type, RecordComponent[] components) {
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(constructor).asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException e) {
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
            return type.cast(constructor.invoke(values));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void encode(MemorySegment target, long offset, T value) {
        try {
            for (int i = 0; i < codecs.length; i++) {
                codecs[i].encode(target, offset + offsets[i], accessors[i].invoke(value));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
