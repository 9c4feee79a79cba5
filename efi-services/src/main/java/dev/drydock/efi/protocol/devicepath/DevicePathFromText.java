package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DevicePathFromTextProtocol;

/** {@code EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL} (UEFI 2.10, 10.6.3). Text that is too long for a node makes none. */
final class DevicePathFromText implements DevicePathFromTextProtocol {
    private final Platform platform;

    DevicePathFromText(Platform platform) {
        this.platform = platform;
    }

    @Override
    public Address convertTextToDeviceNode(String textDeviceNode) {
        if (textDeviceNode == null || textDeviceNode.isEmpty()) {
            return Address.NULL;
        }
        try {
            return DevicePathProtocols.give(platform, DevicePathNode.parse(textDeviceNode).encode());
        } catch (DevicePathFormatException _) {
            return Address.NULL;
        }
    }

    @Override
    public Address convertTextToDevicePath(String textDevicePath) {
        if (textDevicePath == null || textDevicePath.isEmpty()) {
            return Address.NULL;
        }
        try {
            return DevicePathProtocols.give(platform, DevicePath.parse(textDevicePath).encode());
        } catch (DevicePathFormatException _) {
            return Address.NULL;
        }
    }
}
