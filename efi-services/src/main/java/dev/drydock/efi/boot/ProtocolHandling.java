package dev.drydock.efi.boot;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.abi.NotOfferedException;
import dev.drydock.efi.boot.HandleDatabase.Interface;
import dev.drydock.efi.boot.HandleDatabase.Open;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.ProtocolHandlerServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Protocol handler services over {@link HandleDatabase}. */
public final class ProtocolHandling implements ProtocolHandlerServices {
    /** What HandleProtocol opens with, as {@code EFI_OPEN_PROTOCOL_BY_HANDLE_PROTOCOL}. */
    private static final int BY_HANDLE_PROTOCOL = 0x01;
    private static final int GET_PROTOCOL = 0x02;
    private static final int TEST_PROTOCOL = 0x04;
    private static final int BY_CHILD_CONTROLLER = 0x08;
    private static final int BY_DRIVER = 0x10;
    private static final int EXCLUSIVE = 0x20;
    private static final int ALL_HANDLES = 0;
    private static final int BY_REGISTER_NOTIFY = 1;
    private static final int BY_PROTOCOL = 2;
    private static final Guid DRIVER_BINDING = Guid.parse("18a031ab-b443-4d1a-a5c0-0c09261e9f71");
    private static final int LONGEST_PAIRS = 64;

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final Events events;
    private final Pool pool;
    private final Handle firmware;
    private final StateMap<Long, Registration> registrations;
    private final StateCounter registered;

    /** {@code RegisterProtocolNotify}: which handles were announced and not yet asked for. */
    private record Registration(Guid protocol, long event, List<Handle> fresh) {}

    /** {@code EFI_OPEN_PROTOCOL_INFORMATION_ENTRY} as the guest sees it. */
    private record OpenEntry(Handle agent, Handle controller, int attributes, int openCount) {}

    /** @param firmware the handle that stands for the firmware itself as an agent */
    public ProtocolHandling(Platform platform, Handle firmware) {
        memory = platform.memory();
        handles = platform.handles();
        events = platform.events();
        pool = platform.pool();
        this.firmware = firmware;
        registrations = platform.state().map();
        registered = platform.state().counter();
        registered.set(0xD0F0_0000L);
    }

    @Override
    public EfiStatus installProtocolInterface(Pointer<Handle> handle, Guid protocol, int interfaceType,
            Address address) {
        if (handle.isNull() || protocol == null || interfaceType != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        install(handle, protocol, address.value());
        return EfiStatus.SUCCESS;
    }

    private void install(Pointer<Handle> handle, Guid protocol, long address) {
        Handle target = handle.get();
        if (target.isNull()) {
            target = handles.create();
        } else if (!handles.contains(target)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        handles.install(target, protocol, address);
        handle.set(target);
        announce(target, protocol);
    }

    /** Tells those who registered for a protocol that it was installed. */
    private void announce(Handle handle, Guid protocol) {
        for (var entry : List.copyOf(registrations.entrySet())) {
            Registration registration = entry.getValue();
            if (registration.protocol().equals(protocol)) {
                List<Handle> fresh = new ArrayList<>(registration.fresh());
                fresh.add(handle);
                registrations.put(entry.getKey(), new Registration(protocol, registration.event(), List.copyOf(fresh)));
                events.signal(registration.event());
            }
        }
    }

    @Override
    public EfiStatus reinstallProtocolInterface(Handle handle, Guid protocol, Address oldInterface,
            Address newInterface) {
        Interface present = interfaceOf(handle, protocol);
        if (present.address() != oldInterface.value()) {
            return EfiStatus.NOT_FOUND;
        }
        if (present.opens().stream().anyMatch(open -> (open.attributes() & BY_DRIVER) != 0)) {
            return EfiStatus.ACCESS_DENIED;
        }
        handles.put(handle, protocol, new Interface(newInterface.value(), List.of()));
        announce(handle, protocol);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus uninstallProtocolInterface(Handle handle, Guid protocol, Address address) {
        uninstall(handle, protocol, address.value());
        return EfiStatus.SUCCESS;
    }

    private void uninstall(Handle handle, Guid protocol, long address) {
        Interface present = interfaceOf(handle, protocol);
        if (present.address() != address) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        if (present.opens().stream().anyMatch(open -> (open.attributes() & (BY_DRIVER | BY_CHILD_CONTROLLER)) != 0)) {
            throw new EfiException(EfiStatus.ACCESS_DENIED);
        }
        handles.put(handle, protocol, null);
    }

    /** The interface, or the errors that most services share. */
    private Interface interfaceOf(Handle handle, Guid protocol) {
        if (protocol == null || !handles.contains(handle)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return handles.find(handle, protocol).orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND));
    }

    @Override
    public EfiStatus handleProtocol(Handle handle, Guid protocol, Pointer<Address> result) {
        return openProtocol(handle, protocol, result, firmware, Handle.NULL, BY_HANDLE_PROTOCOL);
    }

    @Override
    public long reserved() {
        return 0;
    }

    @Override
    public EfiStatus registerProtocolNotify(Guid protocol, Address event, Pointer<Address> registration) {
        if (protocol == null || registration.isNull() || events.find(event.value()) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long key = registered.add(16);
        registrations.put(key, new Registration(protocol, event.value(), handles.with(protocol)));
        registration.set(new Address(key));
        return EfiStatus.SUCCESS;
    }

    /** LocateHandle's three searches; empty if nothing was found. */
    private List<Handle> search(int searchType, Guid protocol, Address searchKey) {
        switch (searchType) {
            case ALL_HANDLES -> {
                return handles.handles();
            }
            case BY_REGISTER_NOTIFY -> {
                Registration registration = registrations.get(searchKey.value());
                if (registration == null) {
                    throw new EfiException(EfiStatus.INVALID_PARAMETER);
                }
                if (registration.fresh().isEmpty()) {
                    return List.of();
                }
                registrations.put(searchKey.value(), new Registration(registration.protocol(), registration.event(),
                        registration.fresh().subList(1, registration.fresh().size())));
                return registration.fresh().subList(0, 1);
            }
            case BY_PROTOCOL -> {
                if (protocol == null) {
                    throw new EfiException(EfiStatus.INVALID_PARAMETER);
                }
                return handles.with(protocol);
            }
            default -> throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
    }

    @Override
    public EfiStatus locateHandle(int searchType, Guid protocol, Address searchKey, Pointer<Long> bufferSize,
            Pointer<Handle> buffer) {
        if (bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<Handle> found = search(searchType, protocol, searchKey);
        if (found.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        long needed = 8L * found.size();
        boolean fits = Long.compareUnsigned(bufferSize.get(), needed) >= 0;
        bufferSize.set(needed);
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        if (buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        for (int i = 0; i < found.size(); i++) {
            buffer.at(i).set(found.get(i));
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus locateHandleBuffer(int searchType, Guid protocol, Address searchKey, Pointer<Long> count,
            Pointer<Address> buffer) {
        if (count.isNull() || buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        count.set(0L);
        buffer.set(Address.NULL);
        List<Handle> found = search(searchType, protocol, searchKey);
        if (found.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        buffer.set(new Address(place(found, Codec.of(Handle.class))));
        count.set((long) found.size());
        return EfiStatus.SUCCESS;
    }

    private <T> long place(List<T> values, Codec<T> codec) {
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, codec.size() * values.size());
        for (int i = 0; i < values.size(); i++) {
            new Pointer<>(memory, address, codec).at(i).set(values.get(i));
        }
        return address;
    }

    @Override
    public EfiStatus locateDevicePath(Guid protocol, Pointer<Address> devicePath, Pointer<Handle> device) {
        if (protocol == null || devicePath.isNull() || devicePath.get().isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long path = devicePath.get().value();
        var match = DevicePathBytes.longestPrefix(memory, handles, handles.with(protocol), path);
        if (match.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        if (device.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        device.set(match.get().handle());
        devicePath.set(new Address(path + match.get().length()));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus locateProtocol(Guid protocol, Address registration, Pointer<Address> result) {
        if (protocol == null || result.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<Handle> found = registration.isNull()
                ? handles.with(protocol)
                : search(BY_REGISTER_NOTIFY, protocol, registration);
        if (found.isEmpty()) {
            result.set(Address.NULL);
            return EfiStatus.NOT_FOUND;
        }
        result.set(new Address(interfaceOf(found.getFirst(), protocol).address()));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus openProtocol(Handle handle, Guid protocol, Pointer<Address> result, Handle agent,
            Handle controller, int attributes) {
        if (protocol == null || result.isNull() && attributes != TEST_PROTOCOL || !handles.contains(handle)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        switch (attributes) {
            case BY_HANDLE_PROTOCOL, GET_PROTOCOL, TEST_PROTOCOL -> {
            }
            case BY_CHILD_CONTROLLER -> {
                if (!handles.contains(agent) || !handles.contains(controller) || controller.equals(handle)) {
                    return EfiStatus.INVALID_PARAMETER;
                }
            }
            case BY_DRIVER, BY_DRIVER | EXCLUSIVE -> {
                if (!handles.contains(agent) || !handles.contains(controller)) {
                    return EfiStatus.INVALID_PARAMETER;
                }
            }
            case EXCLUSIVE -> {
                if (!handles.contains(agent)) {
                    return EfiStatus.INVALID_PARAMETER;
                }
            }
            default -> {
                return EfiStatus.INVALID_PARAMETER;
            }
        }
        Interface present = handles.find(handle, protocol).orElse(null);
        if (present == null) {
            if (attributes != TEST_PROTOCOL) {
                result.set(Address.NULL);
            }
            return EfiStatus.UNSUPPORTED;
        }
        EfiStatus conflict = conflict(present, agent, controller, attributes);
        if (attributes != TEST_PROTOCOL && (!conflict.isError() || conflict.equals(EfiStatus.ALREADY_STARTED))) {
            result.set(new Address(present.address()));
        }
        if (!conflict.isError() && attributes != TEST_PROTOCOL && handles.contains(agent)) {
            handles.put(handle, protocol, new Interface(present.address(),
                    withOpen(present.opens(), agent, controller, attributes)));
        }
        return conflict;
    }

    private static EfiStatus conflict(Interface present, Handle agent, Handle controller, int attributes) {
        if ((attributes & (BY_DRIVER | EXCLUSIVE)) == 0) {
            return EfiStatus.SUCCESS;
        }
        for (Open open : present.opens()) {
            if ((open.attributes() & BY_DRIVER) != 0 && (attributes & BY_DRIVER) != 0 && open.agent().equals(agent)
                    && open.controller().equals(controller) && open.attributes() == attributes) {
                return EfiStatus.ALREADY_STARTED;
            }
            if ((open.attributes() & (BY_DRIVER | EXCLUSIVE)) != 0) {
                return EfiStatus.ACCESS_DENIED;
            }
        }
        return EfiStatus.SUCCESS;
    }

    private static List<Open> withOpen(List<Open> opens, Handle agent, Handle controller, int attributes) {
        List<Open> result = new ArrayList<>();
        boolean counted = false;
        for (Open open : opens) {
            boolean same = open.agent().equals(agent) && open.controller().equals(controller)
                    && open.attributes() == attributes;
            counted |= same;
            result.add(same ? new Open(agent, controller, attributes, open.count() + 1) : open);
        }
        if (!counted) {
            result.add(new Open(agent, controller, attributes, 1));
        }
        return List.copyOf(result);
    }

    @Override
    public EfiStatus closeProtocol(Handle handle, Guid protocol, Handle agent, Handle controller) {
        if (!handles.contains(agent) || !controller.isNull() && !handles.contains(controller)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Interface present = interfaceOf(handle, protocol);
        List<Open> left = present.opens().stream()
                .filter(open -> !open.agent().equals(agent) || !open.controller().equals(controller)).toList();
        if (left.size() == present.opens().size()) {
            return EfiStatus.NOT_FOUND;
        }
        handles.put(handle, protocol, new Interface(present.address(), left));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus openProtocolInformation(Handle handle, Guid protocol, Pointer<Address> entryBuffer,
            Pointer<Long> entryCount) {
        if (entryBuffer.isNull() || entryCount.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<OpenEntry> entries = (handles.contains(handle) && protocol != null
                ? handles.find(handle, protocol)
                : Optional.<Interface>empty()).orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND))
                .opens().stream()
                .map(open -> new OpenEntry(open.agent(), open.controller(), open.attributes(), open.count())).toList();
        entryBuffer.set(new Address(place(entries, Codec.of(OpenEntry.class))));
        entryCount.set((long) entries.size());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus protocolsPerHandle(Handle handle, Pointer<Address> protocolBuffer, Pointer<Long> count) {
        if (!handles.contains(handle) || protocolBuffer.isNull() || count.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        // An array of pointers to GUIDs, the GUIDs behind it, so that the caller frees both at once.
        List<Guid> protocols = handles.protocols(handle);
        long size = (8L + Guid.BYTES) * protocols.size();
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, size);
        for (int i = 0; i < protocols.size(); i++) {
            long guid = address + 8L * protocols.size() + (long) i * Guid.BYTES;
            memory.putLong(address + 8L * i, guid);
            memory.putBytes(guid, protocols.get(i).toByteArray());
        }
        protocolBuffer.set(new Address(address));
        count.set((long) protocols.size());
        return EfiStatus.SUCCESS;
    }

    private record Pair(Guid protocol, long address) {}

    private List<Pair> pairs(GateCall call) {
        List<Pair> result = new ArrayList<>();
        for (int i = 1; result.size() < LONGEST_PAIRS; i += 2) {
            long guid = call.argument(i);
            if (guid == 0) {
                return result;
            }
            result.add(new Pair(Guid.decode(memory.readable(guid, Guid.BYTES), 0), call.argument(i + 1)));
        }
        throw new EfiException(EfiStatus.INVALID_PARAMETER);
    }

    @Override
    public EfiStatus installMultipleProtocolInterfaces(Pointer<Handle> handle, GateCall arguments) {
        if (handle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Handle before = handle.get();
        List<Pair> done = new ArrayList<>();
        for (Pair pair : pairs(arguments)) {
            try {
                if (pair.protocol().equals(DevicePathProtocol.GUID) && isKnownDevicePath(pair.address())) {
                    throw new EfiException(EfiStatus.ALREADY_STARTED);
                }
                install(handle, pair.protocol(), pair.address());
                done.add(pair);
            } catch (EfiException e) {
                done.reversed().forEach(back -> handles.put(handle.get(), back.protocol(), null));
                handle.set(before);
                return e.status();
            }
        }
        return EfiStatus.SUCCESS;
    }

    private boolean isKnownDevicePath(long path) {
        return handles.with(DevicePathProtocol.GUID).stream()
                .anyMatch(handle -> DevicePathBytes.equal(memory,
                        interfaceOf(handle, DevicePathProtocol.GUID).address(), path));
    }

    @Override
    public EfiStatus uninstallMultipleProtocolInterfaces(Handle handle, GateCall arguments) {
        List<Pair> done = new ArrayList<>();
        for (Pair pair : pairs(arguments)) {
            try {
                uninstall(handle, pair.protocol(), pair.address());
                done.add(pair);
            } catch (EfiException _) {
                done.reversed().forEach(
                        back -> handles.put(handle, back.protocol(), new Interface(back.address(), List.of())));
                return EfiStatus.INVALID_PARAMETER;
            }
        }
        return EfiStatus.SUCCESS;
    }

    /** Without drivers in the database there is nothing to connect: the firmware's own devices always are. */
    @Override
    public EfiStatus connectController(Handle controller, Pointer<Handle> driverImages, Address remainingDevicePath,
            boolean recursive) {
        if (!handles.contains(controller)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (handles.with(DRIVER_BINDING).isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        throw new NotOfferedException("drivers of the guest are not bound yet");
    }

    @Override
    public EfiStatus disconnectController(Handle controller, Handle driverImage, Handle child) {
        if (!handles.contains(controller)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (handles.with(DRIVER_BINDING).isEmpty()) {
            return EfiStatus.SUCCESS;
        }
        throw new NotOfferedException("drivers of the guest are not bound yet");
    }
}
