package dev.drydock.efi.boot;

import static dev.drydock.efi.boot.OpenAttributes.BY_CHILD_CONTROLLER;
import static dev.drydock.efi.boot.OpenAttributes.BY_DRIVER;
import static dev.drydock.efi.boot.OpenAttributes.BY_HANDLE_PROTOCOL;
import static dev.drydock.efi.boot.OpenAttributes.EXCLUSIVE;
import static dev.drydock.efi.boot.OpenAttributes.GET_PROTOCOL;
import static dev.drydock.efi.boot.OpenAttributes.TEST_PROTOCOL;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.HandleDatabase.Interface;
import dev.drydock.efi.boot.HandleDatabase.Open;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;
import java.util.Set;

/** The services by which agents use what is installed on a handle: open, close, and who does (UEFI 2.10, 7.3). */
final class ProtocolOpening {
    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final Pool pool;
    private final DriverDisconnection disconnection;
    private final Handle firmware;

    /** {@code EFI_OPEN_PROTOCOL_INFORMATION_ENTRY} as the guest sees it. */
    private record OpenEntry(Handle agent, Handle controller, int attributes, int openCount) {}

    /** @param firmware the agent that HandleProtocol opens for */
    ProtocolOpening(Platform platform, Handle firmware) {
        memory = platform.memory();
        handles = platform.handles();
        pool = platform.pool();
        disconnection = new DriverDisconnection(platform);
        this.firmware = firmware;
    }

    EfiStatus handleProtocol(Handle handle, Guid protocol, Pointer<Address> result) {
        if (protocol == null || result.isNull() || !handles.contains(handle)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Interface present = handles.find(handle, protocol).orElse(null);
        if (present == null) {
            result.set(Address.NULL);
            return EfiStatus.UNSUPPORTED;
        }
        result.set(new Address(present.address()));
        handles.open(handle, protocol, firmware, Handle.NULL, BY_HANDLE_PROTOCOL);
        return EfiStatus.SUCCESS;
    }

    /** A use that is asked for. */
    private record Request(Handle handle, Guid protocol, Pointer<Address> result, Handle agent, Handle controller,
            int attributes) {
        /** ALREADY_STARTED gives the interface, too (UEFI 2.10, 7.3.9). */
        Step answer(EfiStatus status, long address) {
            if (attributes != TEST_PROTOCOL) {
                if (!status.isError() || status.equals(EfiStatus.ALREADY_STARTED)) {
                    result.set(new Address(address));
                } else if (status.equals(EfiStatus.UNSUPPORTED)) {
                    result.set(Address.NULL);
                }
            }
            return new Step.Return(status.value());
        }
    }

    Step openProtocol(Handle handle, Guid protocol, Pointer<Address> result, Handle agent, Handle controller,
            int attributes) {
        var request = new Request(handle, protocol, result, agent, controller, attributes);
        if (protocol == null || result.isNull() && attributes != TEST_PROTOCOL || !handles.contains(handle)
                || !isValid(request)) {
            return new Step.Return(EfiStatus.INVALID_PARAMETER.value());
        }
        Interface present = handles.find(handle, protocol).orElse(null);
        if (present == null) {
            return request.answer(EfiStatus.UNSUPPORTED, 0);
        }
        if ((attributes & (BY_DRIVER | EXCLUSIVE)) == 0) {
            return open(request);
        }
        for (Open open : present.opens()) {
            if (open.has(BY_DRIVER) && open.agent().equals(agent) && open.attributes() == attributes) {
                return request.answer(EfiStatus.ALREADY_STARTED, present.address());
            }
        }
        if (present.isOpen(EXCLUSIVE) || attributes == BY_DRIVER && present.isOpen(BY_DRIVER)) {
            return request.answer(EfiStatus.ACCESS_DENIED, 0);
        }
        return attributes == BY_DRIVER ? open(request) : openAlone(request, Set.of());
    }

    private boolean isValid(Request request) {
        boolean agent = handles.contains(request.agent());
        boolean controller = handles.contains(request.controller());
        return switch (request.attributes()) {
            case BY_HANDLE_PROTOCOL, GET_PROTOCOL, TEST_PROTOCOL -> true;
            case BY_CHILD_CONTROLLER -> agent && controller && !request.controller().equals(request.handle());
            case BY_DRIVER, BY_DRIVER | EXCLUSIVE -> agent && controller;
            case EXCLUSIVE -> agent;
            default -> false;
        };
    }

    /** Opens it once the drivers that use it were made to let go. */
    private Step openAlone(Request request, Set<Handle> asked) {
        Interface present = handles.find(request.handle(), request.protocol()).orElse(null);
        if (present == null) {
            return request.answer(EfiStatus.UNSUPPORTED, 0);
        }
        Open user = present.opens().stream().filter(open -> open.has(BY_DRIVER)).findFirst().orElse(null);
        if (user == null) {
            return open(request);
        }
        if (asked.contains(user.agent())) {
            // It said that it stopped, and did not close what it opened.
            return request.answer(EfiStatus.ACCESS_DENIED, 0);
        }
        return disconnection.disconnect(request.handle(), user.agent(), Handle.NULL, status -> status.isError()
                ? request.answer(EfiStatus.ACCESS_DENIED, 0)
                : openAlone(request, DriverDisconnection.with(asked, user.agent())));
    }

    private Step open(Request request) {
        // An agent need not say who it is where nobody has to be kept apart; then nothing is known of its use.
        if (handles.contains(request.agent())) {
            handles.open(request.handle(), request.protocol(), request.agent(), request.controller(),
                    request.attributes());
        }
        return request.answer(EfiStatus.SUCCESS,
                handles.find(request.handle(), request.protocol()).orElseThrow().address());
    }

    EfiStatus closeProtocol(Handle handle, Guid protocol, Handle agent, Handle controller) {
        if (protocol == null || !handles.contains(handle) || !handles.contains(agent)
                || !controller.isNull() && !handles.contains(controller)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean closed = handles.close(handle, protocol,
                open -> open.agent().equals(agent) && open.controller().equals(controller));
        return closed ? EfiStatus.SUCCESS : EfiStatus.NOT_FOUND;
    }

    EfiStatus openProtocolInformation(Handle handle, Guid protocol, Pointer<Address> entryBuffer,
            Pointer<Long> entryCount) {
        if (entryBuffer.isNull() || entryCount.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Interface present = protocol == null ? null : handles.find(handle, protocol).orElse(null);
        if (present == null) {
            return EfiStatus.NOT_FOUND;
        }
        Codec<OpenEntry> codec = Codec.of(OpenEntry.class);
        List<Open> opens = present.opens();
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, codec.size() * opens.size());
        for (int i = 0; i < opens.size(); i++) {
            Open open = opens.get(i);
            new Pointer<>(memory, address, codec).at(i)
                    .set(new OpenEntry(open.agent(), open.controller(), open.attributes(), open.count()));
        }
        entryBuffer.set(new Address(address));
        entryCount.set((long) opens.size());
        return EfiStatus.SUCCESS;
    }

    EfiStatus protocolsPerHandle(Handle handle, Pointer<Address> protocolBuffer, Pointer<Long> count) {
        if (!handles.contains(handle) || protocolBuffer.isNull() || count.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        // An array of pointers to GUIDs, the GUIDs behind it, so that the caller frees both at once.
        List<Guid> protocols = handles.protocols(handle);
        long size = ((long) Long.BYTES + Guid.BYTES) * protocols.size();
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, size);
        for (int i = 0; i < protocols.size(); i++) {
            long guid = address + (long) Long.BYTES * protocols.size() + (long) i * Guid.BYTES;
            memory.putLong(address + (long) Long.BYTES * i, guid);
            memory.putBytes(guid, protocols.get(i).toByteArray());
        }
        protocolBuffer.set(new Address(address));
        count.set((long) protocols.size());
        return EfiStatus.SUCCESS;
    }
}
