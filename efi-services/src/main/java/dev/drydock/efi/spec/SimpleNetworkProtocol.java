package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SIMPLE_NETWORK_PROTOCOL} (UEFI 2.10, 24.1). */
@Protocol(value = "a19832b9-ac25-11d3-9a2d-0090273fc14d", name = "EFI_SIMPLE_NETWORK_PROTOCOL")
public interface SimpleNetworkProtocol {
    /** {@code EFI_SIMPLE_NETWORK_PROTOCOL_REVISION}. */
    long REVISION = 0x0001_0000;

    @Field(0x00)
    long revision();

    @Slot(0x08)
    EfiStatus start();

    @Slot(0x10)
    EfiStatus stop();

    @Slot(0x18)
    EfiStatus initialize(long extraRxBufferSize, long extraTxBufferSize);

    @Slot(0x20)
    EfiStatus reset(boolean extendedVerification);

    @Slot(0x28)
    EfiStatus shutdown();

    @Slot(0x30)
    EfiStatus receiveFilters(int enable, int disable, boolean resetMCastFilter, long mCastFilterCnt,
            Address mCastFilter);

    @Slot(0x38)
    EfiStatus stationAddress(boolean reset, Address newAddress);

    @Slot(0x40)
    EfiStatus statistics(boolean reset, Pointer<Long> statisticsSize, Address statisticsTable);

    @Slot(value = 0x48, name = "MCastIpToMac")
    EfiStatus mCastIpToMac(boolean ipv6, Address ip, Address mac);

    @Slot(0x50)
    EfiStatus nvData(boolean readWrite, long offset, long bufferSize, Address buffer);

    @Slot(0x58)
    EfiStatus getStatus(Pointer<Integer> interruptStatus, Pointer<Address> txBuf);

    @Slot(0x60)
    EfiStatus transmit(long headerSize, long bufferSize, Address buffer, Address srcAddr, Address destAddr,
            Pointer<Short> protocol);

    @Slot(0x68)
    EfiStatus receive(Pointer<Long> headerSize, Pointer<Long> bufferSize, Address buffer, Address srcAddr,
            Address destAddr, Pointer<Short> protocol);

    /** An event that is signaled while a packet waits. */
    @Field(0x70)
    long waitForPacket();

    /** The guest address of {@code EFI_SIMPLE_NETWORK_MODE}. */
    @Field(0x78)
    long mode();
}
