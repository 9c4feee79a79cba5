package dev.drydock.efi.spec;

/** The event groups that the specification defines (UEFI 2.10, 7.1.2). */
public final class EventGroup {
    public static final Guid EXIT_BOOT_SERVICES = Guid.parse("27abf055-b1b8-4c26-8048-748f37baa2df");
    public static final Guid BEFORE_EXIT_BOOT_SERVICES = Guid.parse("8be0e274-3970-4b44-80c5-1ab9502f3bfc");
    public static final Guid VIRTUAL_ADDRESS_CHANGE = Guid.parse("13fa7698-c831-49c7-87ea-8f43fcc25196");
    public static final Guid MEMORY_MAP_CHANGE = Guid.parse("78bee926-692f-48fd-9edb-01422ef0d7ab");
    public static final Guid READY_TO_BOOT = Guid.parse("7ce88fb3-4bd7-4679-87a8-a8d8dee50d2b");
    public static final Guid AFTER_READY_TO_BOOT = Guid.parse("3a2a00ad-98b9-4cdf-a478-702777f1c10b");

    private EventGroup() {}
}
