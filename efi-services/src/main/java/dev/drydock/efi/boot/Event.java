package dev.drydock.efi.boot;

import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import java.util.function.BooleanSupplier;

/**
 * An event (UEFI 2.10, 7.1).
 *
 * @param type of {@code CreateEvent}
 * @param notifyTpl the level at which it is notified
 * @param function the guest's notification function, 0 for none
 * @param context its second argument
 * @param group the group it belongs to, or null
 * @param signaled whether it is in the signaled state
 * @param dueNanos when its timer fires, on the virtual clock
 * @param periodNanos after which its timer fires again; 0 for once
 * @param condition what makes a firmware's own event of type EVT_NOTIFY_WAIT signaled, asked when it is checked; or
 *        null
 */
public record Event(int type, long notifyTpl, long function, long context, Guid group, boolean signaled,
        long dueNanos, long periodNanos, BooleanSupplier condition) {
    /** {@code dueNanos} of a timer that is not set. */
    static final long NOT_SET = Long.MAX_VALUE;

    Event withSignaled(boolean value) {
        return new Event(type, notifyTpl, function, context, group, value, dueNanos, periodNanos, condition);
    }

    Event withTimer(long due, long period) {
        return new Event(type, notifyTpl, function, context, group, signaled, due, period, condition);
    }

    boolean isNotifiedWhenSignaled() {
        return has(EventType.NOTIFY_SIGNAL) && function != 0;
    }

    boolean has(int bits) {
        return (type & bits) != 0;
    }
}
