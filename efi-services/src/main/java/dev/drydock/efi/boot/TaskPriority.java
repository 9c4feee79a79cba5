package dev.drydock.efi.boot;

import dev.drydock.efi.spec.TaskPriorityServices;

/** Task priority services over {@link Events}, which dispatches what a lowered level lets through. */
public final class TaskPriority implements TaskPriorityServices {
    private final Events events;

    public TaskPriority(Events events) {
        this.events = events;
    }

    @Override
    public long raiseTpl(long newTpl) {
        long old = events.tpl();
        events.setTpl(newTpl);
        return old;
    }

    @Override
    public void restoreTpl(long oldTpl) {
        events.setTpl(oldTpl);
    }
}
