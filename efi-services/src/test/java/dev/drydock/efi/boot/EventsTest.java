package dev.drydock.efi.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.Step;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Tpl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final Guid GROUP = Guid.parse("00000000-0000-0000-0000-000000000001");

    private final Machine machine = new Machine(new MachineConfiguration(Architecture.X86_64, 16 << 20, false));
    private final Events events = new Events(machine.state(), machine.clock(), false, (_, _, _) -> {
    });

    @AfterEach
    void close() {
        machine.close();
    }

    private long notified(long tpl, long function) {
        return events.create(EventType.TIMER | EventType.NOTIFY_SIGNAL, tpl, function, 7, null);
    }

    /** Ends a service and plays the guest: the functions notified, in order. */
    private List<Long> leave() {
        List<Long> functions = new ArrayList<>();
        Step step = events.leave(new Step.Return(0));
        while (step instanceof Step.Call(long function, long[] arguments, Object _, Step.Continuation next)) {
            functions.add(function);
            assertThat(arguments[1]).isEqualTo(7);
            step = next.resume(0);
        }
        assertThat(step).isEqualTo(new Step.Return(0));
        return functions;
    }

    @Test
    void notifiesTheHighestLevelFirstAndThenInTheOrderOfSignalling() {
        long low1 = notified(Tpl.CALLBACK, 1);
        long low2 = notified(Tpl.CALLBACK, 2);
        long high = notified(Tpl.NOTIFY, 3);
        events.signal(low2);
        events.signal(low1);
        events.signal(high);
        assertThat(leave()).containsExactly(3L, 2L, 1L);
        assertThat(leave()).isEmpty();
    }

    @Test
    void keepsBackWhatIsNotAboveTheLevel() {
        events.signal(notified(Tpl.CALLBACK, 1));
        events.setTpl(Tpl.CALLBACK);
        assertThat(leave()).isEmpty();
        events.setTpl(Tpl.APPLICATION);
        assertThat(leave()).containsExactly(1L);
    }

    @Test
    void anEventIsQueuedOnceHoweverOftenItIsSignaled() {
        long event = notified(Tpl.CALLBACK, 1);
        events.signal(event);
        events.signal(event);
        assertThat(leave()).containsExactly(1L);
    }

    @Test
    void aPeriodicTimerFiresAtItsMomentsWhileTimePasses() {
        long event = events.create(EventType.TIMER, Tpl.CALLBACK, 0, 0, null);
        events.setTimer(event, 1_000_000, 1_000_000);
        assertThat(events.takeSignaled(event)).isFalse();
        events.advance(1_500_000);
        assertThat(events.takeSignaled(event)).isTrue();
        assertThat(events.takeSignaled(event)).isFalse();
        events.advance(600_000);
        assertThat(events.takeSignaled(event)).isTrue();
        events.cancelTimer(event);
        events.advance(10_000_000);
        assertThat(events.takeSignaled(event)).isFalse();
    }

    @Test
    void signalsAllOfAGroup() {
        long one = events.create(EventType.NOTIFY_SIGNAL, Tpl.CALLBACK, 1, 7, GROUP);
        events.create(EventType.NOTIFY_SIGNAL, Tpl.CALLBACK, 2, 7, GROUP);
        events.signal(one);
        assertThat(leave()).containsExactly(1L, 2L);
    }

    @Test
    void aClosedEventIsNotNotified() {
        long event = notified(Tpl.CALLBACK, 1);
        events.signal(event);
        events.close(event);
        assertThat(leave()).isEmpty();
    }

    @Test
    void theWatchdogEndsTheRunOnTheGuestsClock() {
        events.watchdog().start(5);
        events.advance(4_000_000_000L);
        assertThat(leave()).isEmpty();
        events.advance(1_000_000_000L);
        assertThat(events.leave(new Step.Return(0))).isInstanceOfSatisfying(Step.Stop.class,
                stop -> assertThat(stop.result()).isInstanceOf(WatchdogTimer.Expired.class));
    }

    @Test
    void aWaitWithoutAnyTimerCanNeverEnd() {
        assertThat(events.waitAWhile()).isFalse();
        long event = events.create(EventType.TIMER, Tpl.CALLBACK, 0, 0, null);
        events.setTimer(event, 3_000_000_000L, 0);
        assertThat(events.waitAWhile()).isTrue();
        assertThat(events.takeSignaled(event)).isTrue();
    }
}
