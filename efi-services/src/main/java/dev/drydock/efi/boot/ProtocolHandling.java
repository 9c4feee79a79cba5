package dev.drydock.efi.boot;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.ProtocolHandlerServices;
import java.util.ArrayList;
import java.util.List;

/** Protocol handler services (UEFI 2.10, 7.3), in the order of the table; each is done by the class that knows how. */
public final class ProtocolHandling implements ProtocolHandlerServices {
    /** A list of drivers without its end is not followed for ever. */
    private static final int MOST_PREFERRED = 1024;

    private final ProtocolInstallation installation;
    private final ProtocolSearch search;
    private final ProtocolOpening opening;
    private final DriverConnection connection;
    private final DriverDisconnection disconnection;

    /** @param firmware the handle that stands for the firmware itself as an agent */
    public ProtocolHandling(Platform platform, Handle firmware) {
        installation = new ProtocolInstallation(platform);
        search = new ProtocolSearch(platform);
        opening = new ProtocolOpening(platform, firmware);
        connection = new DriverConnection(platform);
        disconnection = new DriverDisconnection(platform);
    }

    @Override
    public EfiStatus installProtocolInterface(Pointer<Handle> handle, Guid protocol, int interfaceType,
            Address address) {
        return installation.installProtocolInterface(handle, protocol, interfaceType, address);
    }

    @Override
    public Step reinstallProtocolInterface(Handle handle, Guid protocol, Address oldInterface, Address newInterface) {
        return installation.reinstallProtocolInterface(handle, protocol, oldInterface, newInterface);
    }

    @Override
    public Step uninstallProtocolInterface(Handle handle, Guid protocol, Address address) {
        return installation.uninstallProtocolInterface(handle, protocol, address);
    }

    @Override
    public EfiStatus handleProtocol(Handle handle, Guid protocol, Pointer<Address> result) {
        return opening.handleProtocol(handle, protocol, result);
    }

    @Override
    public long reserved() {
        return 0;
    }

    @Override
    public EfiStatus registerProtocolNotify(Guid protocol, Address event, Pointer<Address> registration) {
        return search.registerProtocolNotify(protocol, event, registration);
    }

    @Override
    public EfiStatus locateHandle(int searchType, Guid protocol, Address searchKey, Pointer<Long> bufferSize,
            Pointer<Handle> buffer) {
        return search.locateHandle(searchType, protocol, searchKey, bufferSize, buffer);
    }

    @Override
    public EfiStatus locateDevicePath(Guid protocol, Pointer<Address> devicePath, Pointer<Handle> device) {
        return search.locateDevicePath(protocol, devicePath, device);
    }

    @Override
    public Step connectController(Handle controller, Pointer<Handle> driverImages, Address remainingDevicePath,
            boolean recursive) {
        List<Handle> preferred = new ArrayList<>();
        for (int i = 0; !driverImages.isNull() && i < MOST_PREFERRED; i++) {
            Handle driver = driverImages.at(i).get();
            if (driver.isNull()) {
                break;
            }
            preferred.add(driver);
        }
        return connection.connect(controller, List.copyOf(preferred), remainingDevicePath.value(), recursive,
                Steps::status);
    }

    @Override
    public Step disconnectController(Handle controller, Handle driverImage, Handle child) {
        return disconnection.disconnect(controller, driverImage, child, Steps::status);
    }

    @Override
    public Step openProtocol(Handle handle, Guid protocol, Pointer<Address> result, Handle agent, Handle controller,
            int attributes) {
        return opening.openProtocol(handle, protocol, result, agent, controller, attributes);
    }

    @Override
    public EfiStatus closeProtocol(Handle handle, Guid protocol, Handle agent, Handle controller) {
        return opening.closeProtocol(handle, protocol, agent, controller);
    }

    @Override
    public EfiStatus openProtocolInformation(Handle handle, Guid protocol, Pointer<Address> entryBuffer,
            Pointer<Long> entryCount) {
        return opening.openProtocolInformation(handle, protocol, entryBuffer, entryCount);
    }

    @Override
    public EfiStatus protocolsPerHandle(Handle handle, Pointer<Address> protocolBuffer, Pointer<Long> count) {
        return opening.protocolsPerHandle(handle, protocolBuffer, count);
    }

    @Override
    public EfiStatus locateHandleBuffer(int searchType, Guid protocol, Address searchKey, Pointer<Long> count,
            Pointer<Address> buffer) {
        return search.locateHandleBuffer(searchType, protocol, searchKey, count, buffer);
    }

    @Override
    public EfiStatus locateProtocol(Guid protocol, Address registration, Pointer<Address> result) {
        return search.locateProtocol(protocol, registration, result);
    }

    @Override
    public EfiStatus installMultipleProtocolInterfaces(Pointer<Handle> handle, GateCall pairs) {
        return installation.installMultipleProtocolInterfaces(handle, pairs);
    }

    @Override
    public Step uninstallMultipleProtocolInterfaces(Handle handle, GateCall pairs) {
        return installation.uninstallMultipleProtocolInterfaces(handle, pairs);
    }
}
