package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.DevicePathUtilitiesProtocol;
import java.util.Optional;
import java.util.function.Function;

/** {@code EFI_DEVICE_PATH_UTILITIES_PROTOCOL} (UEFI 2.10, 10.5). A path that is malformed is treated as none. */
final class DevicePathUtilities implements DevicePathUtilitiesProtocol {
    private final Platform platform;

    DevicePathUtilities(Platform platform) {
        this.platform = platform;
    }

    private Optional<DevicePath> read(Address address) {
        try {
            return address.isNull()
                    ? Optional.empty()
                    : Optional.of(DevicePath.read(platform.memory(), address.value()));
        } catch (DevicePathFormatException _) {
            return Optional.empty();
        }
    }

    /** Like {@link #read}, with the empty path in the place of no path. */
    private Optional<DevicePath> readOptional(Address address) {
        return address.isNull() ? Optional.of(DevicePath.EMPTY) : read(address);
    }

    private Address give(Optional<DevicePath> path) {
        return path.map(result -> DevicePathProtocols.give(platform, result.encode())).orElse(Address.NULL);
    }

    private Address join(Address first, Function<DevicePath, Optional<DevicePath>> other) {
        return give(readOptional(first).flatMap(path -> other.apply(path)));
    }

    @Override
    public long getDevicePathSize(Address devicePath) {
        return read(devicePath).map(path -> (long) path.encode().length).orElse(0L);
    }

    @Override
    public Address duplicateDevicePath(Address devicePath) {
        return give(read(devicePath));
    }

    @Override
    public Address appendDevicePath(Address first, Address second) {
        return join(first, path -> readOptional(second).map(path::append));
    }

    @Override
    public Address appendDeviceNode(Address devicePath, Address deviceNode) {
        return join(devicePath, path -> {
            try {
                // The node that ends a path adds nothing to one.
                return Optional.of(deviceNode.isNull()
                        ? path
                        : DevicePath.readNode(platform.memory(), deviceNode.value()).map(path::append).orElse(path));
            } catch (DevicePathFormatException _) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Address appendDevicePathInstance(Address devicePath, Address instance) {
        return devicePath.isNull()
                ? give(read(instance))
                : give(read(devicePath).flatMap(path -> read(instance).map(path::appendInstance)));
    }

    @Override
    public Address getNextDevicePathInstance(Pointer<Long> instance, Pointer<Long> instanceSize) {
        Address start = instance.isNull() ? Address.NULL : new Address(instance.get());
        Optional<DevicePath> all = read(start);
        if (all.isEmpty()) {
            instanceSize.setIfPresent(0L);
            return Address.NULL;
        }
        var nodes = all.get().nodes();
        int count = 0;
        while (count < nodes.size() && nodes.get(count).type() != DevicePathNode.END_TYPE) {
            count++;
        }
        byte[] first = new DevicePath(nodes.subList(0, count)).encode();
        Address result = DevicePathProtocols.give(platform, first);
        if (!result.isNull()) {
            instanceSize.setIfPresent((long) first.length);
            long ending = count < nodes.size() ? nodes.get(count).length() : 0;
            long next = start.value() + first.length - DevicePathNode.HEADER_BYTES + ending;
            instance.set(count < nodes.size() ? next : 0);
        }
        return result;
    }

    @Override
    public boolean isDevicePathMultiInstance(Address devicePath) {
        return read(devicePath).stream().flatMap(path -> path.nodes().stream())
                .anyMatch(node -> node.type() == DevicePathNode.END_TYPE && node.subType() == EndInstanceNode.SUB_TYPE);
    }

    @Override
    public Address createDeviceNode(byte nodeType, byte nodeSubType, short nodeLength) {
        int length = Short.toUnsignedInt(nodeLength);
        if (length < DevicePathNode.HEADER_BYTES) {
            return Address.NULL;
        }
        return DevicePathProtocols.give(platform, new ByteWriter().u8(nodeType).u8(nodeSubType).u16(length)
                .bytes(new byte[length - DevicePathNode.HEADER_BYTES]).toByteArray());
    }
}
