package dev.drydock.core.unicorn;

import dev.drydock.core.memory.AddressTranslation;

/**
 * A walk of the page tables that the processor's control registers name at this moment.
 *
 * <p>The processor keeps what a walk found until it flushes its translations, as the architecture lets it: so a guest sees
 * a change of its tables when it has done what the architecture asks of it.
 */
interface PageWalk extends AddressTranslation {
    long PAGE_MASK = 0xFFF;
    /** Where in an answer of {@link #walk} the processor's code of a fault begins; {@link #FAULT_MASK} when shifted here. */
    int FAULT_SHIFT = 4;
    int FAULT_MASK = 0x3F;

    /**
     * Translates the page that holds a virtual address.
     *
     * @param access one of {@link UnicornConstants#PROT_READ}, PROT_WRITE, PROT_EXEC; noted in the tables where the
     *        architecture has the processor do so
     * @return the physical page's address, or'ed with the accesses that the tables allow: PROT_READ and so on, none for an
     *         address that is not mapped; and with what the processor would say of the fault if this access is not among
     *         them
     */
    long walk(long address, int access);

    /** The register that names the tables of the lower addresses. */
    long root();

    /**
     * Whether the tables are the guest's own and no longer those that the machine began with, which map every address to
     * itself and are taken to do so still: a guest that changes them in place is not noticed.
     */
    boolean isGuests();

    @Override
    default long physical(long address, boolean write) {
        int access = write ? UnicornConstants.PROT_WRITE : UnicornConstants.PROT_READ;
        long found = walk(address, access);
        return (found & access) == 0 ? UNMAPPED : found & ~PAGE_MASK | address & PAGE_MASK;
    }
}
