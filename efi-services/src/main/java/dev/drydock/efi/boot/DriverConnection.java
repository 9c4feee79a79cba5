package dev.drydock.efi.boot;

import static dev.drydock.efi.boot.OpenAttributes.BY_CHILD_CONTROLLER;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.HandleDatabase.Open;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Offers a controller to drivers until none takes it any more (UEFI 2.10, 7.3.12). */
public final class DriverConnection {
    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final DriverBindings bindings;
    private final DriverOrder order;

    /** A controller on offer. */
    private record Offer(Handle controller, long remaining, Function<EfiStatus, Step> next) {}

    public DriverConnection(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
        bindings = new DriverBindings(platform);
        order = new DriverOrder(platform);
    }

    /**
     * Connects drivers to a controller.
     *
     * @param preferred driver binding handles to be offered the controller first
     * @param remaining the address of a device path that says which child is wanted, or 0
     * @param recursive whether what becomes the controller's children is connected, too
     * @param next is given the service's status, which is about the controller itself alone
     */
    public Step connect(Handle controller, List<Handle> preferred, long remaining, boolean recursive,
            Function<EfiStatus, Step> next) {
        if (!handles.contains(controller)) {
            return next.apply(EfiStatus.INVALID_PARAMETER);
        }
        return connectOne(controller, preferred, remaining, status -> recursive
                ? connectNext(children(controller), Set.of(controller), () -> next.apply(status))
                : next.apply(status));
    }

    /** What remains to be done. */
    private interface Rest {
        Step step();
    }

    /** Connects the controllers that wait, and, before those behind them, the children that they get by it. */
    private Step connectNext(List<Handle> waiting, Set<Handle> seen, Rest rest) {
        if (waiting.isEmpty()) {
            return rest.step();
        }
        Handle controller = waiting.getFirst();
        List<Handle> others = waiting.subList(1, waiting.size());
        if (seen.contains(controller) || !handles.contains(controller)) {
            return new Step.Again(() -> connectNext(others, seen, rest));
        }
        return connectOne(controller, List.of(), 0, _ -> {
            List<Handle> all = Stream.concat(children(controller).stream(), others.stream()).toList();
            // Not called from here: a tree of controllers may be deeper than the host's stack.
            return new Step.Again(() -> connectNext(all, DriverDisconnection.with(seen, controller), rest));
        });
    }

    private List<Handle> children(Handle controller) {
        return handles.opens(controller).stream().filter(open -> open.has(BY_CHILD_CONTROLLER)).map(Open::controller)
                .distinct().toList();
    }

    private Step connectOne(Handle controller, List<Handle> preferred, long remaining,
            Function<EfiStatus, Step> next) {
        var offer = new Offer(controller, remaining, next);
        return order.find(controller, preferred, drivers -> askSupported(offer, drivers, 0, false));
    }

    private Step askSupported(Offer offer, List<Handle> drivers, int first, boolean started) {
        for (int i = first; i < drivers.size(); i++) {
            var driver = bindings.find(drivers.get(i));
            if (driver.isEmpty()) {
                // It was there when the order was made.
                continue;
            }
            int index = i;
            return new Step.Call(driver.get().members().supported().value(),
                    new long[]{driver.get().address(), offer.controller().value(), offer.remaining()}, null,
                    result -> new EfiStatus(result).isError()
                            ? askSupported(offer, drivers, index + 1, started)
                            : start(offer, drivers, index, started));
        }
        return offer.next().apply(
                started || isEnd(offer.remaining()) ? EfiStatus.SUCCESS : EfiStatus.NOT_FOUND);
    }

    /** Starts a driver; then those that were not started yet are asked again, from the first. */
    private Step start(Offer offer, List<Handle> drivers, int index, boolean started) {
        Handle chosen = drivers.get(index);
        List<Handle> others = drivers.stream().filter(handle -> !handle.equals(chosen)).toList();
        var driver = bindings.find(chosen);
        if (driver.isEmpty()) {
            return askSupported(offer, others, 0, started);
        }
        return new Step.Call(driver.get().members().start().value(),
                new long[]{driver.get().address(), offer.controller().value(), offer.remaining()}, null,
                result -> askSupported(offer, others, 0, started || !new EfiStatus(result).isError()));
    }

    private boolean isEnd(long path) {
        return path != 0 && DevicePathBytes.isEnd(memory, path);
    }
}
