package dev.drydock.efi.boot;

import dev.drydock.efi.check.Checks;
import dev.drydock.efi.spec.TaskPriorityServices;

/**
 * Task priority services over {@link Events}, which dispatches what a lowered level lets through. A change in the wrong
 * direction, of which the specification says nothing, is done and noted.
 */
public final class TaskPriority implements TaskPriorityServices {
    private final Events events;
    private final Checks checks;

    public TaskPriority(Platform platform) {
        events = platform.events();
        checks = platform.checks();
    }

    @Override
    public long raiseTpl(long newTpl) {
        long old = events.tpl();
        checks.raising(old, newTpl);
        events.setTpl(newTpl);
        return old;
    }

    @Override
    public void restoreTpl(long oldTpl) {
        checks.restoring(events.tpl(), oldTpl);
        events.setTpl(oldTpl);
    }
}
