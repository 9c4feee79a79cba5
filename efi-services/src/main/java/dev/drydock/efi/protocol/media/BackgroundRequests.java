package dev.drydock.efi.protocol.media;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Events;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Tpl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests with a token, which are done on the virtual clock, those of one device one after the other.
 *
 * <p>A timer event of the firmware's own stands for each; what it notifies is a gate, so requests keep to the task
 * priority rules as any notification does.
 */
final class BackgroundRequests {
    /** What a device takes that says nothing of it. */
    private static final long USUAL_LATENCY_NANOS = 10_000;

    private final Events events;
    private final GuestMemory memory;
    private final StateMap<Long, Request> requests;
    private final StateMap<Object, Long> busyUntil;
    private final Platform platform;
    private final long gate;

    BackgroundRequests(Platform platform) {
        this.platform = platform;
        events = platform.events();
        memory = platform.memory();
        requests = platform.state().map();
        busyUntil = platform.state().map();
        gate = platform.machine().gates().add("background request", call -> {
            done(call.argument(0));
            return new Step.Return(0);
        });
    }

    /** What is to be done, and with which result. */
    @FunctionalInterface
    interface Work {
        EfiStatus run() throws IOException;
    }

    /**
     * A request under way.
     *
     * @param owner the protocol instance that it belongs to
     * @param event the guest's event
     * @param statusAddress where the token's status lies
     */
    private record Request(long owner, long event, long statusAddress, Work work) {}

    /**
     * Does something later, then sets a token's status and signals its event.
     *
     * @param queue what can do one thing at a time
     * @param owner the protocol instance, for {@link #cancel}
     * @param latencyNanos how long it takes once it is its turn; 0 for the usual time
     */
    void submit(Object queue, long owner, long event, long statusAddress, long latencyNanos, Work work) {
        long moment = platform.machine().clock().nanos();
        long start = Math.max(moment, busyUntil.getOrDefault(queue, 0L));
        long due = start + (latencyNanos == 0 ? USUAL_LATENCY_NANOS : latencyNanos);
        busyUntil.put(queue, due);
        long timer = events.create(EventType.TIMER | EventType.NOTIFY_SIGNAL, Tpl.NOTIFY, gate, 0, null);
        requests.put(timer, new Request(owner, event, statusAddress, work));
        events.setTimer(timer, due - moment, 0);
    }

    private void done(long timer) {
        Request request = requests.remove(timer);
        events.close(timer);
        if (request != null) {
            finish(request, result(request.work));
        }
    }

    /** What something results in, by the rules of every protocol function. */
    static EfiStatus result(Work work) {
        try {
            return work.run();
        } catch (EfiException e) {
            return e.status();
        } catch (IOException _) {
            return EfiStatus.DEVICE_ERROR;
        }
    }

    private void finish(Request request, EfiStatus status) {
        memory.putLong(request.statusAddress, status.value());
        events.signal(request.event);
    }

    /** Gives up the requests of an instance: their tokens tell {@code status}. */
    void cancel(long owner, EfiStatus status) {
        List<Long> given = new ArrayList<>();
        requests.forEach((timer, request) -> {
            if (request.owner == owner) {
                given.add(timer);
            }
        });
        for (long timer : given) {
            Request request = requests.remove(timer);
            events.close(timer);
            finish(request, status);
        }
    }
}
