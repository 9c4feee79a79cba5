package dev.drydock.core.memory;

/** Where the guest's addresses lead while its own page tables are in force. */
@FunctionalInterface
public interface AddressTranslation {
    /** The answer for an address that is not mapped, or not for this access. */
    long UNMAPPED = -1;

    /**
     * The guest physical address that {@code address} stands for, or {@link #UNMAPPED}.
     *
     * @param write whether the access is a store
     */
    long physical(long address, boolean write);
}
