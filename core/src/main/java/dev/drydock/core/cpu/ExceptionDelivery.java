package dev.drydock.core.cpu;

/** What became of an exception that a guest's own handler was to be entered for. */
public enum ExceptionDelivery {
    /** The next instruction is the handler's first. */
    DELIVERED,
    /** The guest has no handlers, or the event is none that a processor reports to them. Nothing was changed. */
    NO_HANDLER,
    /** The guest has handlers, but neither this one nor the one for such a failure could be entered. */
    FAILED
}
