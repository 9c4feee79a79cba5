package dev.drydock.efi.protocol.network;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.protocol.devicepath.AcpiNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.HardwareNode;
import dev.drydock.efi.protocol.devicepath.NetworkNode;
import dev.drydock.efi.protocol.devicepath.NodeData;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.SimpleNetworkProtocol;
import java.util.Arrays;

/**
 * Simple network (UEFI 2.10, 24.1) of a virtio network device that takes no set of features from the firmware (VIRTIO 1.0,
 * 3.1.1: it leaves FEATURES_OK clear), as Apple's Virtualization framework has one.
 *
 * <p>The device can be found, has an address and a link, and can be started; {@code Initialize}, where features are
 * negotiated, fails with EFI_UNSUPPORTED, so the device never becomes initialized and nothing is sent or received. All else
 * answers as EDK2's virtio driver does.
 */
public final class RefusedNetwork implements SimpleNetworkProtocol {
    private static final int STOPPED = 0;
    private static final int STARTED = 1;
    private static final int MODE_SIZE = 656;
    private static final int ADDRESS_SIZE = 32;
    private static final int FILTERS = 16;
    /** Unicast, broadcast and promiscuous. */
    private static final int RECEIVE_FILTERS = 0x1 | 0x4 | 0x8;
    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;
    private static final int LARGEST_PACKET = 1500;
    /** A locally administered address. */
    private static final byte[] MAC = {2, 0, 0, 0, 0, 1};
    /** The last function that a bus has, where no disk is. */
    private static final HardwareNode.Pci PCI = new HardwareNode.Pci(31, 7);

    private final GuestMemory memory;
    private final long mode;
    private final long waitForPacket;

    private RefusedNetwork(Platform platform) {
        memory = platform.memory();
        mode = platform.place(initialMode());
        waitForPacket = platform.events().createWaitEvent(() -> false);
    }

    /** Installs the device on a handle of its own, with its device path. */
    public static void install(Platform platform) {
        Handle handle = platform.handles().create();
        var path = DevicePath.of(AcpiNode.pciRoot(0), PCI,
                new NetworkNode.Mac(NodeData.of(Arrays.copyOf(MAC, ADDRESS_SIZE)), ETHERNET));
        platform.handles().install(handle, DevicePath.PROTOCOL, platform.place(path.encode()));
        platform.install(handle, SimpleNetworkProtocol.class, new RefusedNetwork(platform));
    }

    /** {@code EFI_SIMPLE_NETWORK_MODE} of a stopped device. */
    private static byte[] initialMode() {
        byte[] address = Arrays.copyOf(MAC, ADDRESS_SIZE);
        byte[] broadcast = new byte[ADDRESS_SIZE];
        Arrays.fill(broadcast, 0, MAC.length, (byte) 0xff);
        byte[] bytes = new ByteWriter().u32(STOPPED).u32(MAC.length).u32(ETHERNET_HEADER).u32(LARGEST_PACKET)
                .u32(0).u32(0) // no memory of its own
                .u32(RECEIVE_FILTERS).u32(RECEIVE_FILTERS).u32(0).u32(0).zeros(FILTERS * ADDRESS_SIZE)
                .bytes(address).bytes(broadcast).bytes(address) //
                .u8(ETHERNET).u8(0) // the address cannot be changed
                .u8(1).u8(1).u8(1) // several packets at once; the link is known, and up
                .zerosTo(MODE_SIZE).toByteArray();
        if (bytes.length != MODE_SIZE) {
            throw new IllegalStateException("a mode of " + bytes.length + " bytes");
        }
        return bytes;
    }

    private boolean isStopped() {
        return memory.getInt(mode) == STOPPED;
    }

    /** What functions answer that need an initialized device. */
    private EfiStatus notInitialized() {
        return isStopped() ? EfiStatus.NOT_STARTED : EfiStatus.DEVICE_ERROR;
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public long waitForPacket() {
        return waitForPacket;
    }

    @Override
    public long mode() {
        return mode;
    }

    @Override
    public EfiStatus start() {
        if (!isStopped()) {
            return EfiStatus.ALREADY_STARTED;
        }
        memory.putInt(mode, STARTED);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus stop() {
        if (isStopped()) {
            return EfiStatus.NOT_STARTED;
        }
        memory.putInt(mode, STOPPED);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus initialize(long extraRxBufferSize, long extraTxBufferSize) {
        if (extraRxBufferSize != 0 || extraTxBufferSize != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        return isStopped() ? EfiStatus.NOT_STARTED : EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus reset(boolean extendedVerification) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus shutdown() {
        return notInitialized();
    }

    @Override
    public EfiStatus receiveFilters(int enable, int disable, boolean resetMCastFilter, long mCastFilterCnt,
            Address mCastFilter) {
        return notInitialized();
    }

    @Override
    public EfiStatus stationAddress(boolean reset, Address newAddress) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus statistics(boolean reset, Pointer<Long> statisticsSize, Address statisticsTable) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus mCastIpToMac(boolean ipv6, Address ip, Address mac) {
        return ip.isNull() || mac.isNull() ? EfiStatus.INVALID_PARAMETER : notInitialized();
    }

    @Override
    public EfiStatus nvData(boolean readWrite, long offset, long bufferSize, Address buffer) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus getStatus(Pointer<Integer> interruptStatus, Pointer<Address> txBuf) {
        return notInitialized();
    }

    @Override
    public EfiStatus transmit(long headerSize, long bufferSize, Address buffer, Address srcAddr, Address destAddr,
            Pointer<Short> protocol) {
        return buffer.isNull() ? EfiStatus.INVALID_PARAMETER : notInitialized();
    }

    @Override
    public EfiStatus receive(Pointer<Long> headerSize, Pointer<Long> bufferSize, Address buffer, Address srcAddr,
            Address destAddr, Pointer<Short> protocol) {
        return bufferSize.isNull() || buffer.isNull() ? EfiStatus.INVALID_PARAMETER : notInitialized();
    }
}
