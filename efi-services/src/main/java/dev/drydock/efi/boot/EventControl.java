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
    /** Zero means the next tick of the firmware's timer, or every one: 10 ms, as is usual. */
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
            // Firmware's own levels, between those that have names, are no guest's to use (UEFI 2.10, 7.1 and 7.1.8).
            boolean supported = notifyTpl == Tpl.CALLBACK || notifyTpl == Tpl.NOTIFY || notifyTpl == Tpl.HIGH_LEVEL;
            if (function.isNull() || !supported) {
                return EfiStatus.INVALID_PARAMETER;
            }
            if (events.isFull()) {
                return EfiStatus.OUT_OF_RESOURCES;
            }
            event.set(new Address(events.create(type, notifyTpl, function.value(), context.value(), group)));
        } else {
            if (events.isFull()) {
                return EfiStatus.OUT_OF_RESOURCES;
            }
            // Without a notification the function, its context and its level are ignored.
            event.set(new Address(events.create(type, Tpl.CALLBACK, 0, 0, group)));
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setTimer(Address event, int type, long triggerTime) {
        Event found = events.find(event.value());
        if (found == null || !found.has(EventType.TIMER) || type < TIMER_CANCEL || type > TIMER_RELATIVE) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long delay = Long.compareUnsigned(triggerTime, Long.MAX_VALUE / NANOS_PER_UNIT) > 0
                ? Long.MAX_VALUE
                : triggerTime == 0 ? TICK_NANOS : triggerTime * NANOS_PER_UNIT;
        switch (type) {
            case TIMER_CANCEL -> events.cancelTimer(event.value());
            case TIMER_PERIODIC -> events.setTimer(event.value(), delay, delay);
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
        return new Wait(numberOfEvents, event, index).from(0, true);
    }

    /** A WaitForEvent under way: each event is checked in turn, from the first, until one is signaled. */
    private final class Wait {
        private final long count;
        private final Pointer<Address> list;
        private final Pointer<Long> index;

        Wait(long count, Pointer<Address> list, Pointer<Long> index) {
            this.count = count;
            this.list = list;
            this.index = index;
        }

        /** @param firstRound whether no event was checked yet */
        Step from(long first, boolean firstRound) {
            events.fireTimers();
            for (long i = first; i < count; i++) {
                long id = list.at(i).get().value();
                Event found = events.find(id);
                if (found == null || found.has(EventType.NOTIFY_SIGNAL)) {
                    return end(i, EfiStatus.INVALID_PARAMETER);
                }
                if (events.takeSignaled(id)) {
                    return end(i, EfiStatus.SUCCESS);
                }
                if (found.has(EventType.NOTIFY_WAIT)) {
                    // The notification may signal this event, and that counts before any later one.
                    events.queueWaitNotification(id);
                }
                if (events.canDispatch()) {
                    long here = i;
                    return events.dispatchThen(() -> events.takeSignaled(id)
                            ? end(here, EfiStatus.SUCCESS)
                            : from(here + 1, firstRound));
                }
            }
            return again(firstRound);
        }

        /**
         * Nothing yet: lets time pass, then looks again. Before that it looks a second time, by which a patient typist
         * knows that the guest waits: his key comes now and not with the next timer.
         */
        private Step again(boolean firstRound) {
            if (firstRound) {
                return new Step.Again(() -> events.dispatchThen(() -> from(0, false)));
            }
            boolean mayHappen = events.waitAWhile();
            if (events.watchdog().isDue()) {
                return events.watchdog().expired();
            }
            return mayHappen
                    ? new Step.Again(() -> events.dispatchThen(() -> from(0, false)))
                    : new Step.Stop(new EndlessWait());
        }

        private Step end(long i, EfiStatus status) {
            index.set(i);
            return status(status);
        }
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
        Event found = events.find(id);
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
