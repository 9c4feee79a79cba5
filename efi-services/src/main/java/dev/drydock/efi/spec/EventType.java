package dev.drydock.efi.spec;

/** The bits of an event's type (UEFI 2.10, 7.1.1). */
public final class EventType {
    public static final int TIMER = 0x8000_0000;
    public static final int RUNTIME = 0x4000_0000;
    public static final int NOTIFY_WAIT = 0x100;
    public static final int NOTIFY_SIGNAL = 0x200;
    public static final int SIGNAL_EXIT_BOOT_SERVICES = 0x201;
    public static final int SIGNAL_VIRTUAL_ADDRESS_CHANGE = 0x6000_0202;

    private EventType() {}
}
