package dev.drydock.efi.boot;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;

/** The services that find handles and protocols: the Locate services and RegisterProtocolNotify (UEFI 2.10, 7.3). */
final class ProtocolSearch {
    private static final int ALL_HANDLES = 0;
    private static final int BY_REGISTER_NOTIFY = 1;
    private static final int BY_PROTOCOL = 2;

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final ProtocolNotifications notifications;
    private final Events events;
    private final Pool pool;

    ProtocolSearch(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
        notifications = platform.notifications();
        events = platform.events();
        pool = platform.pool();
    }

    EfiStatus registerProtocolNotify(Guid protocol, Address event, Pointer<Address> registration) {
        if (protocol == null || registration.isNull() || events.find(event.value()) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        registration.set(new Address(notifications.register(protocol, event.value(), handles.with(protocol))));
        return EfiStatus.SUCCESS;
    }

    /** LocateHandle's three searches; empty if nothing was found. */
    private List<Handle> search(int searchType, Guid protocol, Address searchKey) {
        switch (searchType) {
            case ALL_HANDLES -> {
                return handles.handles();
            }
            case BY_REGISTER_NOTIFY -> {
                List<Handle> fresh = notifications.find(searchKey.value())
                        .orElseThrow(() -> new EfiException(EfiStatus.INVALID_PARAMETER)).fresh();
                return fresh.isEmpty() ? fresh : fresh.subList(0, 1);
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

    EfiStatus locateHandle(int searchType, Guid protocol, Address searchKey, Pointer<Long> bufferSize,
            Pointer<Handle> buffer) {
        List<Handle> found = search(searchType, protocol, searchKey);
        if (found.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        if (bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long needed = Long.BYTES * (long) found.size();
        boolean fits = Long.compareUnsigned(bufferSize.get(), needed) >= 0;
        if (fits && buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        bufferSize.set(needed);
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        write(buffer.address(), found);
        if (searchType == BY_REGISTER_NOTIFY) {
            notifications.located(searchKey.value());
        }
        return EfiStatus.SUCCESS;
    }

    private void write(long target, List<Handle> found) {
        var out = memory.writable(target, Long.BYTES * (long) found.size());
        Codec<Handle> codec = Codec.of(Handle.class);
        for (int i = 0; i < found.size(); i++) {
            codec.encode(out, Long.BYTES * (long) i, found.get(i));
        }
    }

    EfiStatus locateHandleBuffer(int searchType, Guid protocol, Address searchKey, Pointer<Long> count,
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
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, Long.BYTES * (long) found.size());
        write(address, found);
        buffer.set(new Address(address));
        count.set((long) found.size());
        if (searchType == BY_REGISTER_NOTIFY) {
            notifications.located(searchKey.value());
        }
        return EfiStatus.SUCCESS;
    }

    EfiStatus locateDevicePath(Guid protocol, Pointer<Address> devicePath, Pointer<Handle> device) {
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

    EfiStatus locateProtocol(Guid protocol, Address registration, Pointer<Address> result) {
        if (protocol == null || result.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        result.set(Address.NULL);
        List<Handle> found = registration.isNull()
                ? handles.with(protocol)
                : search(BY_REGISTER_NOTIFY, protocol, registration);
        // A registration may be another protocol's.
        var first = found.isEmpty() ? null : handles.find(found.getFirst(), protocol).orElse(null);
        if (first == null) {
            return EfiStatus.NOT_FOUND;
        }
        result.set(new Address(first.address()));
        if (!registration.isNull()) {
            notifications.located(registration.value());
        }
        return EfiStatus.SUCCESS;
    }
}
