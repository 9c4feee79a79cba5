package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DevicePathToTextProtocol;
import java.nio.charset.StandardCharsets;

/** {@code EFI_DEVICE_PATH_TO_TEXT_PROTOCOL} (UEFI 2.10, 10.6.2). What is malformed has no text. */
final class DevicePathToText implements DevicePathToTextProtocol {
    private final Platform platform;

    DevicePathToText(Platform platform) {
        this.platform = platform;
    }

    @Override
    public Address convertDeviceNodeToText(Address deviceNode, boolean displayOnly, boolean allowShortcuts) {
        if (deviceNode.isNull()) {
            return Address.NULL;
        }
        var form = new TextForm(displayOnly, allowShortcuts);
        try {
            return give(DevicePath.readNode(platform.memory(), deviceNode.value()).map(node -> node.toText(form))
                    .orElse("Path(127,255)"));
        } catch (DevicePathFormatException _) {
            return Address.NULL;
        }
    }

    @Override
    public Address convertDevicePathToText(Address devicePath, boolean displayOnly, boolean allowShortcuts) {
        if (devicePath.isNull()) {
            return Address.NULL;
        }
        try {
            return give(DevicePath.read(platform.memory(), devicePath.value())
                    .toText(new TextForm(displayOnly, allowShortcuts)));
        } catch (DevicePathFormatException _) {
            return Address.NULL;
        }
    }

    private Address give(String text) {
        return DevicePathProtocols.give(platform, (text + '\0').getBytes(StandardCharsets.UTF_16LE));
    }
}
