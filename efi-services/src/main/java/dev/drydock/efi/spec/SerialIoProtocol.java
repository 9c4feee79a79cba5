package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SERIAL_IO_PROTOCOL}, revision 1.1 (UEFI 2.10, 12.8). */
@Protocol(value = "bb25cf6f-f1d4-11d2-9a0c-0090273fc1fd", name = "EFI_SERIAL_IO_PROTOCOL")
public interface SerialIoProtocol {
    /** {@code EFI_SERIAL_IO_PROTOCOL_REVISION1p1}. */
    int REVISION = 0x0001_0001;

    /** Bits of the control mask. */
    int DATA_TERMINAL_READY = 0x1;
    int REQUEST_TO_SEND = 0x2;
    int CLEAR_TO_SEND = 0x10;
    int DATA_SET_READY = 0x20;
    int RING_INDICATE = 0x40;
    int CARRIER_DETECT = 0x80;
    int INPUT_BUFFER_EMPTY = 0x100;
    int OUTPUT_BUFFER_EMPTY = 0x200;
    int HARDWARE_LOOPBACK_ENABLE = 0x1000;
    int SOFTWARE_LOOPBACK_ENABLE = 0x2000;
    int HARDWARE_FLOW_CONTROL_ENABLE = 0x4000;

    @Field(0x00)
    int revision();

    @Slot(0x08)
    EfiStatus reset();

    @Slot(0x10)
    EfiStatus setAttributes(long baudRate, int receiveFifoDepth, int timeout, int parity, byte dataBits, int stopBits);

    @Slot(value = 0x18, name = "SetControl")
    EfiStatus setControl(int control);

    @Slot(0x20)
    EfiStatus getControl(Pointer<Integer> control);

    @Slot(0x28)
    EfiStatus write(Pointer<Long> bufferSize, Address buffer);

    @Slot(0x30)
    EfiStatus read(Pointer<Long> bufferSize, Address buffer);

    @Field(0x38)
    Pointer<SerialIoMode> mode();

    /** The type of the device on the line, or null for one that is not known. */
    @Field(0x40)
    long deviceTypeGuid();
}
