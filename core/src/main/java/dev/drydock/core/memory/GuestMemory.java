package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.drydock.core.state.Stateful;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * The guest's RAM: one contiguous range of physical addresses, with a protection for each 4 KiB page.
 *
 * <p>The guest's processor and the host see the same bytes. A host access is checked against the range only: firmware may
 * write what a guest may not. Values are little-endian and need not be aligned. Page 0 of the address space is never
 * accessible, so that a null pointer is noticed on either side.
 *
 * <p>The processor asks {@link PageGrants#grant} before it touches a page in a new way, so it is known exactly which pages
 * were written since the last snapshot. A snapshot costs in proportion to the pages written since the one before.
 */
public final class GuestMemory implements Stateful {
    public static final int PAGE_SIZE = 4096;
    static final int PAGE_SHIFT = 12;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment ram;
    private final long base;
    private final PageGrants grants;
    private PageImage lastImage;
    /** Null while host accesses are by physical address; never set between two gate calls, so no state of the run. */
    private TranslatedAccess translated;

    /**
     * @param ram the bytes, a whole number of pages, zero; native memory that every thread may access
     * @param base the guest physical address of the first byte, page-aligned
     */
    public GuestMemory(MemorySegment ram, long base) {
        if (ram.byteSize() % PAGE_SIZE != 0 || base % PAGE_SIZE != 0
                || ram.byteSize() / PAGE_SIZE > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("guest memory is made of whole 4 KiB pages");
        }
        this.ram = ram;
        this.base = base;
        grants = new PageGrants(base, (int) (ram.byteSize() / PAGE_SIZE), new Prefault(ram));
        lastImage = PageImage.zero(grants.pages(), grants.protections());
    }

    /** The guest physical address of the first byte. */
    public long base() {
        return base;
    }

    /** The size in bytes. */
    public long size() {
        return ram.byteSize();
    }

    /** Whether the range lies in RAM and does not touch page 0; empty ranges do wherever they start. */
    public boolean contains(long address, long size) {
        if (size == 0) {
            return true;
        }
        long offset = address - base;
        return size > 0 && offset >= 0 && offset <= ram.byteSize() - size && size <= ram.byteSize()
                && Long.compareUnsigned(address, PAGE_SIZE) >= 0;
    }

    /**
     * From now on the host's accesses are by the guest's virtual addresses, as those of a firmware are that runs on the
     * guest's page tables; null ends this. What is the processor's side below, and {@link #protect}, stay physical.
     */
    public void translateBy(AddressTranslation translation) {
        translated = translation == null ? null : new TranslatedAccess(this, translation);
    }

    /** Whether the host's accesses are by virtual address at the moment. */
    boolean isTranslated() {
        return translated != null;
    }

    /**
     * The bytes of a range, to be read; where they do not adjoin in RAM, a copy of them.
     *
     * @throws GuestAccessException if the range is not wholly RAM
     */
    public MemorySegment readable(long address, long size) {
        if (translated != null && size != 0) {
            long physical = translated.contiguous(address, size, false);
            return physical == AddressTranslation.UNMAPPED
                    ? translated.gather(address, size)
                    : physicalRange(physical, size, false).asReadOnly();
        }
        return ram.asSlice(offset(address, size, false), size).asReadOnly();
    }

    /**
     * The bytes of a range, about to be written: translated code of it is dropped. For a range that the guest names,
     * {@link #put} is better: it also does where the range does not adjoin in RAM.
     *
     * @throws GuestAccessException if the range is not wholly RAM, or does not adjoin there
     */
    public MemorySegment writable(long address, long size) {
        if (translated != null && size != 0) {
            long physical = translated.contiguous(address, size, true);
            if (physical == AddressTranslation.UNMAPPED) {
                throw new GuestAccessException(address, size, true);
            }
            return physicalRange(physical, size, true);
        }
        long offset = offset(address, size, true);
        grants.written(offset, size);
        return ram.asSlice(offset, size);
    }

    /** Writes all of {@code source}. */
    public void put(long address, MemorySegment source) {
        if (translated != null && source.byteSize() != 0) {
            translated.scatter(address, source);
        } else {
            MemorySegment.copy(source, 0, writable(address, source.byteSize()), 0, source.byteSize());
        }
    }

    /** Whether a physical range lies in RAM and does not touch page 0. */
    boolean isRam(long physical, long size) {
        return contains(physical, size);
    }

    /** The bytes of a physical range, whatever {@link #translateBy} says. */
    MemorySegment physicalRange(long physical, long size, boolean write) {
        long offset = offset(physical, size, write);
        if (write) {
            grants.written(offset, size);
        }
        return ram.asSlice(offset, size);
    }

    public byte getByte(long address) {
        return translated != null ? translated.getByte(address) : ram.get(JAVA_BYTE, offset(address, 1, false));
    }

    public short getShort(long address) {
        return translated != null ? readable(address, 2).get(SHORT, 0) : ram.get(SHORT, offset(address, 2, false));
    }

    public int getInt(long address) {
        return translated != null ? readable(address, 4).get(INT, 0) : ram.get(INT, offset(address, 4, false));
    }

    public long getLong(long address) {
        return translated != null ? readable(address, 8).get(LONG, 0) : ram.get(LONG, offset(address, 8, false));
    }

    public byte[] getBytes(long address, int size) {
        return readable(address, size).toArray(JAVA_BYTE);
    }

    public void putByte(long address, byte value) {
        writable(address, 1).set(JAVA_BYTE, 0, value);
    }

    public void putShort(long address, short value) {
        if (translated != null) {
            put(address, scalar(2, segment -> segment.set(SHORT, 0, value)));
            return;
        }
        long offset = offset(address, 2, true);
        grants.written(offset, 2);
        ram.set(SHORT, offset, value);
    }

    public void putInt(long address, int value) {
        if (translated != null) {
            put(address, scalar(4, segment -> segment.set(INT, 0, value)));
            return;
        }
        long offset = offset(address, 4, true);
        grants.written(offset, 4);
        ram.set(INT, offset, value);
    }

    public void putLong(long address, long value) {
        if (translated != null) {
            put(address, scalar(8, segment -> segment.set(LONG, 0, value)));
            return;
        }
        long offset = offset(address, 8, true);
        grants.written(offset, 8);
        ram.set(LONG, offset, value);
    }

    private static MemorySegment scalar(int size, Consumer<MemorySegment> writer) {
        MemorySegment result = MemorySegment.ofArray(new byte[size]);
        writer.accept(result);
        return result;
    }

    public void putBytes(long address, byte[] bytes) {
        put(address, MemorySegment.ofArray(bytes));
    }

    /** Copies within guest memory as if through a buffer: the ranges may overlap. */
    public void copy(long target, long source, long size) {
        if (translated != null) {
            put(target, MemorySegment.ofArray(readable(source, size).toArray(JAVA_BYTE)));
        } else {
            long from = offset(source, size, false);
            long to = offset(target, size, true);
            grants.written(to, size);
            MemorySegment.copy(ram, from, ram, to, size);
        }
    }

    public void fill(long address, long size, byte value) {
        if (translated != null && size != 0) {
            translated.fill(address, size, value);
        } else {
            writable(address, size).fill(value);
        }
    }

    /** Copies a string of 16-bit units up to its terminating zero, at most {@code limit} units. */
    public String getString16(long address, int limit) {
        var text = new StringBuilder();
        for (int i = 0; i < limit; i++) {
            char c = (char) getShort(address + 2L * i);
            if (c == 0) {
                return text.toString();
            }
            text.append(c);
        }
        throw new GuestAccessException(address, 2L * limit, false);
    }

    /**
     * Says what the guest may do with every page that the range touches.
     *
     * @throws GuestAccessException if the range is not wholly RAM
     */
    public void protect(long address, long size, Protection protection) {
        if (size == 0) {
            return;
        }
        grants.protect(offset(address, size, true), size, protection);
    }

    /** What the guest may do with the page that holds {@code address}; nothing outside RAM. */
    public Protection protection(long address) {
        return grants.protection(address);
    }

    /** Whether anyone has ever written to the page that holds {@code address}; if not, it is zero. */
    public boolean isTouched(long address) {
        int page = (int) (offset(address, 1, false) >>> PAGE_SHIFT);
        return grants.dirty().get(page) || lastImage.isPresent(page);
    }

    /** The first page of a range of whole pages that is {@link #isTouched touched}; {@code end} if none is. */
    public long nextTouched(long start, long end) {
        int first = (int) (offset(start, end - start, false) >>> PAGE_SHIFT);
        int limit = first + (int) (end - start >>> PAGE_SHIFT);
        int written = grants.dirty().nextSetBit(first);
        int page = lastImage.nextPresent(first, written < 0 ? limit : Math.min(written, limit));
        return start + ((long) (page - first) << PAGE_SHIFT);
    }

    /** The first page of a range of whole pages that is not {@link #isTouched touched}; {@code end} if each is. */
    public long nextUntouched(long start, long end) {
        int first = (int) (offset(start, end - start, false) >>> PAGE_SHIFT);
        int limit = first + (int) (end - start >>> PAGE_SHIFT);
        int page = grants.dirty().nextClearBit(first);
        while (page < limit && lastImage.isPresent(page)) {
            page = grants.dirty().nextClearBit(page + 1);
        }
        return start + ((long) (Math.min(page, limit) - first) << PAGE_SHIFT);
    }

    private long offset(long address, long size, boolean write) {
        if (!contains(address, size)) {
            throw new GuestAccessException(address, size, write);
        }
        return size == 0 ? 0 : address - base;
    }

    // What follows is the processor's side.

    /** Whether these bytes are in RAM at a physical address. */
    public boolean holds(long physical, MemorySegment bytes) {
        long offset = physical - base;
        long size = bytes.byteSize();
        return contains(physical, size) && MemorySegment.mismatch(ram, offset, offset + size, bytes, 0, size) < 0;
    }

    /** An entry of a page table, or 0, which is none, where there is no RAM. */
    public long pageTableEntry(long physical) {
        return contains(physical, 8) ? ram.get(LONG, physical - base) : 0;
    }

    /** Writes an entry that {@link #pageTableEntry} read, as a processor does that notes an access in it. */
    public void putPageTableEntry(long physical, long entry) {
        physicalRange(physical, 8, true).set(LONG, 0, entry);
    }

    /** The bytes, for mapping into the engine. */
    public MemorySegment segment() {
        return ram;
    }

    /** What the processor may do with each page, and what it was told. */
    public PageGrants grants() {
        return grants;
    }

    @Override
    public Object capture() {
        lastImage = lastImage.with(ram, grants.dirty(), grants.protections());
        grants.forget();
        return lastImage;
    }

    @Override
    public void restore(Object image) {
        var wanted = (PageImage) image;
        wanted.copyTo(ram, lastImage, grants.dirty(), grants::restored);
        grants.restore(wanted.protections());
        lastImage = wanted;
    }
}
