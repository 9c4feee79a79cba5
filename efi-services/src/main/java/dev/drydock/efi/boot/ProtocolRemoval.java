package dev.drydock.efi.boot;

import static dev.drydock.efi.boot.OpenAttributes.BY_DRIVER;
import static dev.drydock.efi.boot.OpenAttributes.CASUAL;

import dev.drydock.core.machine.Step;
import dev.drydock.efi.boot.HandleDatabase.Interface;
import dev.drydock.efi.boot.HandleDatabase.Open;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Takes installed interfaces away from who uses them, to remove or to replace them (UEFI 2.10, 7.3.3 and 7.3.4). */
public final class ProtocolRemoval {
    private final HandleDatabase handles;
    private final DriverConnection connection;
    private final DriverDisconnection disconnection;

    public ProtocolRemoval(Platform platform) {
        handles = platform.handles();
        connection = new DriverConnection(platform);
        disconnection = new DriverDisconnection(platform);
    }

    /**
     * Removes an interface once the drivers that use it were stopped.
     *
     * @param next is given the service's status
     */
    public Step uninstall(Handle handle, Guid protocol, long address, Function<EfiStatus, Step> next) {
        return release(handle, protocol, address, next, () -> {
            handles.remove(handle, protocol);
            return next.apply(EfiStatus.SUCCESS);
        });
    }

    /** An interface that is installed on some handle. */
    public record Installed(Guid protocol, long address) {}

    /**
     * Removes several interfaces of a handle, or none of them: those removed before one that cannot be are installed again.
     *
     * @param next is given EFI_SUCCESS, or EFI_INVALID_PARAMETER if one could not be removed
     */
    public Step uninstallAll(Handle handle, List<Installed> interfaces, Function<EfiStatus, Step> next) {
        return uninstallFrom(handle, interfaces, 0, next);
    }

    private Step uninstallFrom(Handle handle, List<Installed> interfaces, int first, Function<EfiStatus, Step> next) {
        if (first == interfaces.size()) {
            return next.apply(EfiStatus.SUCCESS);
        }
        Installed one = interfaces.get(first);
        return uninstall(handle, one.protocol(), one.address(), status -> {
            if (!status.isError()) {
                return uninstallFrom(handle, interfaces, first + 1, next);
            }
            for (Installed removed : interfaces.subList(0, first).reversed()) {
                if (handles.find(handle, removed.protocol()).isEmpty()) {
                    handles.add(handle, removed.protocol(), removed.address());
                }
            }
            return next.apply(EfiStatus.INVALID_PARAMETER);
        });
    }

    /**
     * Replaces an interface once the drivers that use it were stopped, tells who registered for it, and connects the
     * handle again.
     *
     * @param next is given the service's status
     */
    Step reinstall(Handle handle, Guid protocol, long oldAddress, long newAddress, Function<EfiStatus, Step> next) {
        return release(handle, protocol, oldAddress, next, () -> {
            handles.reinstall(handle, protocol, newAddress);
            return connection.connect(handle, List.of(), 0, true, _ -> next.apply(EfiStatus.SUCCESS));
        });
    }

    /** What is done with an interface that nobody uses. */
    private interface Released {
        Step step();
    }

    private Step release(Handle handle, Guid protocol, long address, Function<EfiStatus, Step> refused,
            Released released) {
        if (protocol == null || !handles.contains(handle)) {
            return refused.apply(EfiStatus.INVALID_PARAMETER);
        }
        if (find(handle, protocol, address).isEmpty()) {
            return refused.apply(EfiStatus.NOT_FOUND);
        }
        return stopUsers(handle, protocol, address, Set.of(), refused, released);
    }

    private Optional<Interface> find(Handle handle, Guid protocol, long address) {
        return handles.find(handle, protocol).filter(present -> present.address() == address);
    }

    private Step stopUsers(Handle handle, Guid protocol, long address, Set<Handle> stopped,
            Function<EfiStatus, Step> refused, Released released) {
        Interface present = find(handle, protocol, address).orElse(null);
        if (present == null) {
            // A driver that stopped removed it.
            return refused.apply(EfiStatus.NOT_FOUND);
        }
        Open user = present.opens().stream().filter(open -> open.has(BY_DRIVER)).findFirst().orElse(null);
        if (user == null) {
            handles.close(handle, protocol, open -> (open.attributes() & CASUAL) != 0);
            return find(handle, protocol, address).orElseThrow().opens().isEmpty()
                    ? released.step()
                    : giveUp(handle, stopped, refused);
        }
        if (stopped.contains(user.agent())) {
            // It said that it stopped, and did not close what it opened.
            return giveUp(handle, stopped, refused);
        }
        return disconnection.disconnect(handle, user.agent(), Handle.NULL, status -> {
            if (status.isError()) {
                return giveUp(handle, stopped, refused);
            }
            return stopUsers(handle, protocol, address, DriverDisconnection.with(stopped, user.agent()), refused,
                    released);
        });
    }

    /** The drivers that let go get the controller back. */
    private Step giveUp(Handle handle, Set<Handle> stopped, Function<EfiStatus, Step> refused) {
        return stopped.isEmpty()
                ? refused.apply(EfiStatus.ACCESS_DENIED)
                : connection.connect(handle, List.of(), 0, true, _ -> refused.apply(EfiStatus.ACCESS_DENIED));
    }
}
