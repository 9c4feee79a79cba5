package dev.drydock.core.memory;

import java.util.stream.IntStream;

/**
 * What the guest may do with a page.
 *
 * @param read whether loads are allowed
 * @param write whether stores are allowed
 * @param execute whether instructions may be fetched
 */
public record Protection(boolean read, boolean write, boolean execute) {
    public static final Protection NONE = new Protection(false, false, false);
    public static final Protection READ_ONLY = new Protection(true, false, false);
    public static final Protection READ_WRITE = new Protection(true, true, false);
    public static final Protection READ_EXECUTE = new Protection(true, false, true);
    public static final Protection ALL = new Protection(true, true, true);

    private static final Protection[] ALL_BY_BITS = IntStream.rangeClosed(0, ALL.bits())
            .mapToObj(bits -> new Protection((bits & PageGrants.READ) != 0, (bits & PageGrants.WRITE) != 0,
                    (bits & PageGrants.EXECUTE) != 0))
            .toArray(Protection[]::new);

    int bits() {
        return (read ? PageGrants.READ : 0) | (write ? PageGrants.WRITE : 0) | (execute ? PageGrants.EXECUTE : 0);
    }

    static Protection of(int bits) {
        return ALL_BY_BITS[bits];
    }

    // Written out, as each page's is compared before a computation is replayed.

    @Override
    public boolean equals(Object other) {
        return other instanceof Protection protection && protection.bits() == bits();
    }

    @Override
    public int hashCode() {
        return bits();
    }

    /** The usual notation: {@code rw-}. */
    @Override
    public String toString() {
        return (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
    }
}
