package dev.drydock.efi.protocol.driver;

import static dev.drydock.efi.boot.OpenAttributes.BY_CHILD_CONTROLLER;
import static dev.drydock.efi.boot.OpenAttributes.BY_DRIVER;
import static dev.drydock.efi.boot.OpenAttributes.EXCLUSIVE;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.ProtocolRemoval;
import dev.drydock.efi.boot.ProtocolRemoval.Installed;
import dev.drydock.efi.spec.ComponentName2Protocol;
import dev.drydock.efi.spec.DriverBindingProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.LoadedImageProtocol;
import dev.drydock.efi.spec.MemoryType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code EFI_DRIVER_BINDING_PROTOCOL} (UEFI 2.10, 11.1) of one of the firmware's own drivers, on a handle of its own that
 * looks like an image. The firmware starts it by {@link #bind}; from then on a guest can stop it and start it again.
 */
public final class HostDriver implements DriverBindingProtocol {
    /** In the range that is the platform's: any driver that a guest brings has a higher version, and goes first. */
    private static final int VERSION = 0x0a;
    /** More children than any partition table has. */
    private static final int MOST_CHILDREN = 1 << 16;

    /** As many bytes as a DOS header has. */
    private static final int NO_HEADERS = 64;

    private final HandleDatabase handles;
    private final ProtocolRemoval removal;
    private final DriverWork work;
    private final Handle handle;
    /** What the driver installed, on controllers and on their children. */
    private final StateMap<Handle, List<Guid>> produced;

    private HostDriver(Platform platform, DriverWork work) {
        handles = platform.handles();
        removal = new ProtocolRemoval(platform);
        this.work = work;
        handle = handles.create();
        produced = platform.state().map();
    }

    /**
     * Puts a driver into the handle database.
     *
     * @param path the device path that the driver's image seems to have
     */
    public static HostDriver install(Platform platform, DriverWork work, byte[] path) {
        var driver = new HostDriver(platform, work);
        if (!driver.isVisible()) {
            return driver;
        }
        // There is no code in the guest; but whoever looks for an image's headers finds memory that can be read.
        var headers = new Address(platform.place(new byte[NO_HEADERS]));
        var image = new LoadedImageProtocol(LoadedImageProtocol.REVISION, Handle.NULL, Address.NULL, Handle.NULL,
                new Address(platform.place(path)), Address.NULL, 0, Address.NULL, headers, NO_HEADERS,
                MemoryType.BOOT_SERVICES_DATA.value(), MemoryType.BOOT_SERVICES_DATA.value(), Address.NULL);
        platform.handles().install(driver.handle, LoadedImageProtocol.GUID, platform.place(image));
        platform.handles().install(driver.handle, LoadedImageProtocol.DEVICE_PATH_GUID, platform.place(path));
        platform.install(driver.handle, DriverBindingProtocol.class, driver);
        platform.install(driver.handle, ComponentName2Protocol.class, new DriverName(platform, work.name()));
        return driver;
    }

    /** Whether the guest knows of drivers at all; without the driver model what is bound stays bound. */
    private boolean isVisible() {
        return !handles.withholds(Platform.guid(DriverBindingProtocol.class));
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Handle imageHandle() {
        return handle;
    }

    @Override
    public Handle driverBindingHandle() {
        return handle;
    }

    /**
     * What installs protocols.
     *
     * @param <E> what it may fail with
     */
    @FunctionalInterface
    public interface Installation<E extends Exception> {
        void install() throws E;
    }

    /** Starts to manage a controller, by an installation of what the driver produces on it. */
    public <E extends Exception> void bind(Handle controller, Installation<E> installation) throws E {
        if (!isVisible()) {
            installation.install();
            return;
        }
        handles.open(controller, work.consumes(), handle, controller, BY_DRIVER);
        boolean started = false;
        try {
            record(controller, installation);
            started = true;
        } finally {
            if (!started) {
                close(controller, controller, BY_DRIVER);
            }
        }
    }

    /** Makes a child of a controller that the driver manages; its handle is new, or was the child's before. */
    public <E extends Exception> void bindChild(Handle controller, Handle child, Installation<E> installation)
            throws E {
        record(child, installation);
        if (!isVisible()) {
            return;
        }
        handles.open(controller, work.consumes(), handle, child, BY_CHILD_CONTROLLER);
    }

    private <E extends Exception> void record(Handle target, Installation<E> installation) throws E {
        Set<Guid> before = Set.copyOf(handles.protocols(target));
        installation.install();
        produced.put(target, handles.protocols(target).stream().filter(guid -> !before.contains(guid)).toList());
    }

    private void close(Handle controller, Handle user, int attributes) {
        handles.close(controller, work.consumes(), open -> open.agent().equals(handle)
                && open.controller().equals(user) && open.has(attributes));
    }

    @Override
    public EfiStatus supported(Handle controller, Address remainingDevicePath) {
        var consumed = handles.find(controller, work.consumes());
        if (consumed.isEmpty()) {
            return EfiStatus.UNSUPPORTED;
        }
        for (var open : consumed.get().opens()) {
            if (open.has(BY_DRIVER) || open.has(EXCLUSIVE)) {
                return open.agent().equals(handle) ? EfiStatus.ALREADY_STARTED : EfiStatus.ACCESS_DENIED;
            }
        }
        try {
            return work.supports(controller) ? EfiStatus.SUCCESS : EfiStatus.UNSUPPORTED;
        } catch (IOException _) {
            // What cannot be read is nothing that is known.
            return EfiStatus.UNSUPPORTED;
        }
    }

    @Override
    public EfiStatus start(Handle controller, Address remainingDevicePath) {
        EfiStatus status = supported(controller, remainingDevicePath);
        if (status.isError()) {
            return status;
        }
        try {
            bind(controller, () -> work.start(controller, this));
            return EfiStatus.SUCCESS;
        } catch (IOException _) {
            return EfiStatus.DEVICE_ERROR;
        }
    }

    @Override
    public Step stop(Handle controller, long numberOfChildren, Pointer<Handle> childHandleBuffer) {
        if (numberOfChildren < 0 || numberOfChildren > MOST_CHILDREN
                || numberOfChildren != 0 && childHandleBuffer.isNull()) {
            return new Step.Return(EfiStatus.INVALID_PARAMETER.value());
        }
        if (numberOfChildren == 0) {
            return remove(controller, status -> {
                if (!status.isError()) {
                    close(controller, controller, BY_DRIVER);
                }
                return new Step.Return(status.value());
            });
        }
        List<Handle> children = new ArrayList<>();
        for (int i = 0; i < numberOfChildren; i++) {
            children.add(childHandleBuffer.at(i).get());
        }
        return stopChildren(controller, List.copyOf(children), false);
    }

    private Step stopChildren(Handle controller, List<Handle> children, boolean failed) {
        if (children.isEmpty()) {
            return new Step.Return((failed ? EfiStatus.DEVICE_ERROR : EfiStatus.SUCCESS).value());
        }
        Handle child = children.getFirst();
        List<Handle> others = children.subList(1, children.size());
        return remove(child, status -> {
            if (!status.isError()) {
                close(controller, child, BY_CHILD_CONTROLLER);
            }
            return new Step.Again(() -> stopChildren(controller, others, failed || status.isError()));
        });
    }

    /** Uninstalls what the driver produced on a handle, or nothing if someone does not let go. */
    private Step remove(Handle target, Function<EfiStatus, Step> next) {
        List<Installed> own = produced.getOrDefault(target, List.of()).stream().flatMap(guid -> handles
                .find(target, guid).stream().map(present -> new Installed(guid, present.address()))).toList();
        return removal.uninstallAll(target, own, status -> {
            if (status.isError()) {
                return next.apply(EfiStatus.DEVICE_ERROR);
            }
            produced.remove(target);
            return next.apply(EfiStatus.SUCCESS);
        });
    }
}
