package dev.drydock.efi.boot;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.DriverBindingProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.Optional;

/** The drivers in the handle database, as their {@code EFI_DRIVER_BINDING_PROTOCOL} (UEFI 2.10, 11.1) describes them. */
final class DriverBindings {
    static final Guid PROTOCOL = Platform.guid(DriverBindingProtocol.class);

    private final GuestMemory memory;
    private final HandleDatabase handles;

    DriverBindings(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
    }

    /** The protocol's members as they lie in memory. */
    record Members(Address supported, Address start, Address stop, int version, Handle image, Handle binding) {}

    /**
     * A driver.
     *
     * @param handle has the driver binding protocol
     * @param address of the protocol's interface
     */
    record Driver(Handle handle, long address, Members members) {}

    /** The driver that a handle stands for now. */
    Optional<Driver> find(Handle handle) {
        return handles.find(handle, PROTOCOL).filter(present -> present.address() != 0)
                .map(present -> new Driver(handle, present.address(),
                        new Pointer<>(memory, present.address(), Codec.of(Members.class)).get()));
    }

    /** Every driver, in the order of installation. */
    List<Driver> all() {
        return handles.with(PROTOCOL).stream().flatMap(handle -> find(handle).stream()).toList();
    }
}
