package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.machine.TimerInterrupt;
import dev.drydock.core.machine.VirtualClock;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateList;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.CallBoundary;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Tpl;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.OptionalLong;

/**
 * Events, timers and the task priority level (UEFI 2.10, 7.1): their state, and the dispatch of notifications.
 *
 * <p>A notification waits in a queue until the level is below its own; it is dispatched between a service's end and the
 * guest's next instruction, highest level first, then in the order of signalling.
 */
public final class Events implements CallBoundary, TimerInterrupt {
    /** Event values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_EVENT = 0xD0E0_0000L;
    private static final long EVENT_STRIDE = 16;
    private static final long NOT_SET = Event.NOT_SET;
    /** More events are refused: a guest that creates them without end exhausts itself and not the host. */
    private static final int MOST_EVENTS = 16384;

    /** After so many timers the run's limits are looked at. */
    private static final int STEPS_AT_ONCE = 1000;
    private static final long LIVE_WAIT_NANOS = 5_000_000;

    private final boolean liveInput;
    private final NotificationListener listener;
    private final VirtualClock clock;
    private final StateMap<Long, Event> events;
    private final StateCounter created;
    private final StateCell<Long> tpl;
    private final StateList<Long> queue;
    /** No timer fires before this moment; so the common case costs one comparison. */
    private final StateCounter earliest;
    private final WatchdogTimer watchdog;
    /** No timer whose event is notified fires before this moment. */
    private final StateCounter earliestNotified;

    /** Told of each notification function that has returned, and at which levels it was called and returned. */
    @FunctionalInterface
    public interface NotificationListener {
        void returned(long function, long calledAt, long returnedAt);
    }

    /**
     * @param liveInput whether a user at the host may press a key at any time
     */
    public Events(MachineState state, VirtualClock clock, boolean liveInput, NotificationListener listener) {
        this.listener = listener;
        this.liveInput = liveInput;
        this.clock = clock;
        events = state.map();
        created = state.counter();
        tpl = state.cell(Tpl.APPLICATION);
        queue = state.list();
        earliest = state.counter();
        earliest.set(NOT_SET);
        watchdog = new WatchdogTimer(state, clock);
        earliestNotified = state.counter();
        earliestNotified.set(NOT_SET);
    }

    public long tpl() {
        return tpl.get();
    }

    /** Changes the level; what it lets through is dispatched when the service under way ends. */
    public void setTpl(long level) {
        tpl.set(level);
    }

    public long create(int type, long notifyTpl, long function, long context, Guid group) {
        return add(new Event(type, notifyTpl, function, context, group, false, NOT_SET, 0, null));
    }

    /** Creates an event of the firmware that is signaled whenever {@code condition} holds. */
    public long createWaitEvent(BooleanSupplier condition) {
        return add(new Event(EventType.NOTIFY_WAIT, Tpl.NOTIFY, 0, 0, null, false, NOT_SET, 0, condition));
    }

    private long add(Event event) {
        long id = FIRST_EVENT + EVENT_STRIDE * created.next();
        events.put(id, event);
        return id;
    }

    /** Whether no further event can be created. */
    public boolean isFull() {
        return events.size() >= MOST_EVENTS;
    }

    /** The event of this value, or null. */
    public Event find(long event) {
        return events.get(event);
    }

    /** The functions that events notify, for who looks for what leads to unloaded code. */
    public List<Long> notificationFunctions() {
        return events.values().stream().map(Event::function).toList();
    }

    public void close(long event) {
        events.remove(event);
        queue.removeIf(queued -> queued == event);
    }

    /**
     * Starts a timer.
     *
     * @param periodNanos 0 for one that fires once
     */
    public void setTimer(long event, long delayNanos, long periodNanos) {
        long now = clock.nanos();
        long due = delayNanos > NOT_SET - 1 - now ? NOT_SET - 1 : now + delayNanos;
        events.computeIfPresent(event, (_, e) -> e.withTimer(due, periodNanos));
        findEarliest();
    }

    public void cancelTimer(long event) {
        events.computeIfPresent(event, (_, e) -> e.withTimer(NOT_SET, 0));
        findEarliest();
    }

    private void findEarliest() {
        long any = NOT_SET;
        long notified = NOT_SET;
        for (Event event : events.values()) {
            any = Math.min(any, event.dueNanos());
            if (event.isNotifiedWhenSignaled()) {
                notified = Math.min(notified, event.dueNanos());
            }
        }
        earliest.set(any);
        earliestNotified.set(notified);
    }

    /** Forgets what lasts no longer than boot services: every event not of type EVT_RUNTIME, timers, the watchdog. */
    void endBootServices() {
        cancelAllTimers();
        queue.clear();
        events.values().removeIf(event -> !event.has(EventType.RUNTIME));
        watchdog.stop();
        earliest.set(NOT_SET);
        tpl.set(Tpl.APPLICATION);
    }

    public void cancelAllTimers() {
        List.copyOf(events.keySet()).forEach(this::cancelTimer);
    }

    /** Puts an event into the signaled state, and, if it belongs to a group, all of that group. */
    public void signal(long id) {
        Event event = events.get(id);
        if (event == null) {
            return;
        }
        if (event.group() != null) {
            signalGroup(event.group());
        } else {
            signalOne(id);
        }
    }

    /** Signals every event of a group. */
    public void signalGroup(Guid group) {
        for (long id : List.copyOf(events.keySet())) {
            if (group.equals(events.get(id).group())) {
                signalOne(id);
            }
        }
    }

    private void signalOne(long id) {
        Event event = events.get(id);
        if (event.signaled()) {
            return;
        }
        events.put(id, event.withSignaled(true));
        if (event.isNotifiedWhenSignaled()) {
            queue.add(id);
        }
    }

    /** Queues the notification of an event of type EVT_NOTIFY_WAIT that was checked while not signaled. */
    public void queueWaitNotification(long id) {
        Event event = events.get(id);
        if (event != null && event.function() != 0 && !queue.contains(id)) {
            queue.add(id);
        }
    }

    /** Whether an event is signaled; if so, it no longer is. */
    public boolean takeSignaled(long id) {
        Event event = events.get(id);
        if (event == null) {
            return false;
        }
        if (event.condition() != null && event.condition().getAsBoolean()) {
            return true;
        }
        if (event.signaled()) {
            events.put(id, event.withSignaled(false));
            return true;
        }
        return false;
    }

    /** The watchdog timer. */
    public WatchdogTimer watchdog() {
        return watchdog;
    }

    /** Signals what is due by now. */
    public void fireTimers() {
        long now = clock.nanos();
        if (now < earliest.get()) {
            return;
        }
        for (long id : List.copyOf(events.keySet())) {
            Event event = events.get(id);
            if (event.dueNanos() <= now) {
                long next = event.periodNanos() == 0
                        ? NOT_SET
                        : event.dueNanos() + ((now - event.dueNanos()) / event.periodNanos() + 1) * event.periodNanos();
                events.put(id, event.withTimer(next, event.periodNanos()));
                signalOne(id);
            }
        }
        findEarliest();
    }

    /** When the next timer fires, on the virtual clock. */
    public OptionalLong nextDue() {
        return events.values().stream().mapToLong(Event::dueNanos).filter(due -> due < NOT_SET).min();
    }

    /** What interrupts a guest that computes: timers with a notification, and the watchdog. */
    @Override
    public long due() {
        return Math.min(earliestNotified.get(), watchdog.due());
    }

    @Override
    public Step interrupt() {
        fireTimers();
        return watchdog.isDue() ? watchdog.expired() : dispatchThen(Step.Resume::new);
    }

    /**
     * Lets time pass: each timer fires at its moment, and is notified then, if the level allows it.
     *
     * @param end on the virtual clock
     */
    public Step passUntil(long end, Next next) {
        for (int steps = 0; steps < STEPS_AT_ONCE; steps++) {
            long due = Math.min(nextDue().orElse(NOT_SET), watchdog.due());
            clock.advance(Math.max(0, Math.min(due, end) - clock.nanos()));
            if (watchdog.isDue()) {
                return watchdog.expired();
            }
            fireTimers();
            if (due > end) {
                return next.step();
            }
            if (canDispatch()) {
                return dispatchThen(() -> passUntil(end, next));
            }
        }
        return new Step.Again(() -> passUntil(end, next));
    }

    /** Lets time pass, firing each timer at its moment; notifications are dispatched when the service ends. */
    public void advance(long nanos) {
        long end = clock.nanos() + nanos;
        while (true) {
            long due = nextDue().orElse(NOT_SET);
            if (due > end) {
                break;
            }
            clock.advance(Math.max(0, due - clock.nanos()));
            fireTimers();
        }
        clock.advance(Math.max(0, end - clock.nanos()));
    }

    /**
     * Lets time pass until something may have happened: to the next timer, or the expiry of a watchdog that the guest set,
     * or, where a live user may press a key, for a moment of the host's time.
     *
     * @return false if nothing can ever happen
     */
    public boolean waitAWhile() {
        long due = nextDue().orElse(NOT_SET);
        if (liveInput) {
            LockSupport.parkNanos(LIVE_WAIT_NANOS);
            advance(Math.min(LIVE_WAIT_NANOS, Math.max(0, due - clock.nanos())));
            return true;
        }
        // The firmware's own watchdog would hide that the guest waits for ever.
        if (due == NOT_SET && !watchdog.isOfGuest()) {
            return false;
        }
        advance(Math.max(0, Math.min(due, watchdog.due()) - clock.nanos()));
        return true;
    }

    @Override
    public Step leave(Step.Return result) {
        fireTimers();
        return watchdog.isDue() ? watchdog.expired() : dispatchThen(() -> result);
    }

    /** Whether a notification waits that the present level lets through. */
    public boolean canDispatch() {
        return nextToDispatch() >= 0;
    }

    private int nextToDispatch() {
        int chosen = -1;
        for (int i = 0; i < queue.size(); i++) {
            long level = events.get(queue.get(i)).notifyTpl();
            if (level > tpl.get() && (chosen < 0 || level > events.get(queue.get(chosen)).notifyTpl())) {
                chosen = i;
            }
        }
        return chosen;
    }

    /** Notifies all that is queued above the present level, then goes on with {@code next}. */
    public Step dispatchThen(Next next) {
        int chosen = nextToDispatch();
        if (chosen < 0) {
            return next.step();
        }
        long id = queue.remove(chosen);
        Event event = events.get(id);
        if (event.has(EventType.NOTIFY_SIGNAL)) {
            events.put(id, event.withSignaled(false));
        }
        long level = tpl.get();
        tpl.set(event.notifyTpl());
        return new Step.Call(event.function(), new long[]{id, event.context()}, null, _ -> {
            listener.returned(event.function(), event.notifyTpl(), tpl.get());
            tpl.set(level);
            return dispatchThen(next);
        });
    }

    /** What a dispatch goes on with. */
    @FunctionalInterface
    public interface Next {
        Step step();
    }
}
