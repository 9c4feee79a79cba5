package dev.drydock.efi.boot;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who registered to be told of new interfaces of a protocol, and what each has not yet asked for (UEFI 2.10, 7.3.5). */
public final class ProtocolNotifications implements HandleDatabase.Listener {
    /** Registration keys lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_KEY = 0xD0F0_0000L;
    private static final long KEY_STRIDE = 16;

    private final Events events;
    private final StateMap<Long, Registration> registrations;
    private final StateCounter created;

    /**
     * @param event what is signaled
     * @param fresh the handles that were not yet located by this registration, in the order of installation
     */
    record Registration(Guid protocol, long event, List<Handle> fresh) {}

    public ProtocolNotifications(MachineState state, Events events) {
        this.events = events;
        registrations = state.map();
        created = state.counter();
    }

    /**
     * Registers an event.
     *
     * @param present the handles that have the protocol already; they can be located by the registration, too
     * @return the registration's key
     */
    long register(Guid protocol, long event, List<Handle> present) {
        long key = FIRST_KEY + KEY_STRIDE * created.next();
        registrations.put(key, new Registration(protocol, event, present));
        return key;
    }

    /** The registration of a key; empty once its event was closed. */
    Optional<Registration> find(long key) {
        Registration registration = registrations.get(key);
        if (registration != null && events.find(registration.event()) == null) {
            registrations.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(registration);
    }

    /** Forgets the first of a registration's fresh handles, which was located by it. */
    void located(long key) {
        registrations.computeIfPresent(key, (_, r) -> new Registration(r.protocol(), r.event(),
                List.copyOf(r.fresh().subList(1, r.fresh().size()))));
    }

    @Override
    public void installed(Handle handle, Guid protocol) {
        if (registrations.isEmpty()) {
            return;
        }
        for (long key : List.copyOf(registrations.keySet())) {
            Registration found = find(key).orElse(null);
            if (found != null && found.protocol().equals(protocol)) {
                registrations.put(key, new Registration(protocol, found.event(),
                        Stream.concat(found.fresh().stream().filter(other -> !other.equals(handle)), Stream.of(handle))
                                .toList()));
                events.signal(found.event());
            }
        }
    }

    @Override
    public void removed(Handle handle, Guid protocol) {
        registrations.replaceAll((_, r) -> r.protocol().equals(protocol) && r.fresh().contains(handle)
                ? new Registration(protocol, r.event(),
                        r.fresh().stream().filter(other -> !other.equals(handle)).toList())
                : r);
    }
}
