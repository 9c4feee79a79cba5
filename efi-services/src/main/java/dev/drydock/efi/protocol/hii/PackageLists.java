package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The package lists of the database by handle, in the order in which they came. */
final class PackageLists {
    /** Handle values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_HANDLE = 0xD0B0_0000L;
    private static final long HANDLE_STRIDE = 16;
    /** What all lists together may take, in encoded bytes: a guest must not use up the host's memory. */
    static final long CAPACITY = 64L << 20;
    private static final int LENGTH_OFFSET = 16;

    private final GuestMemory memory;
    private final StateMap<Handle, PackageList> lists;
    private final StateCounter created;
    private final StateCounter used;

    PackageLists(MachineState state, GuestMemory memory) {
        this.memory = memory;
        lists = state.map();
        created = state.counter();
        used = state.counter();
    }

    /**
     * Reads a list from guest memory.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if it is malformed; EFI_OUT_OF_RESOURCES if it is larger than the database
     */
    PackageList read(long address, Handle driver) {
        if (!memory.contains(address, PackageList.HEADER_BYTES)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        long length = Integer.toUnsignedLong(memory.getInt(address + LENGTH_OFFSET));
        if (!memory.contains(address, length)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        if (length > CAPACITY) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        try {
            return PackageList.decode(memory.getBytes(address, (int) length), driver);
        } catch (HiiFormatException _) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
    }

    /**
     * Adds a list.
     *
     * @throws EfiException EFI_OUT_OF_RESOURCES if the database is full
     */
    Handle add(PackageList list) {
        var handle = new Handle(FIRST_HANDLE + HANDLE_STRIDE * created.get());
        put(handle, list);
        created.next();
        return handle;
    }

    /**
     * Puts a list in the place of the one that the handle has.
     *
     * @throws EfiException EFI_OUT_OF_RESOURCES if the database is full; nothing has changed then
     */
    void put(Handle handle, PackageList list) {
        long before = find(handle).map(PackageList::size).orElse(0L);
        long after = used.get() - before + list.size();
        if (after > CAPACITY || list.packages().stream().anyMatch(p -> p.body().length > HiiPackage.MAXIMUM_BODY)) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        used.set(after);
        lists.put(handle, list);
    }

    /** Removes a list; false if there is none with this handle. */
    boolean remove(Handle handle) {
        PackageList removed = lists.remove(handle);
        if (removed != null) {
            used.add(-removed.size());
        }
        return removed != null;
    }

    Optional<PackageList> find(Handle handle) {
        return Optional.ofNullable(lists.get(handle));
    }

    /**
     * The list of a handle.
     *
     * @throws EfiException EFI_NOT_FOUND if there is none
     */
    PackageList get(Handle handle) {
        return find(handle).orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND));
    }

    Collection<Map.Entry<Handle, PackageList>> entries() {
        return lists.entrySet();
    }
}
