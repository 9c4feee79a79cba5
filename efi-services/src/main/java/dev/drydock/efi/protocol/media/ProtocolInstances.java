package dev.drydock.efi.protocol.media;

import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;

/**
 * The instances of a protocol: each has a table of its own, by whose address its functions, which all have, know what they are
 * called for.
 *
 * @param known what each table's address stands for; several protocols may share it
 */
record ProtocolInstances<T>(Platform platform, Class<?> protocol, BoundTable table, StateMap<Long, T> known) {
    /** Binds a protocol to the functions of its instances. */
    static <P, T> ProtocolInstances<T> of(Platform platform, Class<P> protocol, P functions, StateMap<Long, T> known) {
        return new ProtocolInstances<>(platform, protocol, platform.binder().bind(protocol, functions), known);
    }

    /** Makes an instance's table and returns its address. */
    long make(T instance) {
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        known.put(address, instance);
        return address;
    }

    /** Puts a table that {@link #make} made on a handle. */
    void publish(Handle handle, long address) {
        platform.handles().install(handle, Platform.guid(protocol), address);
    }

    void install(Handle handle, T instance) {
        publish(handle, make(instance));
    }
}
