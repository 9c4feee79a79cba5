package dev.drydock.efi.boot;

import static dev.drydock.efi.boot.OpenAttributes.BY_CHILD_CONTROLLER;
import static dev.drydock.efi.boot.OpenAttributes.BY_DRIVER;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.HandleDatabase.Open;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Stops drivers on a controller (UEFI 2.10, 7.3.13): of each first its children, then the driver itself. */
public final class DriverDisconnection {
    private final HandleDatabase handles;
    private final GuestMemory memory;
    private final Pool pool;
    private final DriverBindings bindings;

    /** A request under way, and how it went so far. */
    private record Progress(Handle controller, Handle child, int stopped, EfiStatus failure,
            Function<EfiStatus, Step> next) {
        Progress withStopped() {
            return new Progress(controller, child, stopped + 1, failure, next);
        }

        Progress withFailure(EfiStatus status) {
            return new Progress(controller, child, stopped, failure == null ? status : failure, next);
        }
    }

    public DriverDisconnection(Platform platform) {
        handles = platform.handles();
        memory = platform.memory();
        pool = platform.pool();
        bindings = new DriverBindings(platform);
    }

    /**
     * Disconnects one driver, or all, from a controller, or from one of its children only.
     *
     * @param driver the handle of a driver binding, or the null handle for every driver that manages the controller
     * @param child the child to destroy, or the null handle for all
     * @param next is given the service's status
     */
    public Step disconnect(Handle controller, Handle driver, Handle child, Function<EfiStatus, Step> next) {
        if (!handles.contains(controller) || !child.isNull() && !handles.contains(child)
                || !driver.isNull() && bindings.find(driver).isEmpty()) {
            return next.apply(EfiStatus.INVALID_PARAMETER);
        }
        List<Handle> managing = handles.opens(controller).stream().filter(open -> open.has(BY_DRIVER)).map(Open::agent)
                .filter(agent -> driver.isNull() || agent.equals(driver)).distinct().toList();
        return managing.isEmpty()
                ? next.apply(EfiStatus.SUCCESS)
                : stopFrom(new Progress(controller, child, 0, null, next), managing, 0);
    }

    private Step stopFrom(Progress start, List<Handle> drivers, int first) {
        Progress progress = start;
        for (int i = first; i < drivers.size(); i++) {
            Handle agent = drivers.get(i);
            var driver = bindings.find(agent);
            if (driver.isEmpty()) {
                // It is no driver, so nobody can ask it to stop.
                progress = progress.withFailure(EfiStatus.DEVICE_ERROR);
                continue;
            }
            List<Handle> children = handles.opens(progress.controller()).stream()
                    .filter(open -> open.has(BY_CHILD_CONTROLLER) && open.agent().equals(agent)).map(Open::controller)
                    .distinct().toList();
            Handle child = progress.child();
            if (!child.isNull() && !children.contains(child)) {
                progress = progress.withFailure(EfiStatus.NOT_FOUND);
                continue;
            }
            List<Handle> unwanted = child.isNull() ? children : List.of(child);
            boolean all = unwanted.size() == children.size();
            int next = i + 1;
            Progress now = progress;
            return stopChildren(driver.get(), now.controller(), unwanted, status -> {
                if (status.isError()) {
                    return stopFrom(now.withFailure(EfiStatus.DEVICE_ERROR), drivers, next);
                }
                return all
                        ? stopDriver(agent, now, done -> stopFrom(done, drivers, next))
                        : stopFrom(now.withStopped(), drivers, next);
            });
        }
        EfiStatus failure = progress.failure();
        return progress.next().apply(progress.stopped() > 0 || failure == null ? EfiStatus.SUCCESS : failure);
    }

    private Step stopChildren(DriverBindings.Driver driver, Handle controller, List<Handle> children,
            Function<EfiStatus, Step> next) {
        if (children.isEmpty()) {
            return next.apply(EfiStatus.SUCCESS);
        }
        long buffer = pool.allocate(MemoryType.BOOT_SERVICES_DATA, (long) Long.BYTES * children.size());
        for (int i = 0; i < children.size(); i++) {
            memory.putLong(buffer + (long) Long.BYTES * i, children.get(i).value());
        }
        return new Step.Call(driver.members().stop().value(),
                new long[]{driver.address(), controller.value(), children.size(), buffer}, null, result -> {
                    pool.free(buffer);
                    return next.apply(new EfiStatus(result));
                });
    }

    private Step stopDriver(Handle agent, Progress progress, Function<Progress, Step> next) {
        // Looked up again: stopping the children may have changed what is installed.
        var driver = bindings.find(agent);
        if (driver.isEmpty()) {
            return next.apply(progress.withFailure(EfiStatus.DEVICE_ERROR));
        }
        return new Step.Call(driver.get().members().stop().value(),
                new long[]{driver.get().address(), progress.controller().value(), 0, 0}, null,
                result -> next.apply(new EfiStatus(result).isError()
                        ? progress.withFailure(EfiStatus.DEVICE_ERROR)
                        : progress.withStopped()));
    }

    /** A set with one more element. */
    static <T> Set<T> with(Set<T> set, T element) {
        Set<T> result = new HashSet<>(set);
        result.add(element);
        return Set.copyOf(result);
    }
}
