package dev.drydock.efi.spec;

/** {@code EFI_DEVICE_PATH_PROTOCOL} (UEFI 2.10, 10.2): the nodes themselves, without functions. */
public final class DevicePathProtocol {
    public static final Guid GUID = Guid.parse("09576e91-6d3f-11d2-8e39-00a0c969723b");

    private DevicePathProtocol() {}
}
