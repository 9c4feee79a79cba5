package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventGroup;
import dev.drydock.efi.spec.EventServices;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Tpl;
import java.util.Set;

/** Event and timer services over {@link Events}. */
public final class EventControl implements EventServices {
    private static final int TIMER_CANCEL = 0;
    private static final int TIMER_PERIODIC = 1;
    private static final int TIMER_RELATIVE = 2;
    private static final long NANOS_PER_UNIT = 100;
    /** A period of zero means every tick of the firmware's timer: 10 ms, as is usual. */
    private static final long TICK_NANOS = 10_000_000;
    private static final Set<Integer> TYPES = Set.of(0, EventType.TIMER, EventType.TIMER | EventType.NOTIFY_SIGNAL,
            EventType.TIMER | EventType.NOTIFY_WAIT, EventType.NOTIFY_SIGNAL, EventType.NOTIFY_WAIT,
            EventType.RUNTIME, EventType.RUNTIME | EventType.NOTIFY_SIGNAL, EventType.RUNTIME | EventType.NOTIFY_WAIT,
            EventType.RUNTIME | EventType.TIMER, EventType.RUNTIME | EventType.TIMER | EventType.NOTIFY_SIGNAL,
            EventType.RUNTIME | EventType.TIMER | EventType.NOTIFY_WAIT);

    /** Ends a run in which the guest waits for what cannot come. */
    public record EndlessWait() {}

    private final Events events;

    public EventControl(Events events) {
        this.events = events;
    }

    @Override
    public EfiStatus createEvent(int type, long notifyTpl, Address notifyFunction, Address notifyContext,
            Pointer<Address> event) {
        return switch (type) {
            case EventType.SIGNAL_EXIT_BOOT_SERVICES -> create(EventType.NOTIFY_SIGNAL, notifyTpl, notifyFunction,
                    notifyContext, EventGroup.EXIT_BOOT_SERVICES, event);
            case EventType.SIGNAL_VIRTUAL_ADDRESS_CHANGE ->
                create(EventType.NOTIFY_SIGNAL | EventType.RUNTIME, notifyTpl,
                        notifyFunction, notifyContext, EventGroup.VIRTUAL_ADDRESS_CHANGE, event);
            default -> create(type, notifyTpl, notifyFunction, notifyContext, null, event);
        };
    }

    @Override
    public EfiStatus createEventEx(int type, long notifyTpl, Address notifyFunction, Address notifyContext,
            Guid eventGroup, Pointer<Address> event) {
        if (eventGroup == null) {
            return createEvent(type, notifyTpl, notifyFunction, notifyContext, event);
        }
        if (type == EventType.SIGNAL_EXIT_BOOT_SERVICES || type == EventType.SIGNAL_VIRTUAL_ADDRESS_CHANGE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return create(type, notifyTpl, notifyFunction, notifyContext, eventGroup, event);
    }

    private EfiStatus create(int type, long notifyTpl, Address function, Address context, Guid group,
            Pointer<Address> event) {
        if (event.isNull() || !TYPES.contains(type)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if ((type & (EventType.NOTIFY_SIGNAL | EventType.NOTIFY_WAIT)) != 0) {
            if (function.isNull() || notifyTpl <= Tpl.APPLICATION || notifyTpl >= Tpl.HIGH_LEVEL) {
                return EfiStatus.INVALID_PARAMETER;
            }
            event.set(new Address(events.create(type, notifyTpl, function.value(), context.value(), group)));
        } else {
            // Without a notification the function, its context and its level are ignored.
            event.set(new Address(events.create(type, Tpl.CALLBACK, 0, 0, group)));
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setTimer(Address event, int type, long triggerTime) {
        Events.Event found = events.find(event.value());
        if (found == null || !found.has(EventType.TIMER) || type < TIMER_CANCEL || type > TIMER_RELATIVE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long delay = Long.compareUnsigned(triggerTime, Long.MAX_VALUE / NANOS_PER_UNIT) > 0
                ? Long.MAX_VALUE
                : triggerTime * NANOS_PER_UNIT;
        switch (type) {
            case TIMER_CANCEL -> events.cancelTimer(event.value());
            case TIMER_PERIODIC -> {
                long period = delay == 0 ? TICK_NANOS : delay;
                events.setTimer(event.value(), period, period);
            }
            default -> events.setTimer(event.value(), delay, 0);
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step waitForEvent(long numberOfEvents, Pointer<Address> event, Pointer<Long> index) {
        if (numberOfEvents == 0 || event.isNull() || index.isNull()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (events.tpl() != Tpl.APPLICATION) {
            return status(EfiStatus.UNSUPPORTED);
        }
        return waitFrom(numberOfEvents, event, index);
    }

    private Step waitFrom(long count, Pointer<Address> event, Pointer<Long> index) {
        events.fireTimers();
        for (long i = 0; i < count; i++) {
            long id = event.at(i).get().value();
            Events.Event found = events.find(id);
            if (found == null || found.has(EventType.NOTIFY_SIGNAL)) {
                index.set(i);
                return status(EfiStatus.INVALID_PARAMETER);
            }
            if (events.takeSignaled(id)) {
                index.set(i);
                return status(EfiStatus.SUCCESS);
            }
            if (found.has(EventType.NOTIFY_WAIT) && found.function() != 0) {
                events.queueWaitNotification(id);
            }
        }
        // Nothing yet: let the notifications run, let time pass, look again.
        return events.dispatchThen(() -> {
            for (long i = 0; i < count; i++) {
                if (events.takeSignaled(event.at(i).get().value())) {
                    index.set(i);
                    return status(EfiStatus.SUCCESS);
                }
            }
            return events.waitAWhile()
                    ? new Step.Again(() -> waitFrom(count, event, index))
                    : new Step.Stop(new EndlessWait());
        });
    }

    @Override
    public EfiStatus signalEvent(Address event) {
        if (events.find(event.value()) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        events.signal(event.value());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus closeEvent(Address event) {
        if (events.find(event.value()) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        events.close(event.value());
        return EfiStatus.SUCCESS;
    }

    @Override
    public Step checkEvent(Address event) {
        long id = event.value();
        events.fireTimers();
        Events.Event found = events.find(id);
        if (found == null || found.has(EventType.NOTIFY_SIGNAL)) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (events.takeSignaled(id)) {
            return status(EfiStatus.SUCCESS);
        }
        if (!found.has(EventType.NOTIFY_WAIT) || found.function() == 0) {
            return status(EfiStatus.NOT_READY);
        }
        events.queueWaitNotification(id);
        return events.dispatchThen(
                () -> status(events.takeSignaled(id) ? EfiStatus.SUCCESS : EfiStatus.NOT_READY));
    }

    private static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}
