package dev.drydock.efi.boot;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.Stateful;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The handle database (UEFI 2.10, 7.3): which protocol interfaces are installed on which handles, and who opened them.
 *
 * <p>Handles, the protocols on each and the handles of each protocol are listed in the order of installation. Captures
 * itself, because programs look handles up all the time and an index of immutable values would be copied as often.
 */
public final class HandleDatabase implements Stateful {
    /** Handle values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_HANDLE = 0xD0C0_0000L;
    private static final long HANDLE_STRIDE = 16;

    private final Listener listener;
    private final Offering offering;
    private final Map<Handle, Map<Guid, Interface>> handles = new LinkedHashMap<>();
    private final Map<Guid, LinkedHashSet<Handle>> holders = new HashMap<>();
    private long created;

    /**
     * An installed protocol interface.
     *
     * @param address of the interface in guest memory; 0 where the protocol has no data
     * @param opens the agents that use it, in the order in which they opened it
     */
    public record Interface(long address, List<Open> opens) {
        public Interface {
            opens = List.copyOf(opens);
        }

        /** Whether someone has it open with all of these attributes. */
        public boolean isOpen(int attributes) {
            return opens.stream().anyMatch(open -> open.has(attributes));
        }
    }

    /**
     * {@code EFI_OPEN_PROTOCOL_INFORMATION_ENTRY} (UEFI 2.10, 7.3.10).
     *
     * @param attributes of {@code EFI_OPEN_PROTOCOL}
     * @param count how often the same agent opened it in the same way
     */
    public record Open(Handle agent, Handle controller, int attributes, int count) {
        /** Whether it was opened with all of these attributes. */
        public boolean has(int wanted) {
            return (attributes & wanted) == wanted;
        }
    }

    /** Is told what changes. */
    public interface Listener {
        void installed(Handle handle, Guid protocol);

        void removed(Handle handle, Guid protocol);
    }

    private static final Listener NOBODY = new Listener() {
        @Override
        public void installed(Handle handle, Guid protocol) {
            // Nobody wants to know.
        }

        @Override
        public void removed(Handle handle, Guid protocol) {
            // Nobody wants to know.
        }
    };

    public HandleDatabase(MachineState state) {
        this(state, NOBODY, Offering.ALL);
    }

    /** @param offering what of the firmware's protocols gets here at all */
    public HandleDatabase(MachineState state, Listener listener, Offering offering) {
        this.listener = listener;
        this.offering = offering;
        state.register(this);
    }

    /** A handle that is in the database once a protocol is installed on it. */
    public Handle create() {
        return new Handle(FIRST_HANDLE + HANDLE_STRIDE * created++);
    }

    public boolean contains(Handle handle) {
        return handles.containsKey(handle);
    }

    /** Whether the firmware installs a protocol nowhere. */
    public boolean withholds(Guid protocol) {
        return offering.withholds(protocol);
    }

    /**
     * Installs an interface of the firmware's own; nothing happens if the firmware does not offer the protocol.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if the handle has this protocol already
     */
    public void install(Handle handle, Guid protocol, long address) {
        if (!withholds(protocol)) {
            add(handle, protocol, address);
        }
    }

    /**
     * Installs an interface, whoever's it is.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if the handle has this protocol already
     */
    public void add(Handle handle, Guid protocol, long address) {
        Map<Guid, Interface> protocols = handles.computeIfAbsent(handle, _ -> new LinkedHashMap<>());
        if (protocols.putIfAbsent(protocol, new Interface(address, List.of())) != null) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        holders.computeIfAbsent(protocol, _ -> new LinkedHashSet<>()).add(handle);
        listener.installed(handle, protocol);
    }

    /** Replaces an installed interface as if it were installed anew; those who have it open keep it so. */
    public void reinstall(Handle handle, Guid protocol, long address) {
        handles.get(handle).computeIfPresent(protocol, (_, present) -> new Interface(address, present.opens()));
        holders.get(protocol).addLast(handle);
        listener.installed(handle, protocol);
    }

    /** Removes an interface, and the handle with its last one. */
    public void remove(Handle handle, Guid protocol) {
        Map<Guid, Interface> protocols = handles.get(handle);
        if (protocols == null || protocols.remove(protocol) == null) {
            return;
        }
        if (protocols.isEmpty()) {
            handles.remove(handle);
        }
        holders.get(protocol).remove(handle);
        listener.removed(handle, protocol);
    }

    /** Writes down that an agent uses an installed interface. */
    public void open(Handle handle, Guid protocol, Handle agent, Handle controller, int attributes) {
        handles.get(handle).computeIfPresent(protocol, (_, present) -> {
            List<Open> opens = new ArrayList<>(present.opens());
            for (int i = 0; i < opens.size(); i++) {
                Open open = opens.get(i);
                if (open.attributes() == attributes && open.agent().equals(agent)
                        && open.controller().equals(controller)) {
                    opens.set(i, new Open(agent, controller, attributes, open.count() + 1));
                    return new Interface(present.address(), opens);
                }
            }
            opens.add(new Open(agent, controller, attributes, 1));
            return new Interface(present.address(), opens);
        });
    }

    /**
     * Forgets uses of an installed interface.
     *
     * @return whether there were any
     */
    public boolean close(Handle handle, Guid protocol, Predicate<Open> which) {
        Interface present = find(handle, protocol).orElse(null);
        if (present == null || present.opens().stream().noneMatch(which)) {
            return false;
        }
        List<Open> left = present.opens().stream().filter(which.negate()).toList();
        handles.get(handle).put(protocol, new Interface(present.address(), left));
        return true;
    }

    /** Forgets every use by an agent that is gone. */
    public void closeAll(Handle agent) {
        for (Handle handle : handles()) {
            for (Guid protocol : protocols(handle)) {
                close(handle, protocol, open -> open.agent().equals(agent));
            }
        }
    }

    /** The interface of a protocol on a handle. */
    public Optional<Interface> find(Handle handle, Guid protocol) {
        Map<Guid, Interface> protocols = handles.get(handle);
        return protocols == null ? Optional.empty() : Optional.ofNullable(protocols.get(protocol));
    }

    /** The protocols on a handle. */
    public List<Guid> protocols(Handle handle) {
        Map<Guid, Interface> protocols = handles.get(handle);
        return protocols == null ? List.of() : List.copyOf(protocols.keySet());
    }

    /** Who uses any of a handle's interfaces, in the order of its protocols. */
    public List<Open> opens(Handle handle) {
        Map<Guid, Interface> protocols = handles.get(handle);
        return protocols == null
                ? List.of()
                : protocols.values().stream().flatMap(present -> present.opens().stream()).toList();
    }

    /** Every handle. */
    public List<Handle> handles() {
        return List.copyOf(handles.keySet());
    }

    /** The handles that have a protocol. */
    public List<Handle> with(Guid protocol) {
        LinkedHashSet<Handle> found = holders.get(protocol);
        return found == null ? List.of() : List.copyOf(found);
    }

    private record Image(Map<Handle, Map<Guid, Interface>> handles, Map<Guid, LinkedHashSet<Handle>> holders,
            long created) {}

    @Override
    public Object capture() {
        Map<Handle, Map<Guid, Interface>> handlesCopy = new LinkedHashMap<>();
        handles.forEach((handle, protocols) -> handlesCopy.put(handle, new LinkedHashMap<>(protocols)));
        Map<Guid, LinkedHashSet<Handle>> holdersCopy = new HashMap<>();
        holders.forEach((protocol, found) -> holdersCopy.put(protocol, new LinkedHashSet<>(found)));
        return new Image(handlesCopy, holdersCopy, created);
    }

    @Override
    public void restore(Object image) {
        var wanted = (Image) image;
        handles.clear();
        wanted.handles().forEach((handle, protocols) -> handles.put(handle, new LinkedHashMap<>(protocols)));
        holders.clear();
        wanted.holders().forEach((protocol, found) -> holders.put(protocol, new LinkedHashSet<>(found)));
        created = wanted.created();
    }
}
