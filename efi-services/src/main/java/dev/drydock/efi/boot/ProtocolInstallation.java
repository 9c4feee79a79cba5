package dev.drydock.efi.boot;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.ProtocolRemoval.Installed;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.ArrayList;
import java.util.List;

/** The services that change what is installed on a handle (UEFI 2.10, 7.3). */
final class ProtocolInstallation {
    private static final int NATIVE_INTERFACE = 0;
    private static final int MOST_PAIRS = 64;

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final ProtocolRemoval removal;

    ProtocolInstallation(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
        removal = new ProtocolRemoval(platform);
    }

    EfiStatus installProtocolInterface(Pointer<Handle> handle, Guid protocol, int interfaceType, Address address) {
        if (handle.isNull() || protocol == null || interfaceType != NATIVE_INTERFACE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        handle.set(install(handle.get(), protocol, address.value()));
        return EfiStatus.SUCCESS;
    }

    /** Installs on a handle, or on a new one, and returns which. */
    private Handle install(Handle handle, Guid protocol, long address) {
        if (!handle.isNull() && !handles.contains(handle)) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        Handle target = handle.isNull() ? handles.create() : handle;
        handles.add(target, protocol, address);
        return target;
    }

    Step reinstallProtocolInterface(Handle handle, Guid protocol, Address oldInterface, Address newInterface) {
        return removal.reinstall(handle, protocol, oldInterface.value(), newInterface.value(), Steps::status);
    }

    Step uninstallProtocolInterface(Handle handle, Guid protocol, Address address) {
        return removal.uninstall(handle, protocol, address.value(), Steps::status);
    }

    private List<Installed> pairs(GateCall call) {
        List<Installed> result = new ArrayList<>();
        for (int i = 1; result.size() <= MOST_PAIRS; i += 2) {
            long guid = call.argument(i);
            if (guid == 0) {
                return List.copyOf(result);
            }
            result.add(new Installed(Guid.decode(memory.readable(guid, Guid.BYTES), 0), call.argument(i + 1)));
        }
        throw new EfiException(EfiStatus.INVALID_PARAMETER);
    }

    EfiStatus installMultipleProtocolInterfaces(Pointer<Handle> handle, GateCall arguments) {
        if (handle.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<Installed> pairs = pairs(arguments);
        Handle target = handle.get();
        List<Installed> done = new ArrayList<>();
        try {
            for (Installed pair : pairs) {
                if (pair.protocol().equals(DevicePathProtocol.GUID) && isKnownDevicePath(pair.address())) {
                    throw new EfiException(EfiStatus.ALREADY_STARTED);
                }
                target = install(target, pair.protocol(), pair.address());
                done.add(pair);
            }
        } catch (EfiException e) {
            for (Installed pair : done.reversed()) {
                handles.remove(target, pair.protocol());
            }
            return e.status();
        }
        handle.set(target);
        return EfiStatus.SUCCESS;
    }

    private boolean isKnownDevicePath(long path) {
        return path != 0 && handles.with(DevicePathProtocol.GUID).stream()
                .map(handle -> handles.find(handle, DevicePathProtocol.GUID).orElseThrow().address())
                .anyMatch(known -> known != 0 && DevicePathBytes.equal(memory, known, path));
    }

    Step uninstallMultipleProtocolInterfaces(Handle handle, GateCall arguments) {
        return removal.uninstallAll(handle, pairs(arguments), Steps::status);
    }
}
