package dev.drydock.core.memory;

import java.lang.foreign.MemorySegment;

/**
 * A typed guest pointer: C's {@code T *}, for what is read, written, or both. Not bounds-checked until it is used.
 *
 * @param <T> what it points at, a type that {@link Codec#of} knows
 */
public final class Pointer<T> {
    private final GuestMemory memory;
    private final long address;
    private final Codec<T> codec;

    public Pointer(GuestMemory memory, long address, Codec<T> codec) {
        this.memory = memory;
        this.address = address;
        this.codec = codec;
    }

    public long address() {
        return address;
    }

    public boolean isNull() {
        return address == 0;
    }

    /**
     * @throws GuestAccessException if the target is not wholly in guest memory
     */
    public T get() {
        return codec.decode(memory.readable(address, codec.size()), 0);
    }

    /**
     * @throws GuestAccessException if the target is not wholly in guest memory
     */
    public void set(T value) {
        if (memory.isTranslated()) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(codec.size())]);
            codec.encode(bytes, 0, value);
            memory.put(address, bytes);
        } else {
            codec.encode(memory.writable(address, codec.size()), 0, value);
        }
    }

    /** {@link #set} unless this is the null pointer: for optional results. */
    public void setIfPresent(T value) {
        if (address != 0) {
            set(value);
        }
    }

    /** The pointer to element {@code index} of the array that this one points at. */
    public Pointer<T> at(long index) {
        return new Pointer<>(memory, address + index * codec.size(), codec);
    }

    @Override
    public String toString() {
        return address == 0 ? "NULL" : "0x" + Long.toHexString(address);
    }
}
