package dev.drydock.efi.boot;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Collections;

/**
 * The handle database (UEFI 2.10, 7.3): which protocol interfaces are installed on which handles, and who opened them.
 *
 * <p>Handles and the protocols on each are listed in the order of installation.
 */
public final class HandleDatabase {
    /** Handle values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_HANDLE = 0xD0C0_0000L;
    private static final long HANDLE_STRIDE = 16;

    private final StateMap<Handle, SequencedMap<Guid, Interface>> handles;
    private final StateCounter created;

    /**
     * An installed protocol interface.
     *
     * @param address of the interface in guest memory; 0 where the protocol has no data
     * @param opens the agents that use it, in the order in which they opened it
     */
    public record Interface(long address, List<Open> opens) {}

    /**
     * {@code EFI_OPEN_PROTOCOL_INFORMATION_ENTRY} (UEFI 2.10, 7.3.10).
     *
     * @param attributes of {@code EFI_OPEN_PROTOCOL}
     * @param count how often the same agent opened it in the same way
     */
    public record Open(Handle agent, Handle controller, int attributes, int count) {}

    public HandleDatabase(MachineState state) {
        handles = state.map();
        created = state.counter();
    }

    /** A handle that is in the database once a protocol is installed on it. */
    public Handle create() {
        return new Handle(FIRST_HANDLE + HANDLE_STRIDE * created.next());
    }

    public boolean contains(Handle handle) {
        return handles.containsKey(handle);
    }

    /**
     * Installs an interface.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if the handle has this protocol already
     */
    public void install(Handle handle, Guid protocol, long address) {
        Map<Guid, Interface> present = handles.get(handle);
        if (present != null && present.containsKey(protocol)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        put(handle, protocol, new Interface(address, List.of()));
    }

    /** Replaces what is known of an interface; {@code null} removes it, and the handle with its last one. */
    public void put(Handle handle, Guid protocol, Interface value) {
        SequencedMap<Guid, Interface> changed = new LinkedHashMap<>(
                handles.getOrDefault(handle, new LinkedHashMap<>()));
        if (value == null) {
            changed.remove(protocol);
        } else {
            changed.put(protocol, value);
        }
        if (changed.isEmpty()) {
            handles.remove(handle);
        } else {
            handles.put(handle, Collections.unmodifiableSequencedMap(changed));
        }
    }

    /** The interface of a protocol on a handle. */
    public Optional<Interface> find(Handle handle, Guid protocol) {
        return Optional.ofNullable(handles.get(handle)).map(protocols -> protocols.get(protocol));
    }

    /** The protocols on a handle. */
    public List<Guid> protocols(Handle handle) {
        Map<Guid, Interface> present = handles.get(handle);
        return present == null ? List.of() : List.copyOf(present.keySet());
    }

    /** Every handle. */
    public List<Handle> handles() {
        return List.copyOf(handles.keySet());
    }

    /** The handles that have a protocol. */
    public List<Handle> with(Guid protocol) {
        List<Handle> result = new ArrayList<>();
        handles.forEach((handle, protocols) -> {
            if (protocols.containsKey(protocol)) {
                result.add(handle);
            }
        });
        return result;
    }
}
