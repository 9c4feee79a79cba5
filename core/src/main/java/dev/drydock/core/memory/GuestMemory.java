package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.drydock.core.state.Stateful;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The guest's RAM: one contiguous range of physical addresses, with a protection for each 4 KiB page.
 *
 * <p>The guest's processor and the host see the same bytes. A host access is checked against the range only: firmware may
 * write what a guest may not. Values are little-endian and need not be aligned. Page 0 of the address space is never
 * accessible, so that a null pointer is noticed on either side.
 *
 * <p>The processor asks {@link #grant} before it touches a page in a new way, so this class knows exactly which pages
 * were written since the last snapshot, and which hold translated code. A snapshot costs in proportion to the pages
 * written since the one before.
 */
public final class GuestMemory implements Stateful {
    public static final int PAGE_SIZE = 4096;
    static final int PAGE_SHIFT = 12;
    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment ram;
    private final long base;
    private final int pages;
    private final byte[] protections;
    /** Pages whose bytes may differ from {@link #lastImage}. */
    private final BitSet dirty = new BitSet();
    /** Pages that the processor may hold translations of addresses for; the bits granted. */
    private final byte[] granted;
    /** Pages that instructions were fetched from, so that translated code may exist. */
    private final BitSet executed = new BitSet();
    /** Executed pages whose bytes or protection changed since the processor last asked. */
    private final BitSet stale = new BitSet();
    private boolean grantsStale;
    private PageImage lastImage;
    /** Null while host accesses are by physical address; never set between two gate calls, so no state of the run. */
    private TranslatedAccess translated;

    /**
     * @param ram the bytes, a whole number of pages, zero
     * @param base the guest physical address of the first byte, page-aligned
     */
    public GuestMemory(MemorySegment ram, long base) {
        if (ram.byteSize() % PAGE_SIZE != 0 || base % PAGE_SIZE != 0
                || ram.byteSize() / PAGE_SIZE > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("guest memory is made of whole 4 KiB pages");
        }
        this.ram = ram;
        this.base = base;
        pages = (int) (ram.byteSize() / PAGE_SIZE);
        protections = new byte[pages];
        granted = new byte[pages];
        Arrays.fill(protections, (byte) (READ | WRITE));
        if (base == 0) {
            protections[0] = 0;
        }
        lastImage = PageImage.zero(pages, protections.clone());
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
        written(offset, size);
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
            written(offset, size);
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
        written(offset, 2);
        ram.set(SHORT, offset, value);
    }

    public void putInt(long address, int value) {
        if (translated != null) {
            put(address, scalar(4, segment -> segment.set(INT, 0, value)));
            return;
        }
        long offset = offset(address, 4, true);
        written(offset, 4);
        ram.set(INT, offset, value);
    }

    public void putLong(long address, long value) {
        if (translated != null) {
            put(address, scalar(8, segment -> segment.set(LONG, 0, value)));
            return;
        }
        long offset = offset(address, 8, true);
        written(offset, 8);
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
        MemorySegment from = readable(source, size);
        if (translated != null) {
            put(target, MemorySegment.ofArray(from.toArray(JAVA_BYTE)));
        } else {
            MemorySegment.copy(from, 0, writable(target, size), 0, size);
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
        int first = (int) (offset(address, size, true) >>> PAGE_SHIFT);
        int last = (int) (offset(address, size, true) + size - 1 >>> PAGE_SHIFT);
        byte bits = (byte) protection.bits();
        for (int page = first; page <= last; page++) {
            if (protections[page] != bits) {
                protections[page] = bits;
                grantsStale |= granted[page] != 0;
                if (executed.get(page)) {
                    stale.set(page);
                }
            }
        }
    }

    /** What the guest may do with the page that holds {@code address}; nothing outside RAM. */
    public Protection protection(long address) {
        long offset = address - base;
        return offset < 0 || offset >= ram.byteSize()
                ? Protection.NONE
                : Protection.of(protections[(int) (offset >>> PAGE_SHIFT)]);
    }

    /** Whether anyone has ever written to the page that holds {@code address}; if not, it is zero. */
    public boolean isTouched(long address) {
        int page = (int) (offset(address, 1, false) >>> PAGE_SHIFT);
        return dirty.get(page) || lastImage.isPresent(page);
    }

    private long offset(long address, long size, boolean write) {
        if (!contains(address, size)) {
            throw new GuestAccessException(address, size, write);
        }
        return size == 0 ? 0 : address - base;
    }

    private void written(long offset, long size) {
        if (size == 0) {
            return;
        }
        int first = (int) (offset >>> PAGE_SHIFT);
        int last = (int) (offset + size - 1 >>> PAGE_SHIFT);
        if (first == last) {
            dirty.set(first);
            if (executed.get(first)) {
                stale.set(first);
            }
            return;
        }
        dirty.set(first, last + 1);
        for (int page = executed.nextSetBit(first); page >= 0 && page <= last; page = executed.nextSetBit(page + 1)) {
            stale.set(page);
        }
    }

    // What follows is the processor's side.

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

    /** The answer of {@link #grant} where the access is refused. */
    public static final int REFUSED = 0;
    /** Set in the answer of {@link #grant} if the processor must forget every grant before it uses this one. */
    public static final int FLUSH_FIRST = 8;

    /**
     * Decides on the processor's first access of a kind to a page.
     *
     * @param address any address in the page
     * @param access one of 1 (load), 2 (store), 4 (fetch)
     * @return {@link #REFUSED}, or the accesses to allow from now on (1, 2 and 4 or'ed) and perhaps {@link #FLUSH_FIRST}
     */
    public int grant(long address, int access) {
        long offset = address - base;
        if (offset < 0 || offset >= ram.byteSize()) {
            return REFUSED;
        }
        int page = (int) (offset >>> PAGE_SHIFT);
        int allowed = protections[page];
        // No processor here can forbid loads alone: a page that may not be read is not there at all.
        if ((allowed & access) == 0 || (allowed & READ) == 0) {
            return REFUSED;
        }
        int result;
        switch (access) {
            case EXECUTE -> {
                result = READ | EXECUTE;
                if (!executed.get(page)) {
                    executed.set(page);
                    // A store through a translation made before would not drop the code translated from now on.
                    if ((granted[page] & WRITE) != 0) {
                        result |= FLUSH_FIRST;
                        Arrays.fill(granted, (byte) 0);
                    }
                }
            }
            case WRITE -> {
                dirty.set(page);
                result = READ | WRITE | (executed.get(page) ? allowed & EXECUTE : 0);
            }
            default -> result = READ;
        }
        granted[page] |= (byte) result;
        return result;
    }

    /**
     * How far the guest could load from memory.
     *
     * @param start the first byte
     * @param ascending whether addresses grow from there
     * @return at most {@code size}
     */
    public long loadable(long start, long size, boolean ascending) {
        return accessible(start, size, ascending, READ);
    }

    /** How far the guest could store to memory without writing where code was executed; otherwise {@link #loadable}. */
    public long storable(long start, long size, boolean ascending) {
        return accessible(start, size, ascending, WRITE);
    }

    private long accessible(long start, long size, boolean ascending, int access) {
        long reached = 0;
        while (reached < size) {
            long address = ascending ? start + reached : start - reached;
            long offset = address - base;
            int page = (int) (offset >>> PAGE_SHIFT);
            if (!contains(address, 1) || (protections[page] & access) == 0 || access == WRITE && executed.get(page)) {
                break;
            }
            long inPage = offset & PAGE_SIZE - 1;
            reached += ascending ? PAGE_SIZE - inPage : inPage + 1;
        }
        return Math.min(reached, size);
    }

    /** Whether grants were withdrawn since the last call, so that the processor must forget them all. */
    public boolean takeGrantsStale() {
        boolean result = grantsStale;
        if (result) {
            Arrays.fill(granted, (byte) 0);
            grantsStale = false;
        }
        return result;
    }

    /** Whether {@link #takeStaleCode} has anything to say. */
    public boolean hasStaleCode() {
        return !stale.isEmpty();
    }

    /** The addresses of the pages whose translated code must be dropped, since the last call. */
    public long[] takeStaleCode() {
        long[] result = stale.stream().mapToLong(page -> base + ((long) page << PAGE_SHIFT)).toArray();
        stale.clear();
        return result;
    }

    @Override
    public Object capture() {
        lastImage = lastImage.with(ram, dirty, protections.clone());
        forgetGrants();
        return lastImage;
    }

    @Override
    public void restore(Object image) {
        var wanted = (PageImage) image;
        wanted.copyTo(ram, lastImage, dirty, page -> {
            if (executed.get(page)) {
                stale.set(page);
            }
        });
        byte[] wantedProtections = wanted.protections();
        for (int page = executed.nextSetBit(0); page >= 0; page = executed.nextSetBit(page + 1)) {
            if (protections[page] != wantedProtections[page]) {
                stale.set(page);
            }
        }
        System.arraycopy(wantedProtections, 0, protections, 0, pages);
        lastImage = wanted;
        forgetGrants();
    }

    /** From now on a first store to a page is noticed again. */
    private void forgetGrants() {
        dirty.clear();
        grantsStale = true;
    }
}
