package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateList;
import dev.drydock.efi.boot.Events;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.AcpiNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.MessagingNode;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.SerialIoMode;
import dev.drydock.efi.spec.SerialIoProtocol;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalInt;

/**
 * Serial I/O (UEFI 2.10, 12.8) of a port with a {@link SerialLine} to the host, who is always ready.
 *
 * <p>Each character takes its time on the virtual clock. The host's characters come as they are read: none gets lost.
 */
public final class SerialIo implements SerialIoProtocol {
    private static final int SETTABLE = DATA_TERMINAL_READY | REQUEST_TO_SEND | HARDWARE_LOOPBACK_ENABLE
            | SOFTWARE_LOOPBACK_ENABLE | HARDWARE_FLOW_CONTROL_ENABLE;
    private static final int READABLE = CLEAR_TO_SEND | DATA_SET_READY | RING_INDICATE | CARRIER_DETECT
            | INPUT_BUFFER_EMPTY | OUTPUT_BUFFER_EMPTY;
    private static final int LOOPBACK = HARDWARE_LOOPBACK_ENABLE | SOFTWARE_LOOPBACK_ENABLE;
    private static final int INITIAL_CONTROL = DATA_TERMINAL_READY | REQUEST_TO_SEND;

    private static final List<Integer> BAUD_RATES = List.of(50, 75, 110, 134, 150, 300, 600, 1200, 1800, 2000, 2400,
            3600, 4800, 7200, 9600, 19200, 38400, 57600, 115200);
    private static final int FIFO_DEPTH = 16;
    private static final int LONGEST_TIMEOUT = 100_000_000;
    private static final int PARITY_NONE = 1;
    private static final int PARITY_SPACE = 5;
    private static final int ONE_STOP_BIT = 1;
    private static final int ONE_AND_A_HALF = 2;
    private static final int TWO_STOP_BITS = 3;
    private static final SerialIoMode DEFAULTS = new SerialIoMode(SETTABLE | READABLE, 1_000_000, 115_200, FIFO_DEPTH,
            8, PARITY_NONE, ONE_STOP_BIT);
    private static final int PNP0501 = 0x0501_41d0;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final GuestMemory memory;
    private final Events events;
    private final SerialLine line;
    private final Pointer<SerialIoMode> mode;
    private final long devicePath;
    private final StateCell<Integer> control;
    private final StateList<Byte> looped;

    private SerialIo(Platform platform, SerialLine line, long devicePath) {
        memory = platform.memory();
        events = platform.events();
        this.line = line;
        this.devicePath = devicePath;
        mode = new Pointer<>(memory, platform.place(DEFAULTS), Codec.of(SerialIoMode.class));
        control = platform.state().cell(INITIAL_CONTROL);
        looped = platform.state().list();
    }

    /** Installs a serial port for {@code line} on a handle of its own, with its device path. */
    public static void install(Platform platform, SerialLine line) {
        long path = platform.place(path(DEFAULTS).encode());
        Handle handle = platform.handles().create();
        platform.handles().install(handle, DevicePath.PROTOCOL, path);
        platform.install(handle, SerialIoProtocol.class, new SerialIo(platform, line, path));
    }

    private static DevicePath path(SerialIoMode mode) {
        return DevicePath.of(new AcpiNode.Device(PNP0501, 0),
                new MessagingNode.Uart(mode.baudRate(), mode.dataBits(), mode.parity(), mode.stopBits()));
    }

    @Override
    public int revision() {
        return REVISION;
    }

    @Override
    public Pointer<SerialIoMode> mode() {
        return mode;
    }

    @Override
    public long deviceTypeGuid() {
        return 0;
    }

    @Override
    public EfiStatus reset() {
        looped.clear();
        control.set(INITIAL_CONTROL);
        apply(DEFAULTS);
        return EfiStatus.SUCCESS;
    }

    private void apply(SerialIoMode settings) {
        mode.set(settings);
        memory.putBytes(devicePath, path(settings).encode());
    }

    @Override
    public EfiStatus setAttributes(long baudRate, int receiveFifoDepth, int timeout, int parity, byte dataBits,
            int stopBits) {
        long wantedRate = baudRate == 0 ? DEFAULTS.baudRate() : baudRate;
        // A rate that is not supported becomes the nearest lower one.
        long rate = BAUD_RATES.stream().filter(known -> Long.compareUnsigned(known, wantedRate) <= 0)
                .mapToLong(Integer::longValue).max().orElse(0);
        int wantedDepth = receiveFifoDepth == 0 ? FIFO_DEPTH : receiveFifoDepth;
        int depth = Integer.compareUnsigned(wantedDepth, FIFO_DEPTH) < 0 ? wantedDepth : FIFO_DEPTH;
        int wait = timeout == 0 ? DEFAULTS.timeout() : timeout;
        int bits = dataBits == 0 ? DEFAULTS.dataBits() : dataBits;
        int stop = stopBits == 0 ? ONE_STOP_BIT : stopBits;
        if (rate == 0 || Long.compareUnsigned(wantedRate, DEFAULTS.baudRate()) > 0 || wait < 0
                || wait > LONGEST_TIMEOUT || parity < 0 || parity > PARITY_SPACE || bits < 5 || bits > 8 || stop < 0
                || stop > TWO_STOP_BITS || bits == 5 && stop == TWO_STOP_BITS || bits > 5 && stop == ONE_AND_A_HALF) {
            return EfiStatus.INVALID_PARAMETER;
        }
        apply(new SerialIoMode(DEFAULTS.controlMask(), wait, rate, depth, bits, parity == 0 ? PARITY_NONE : parity,
                stop));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setControl(int newControl) {
        if ((newControl & ~SETTABLE) != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        control.set(newControl);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getControl(Pointer<Integer> result) {
        if (result.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int state = control.get() | OUTPUT_BUFFER_EMPTY;
        if (isClearToSend()) {
            state |= CLEAR_TO_SEND;
        }
        if (!isHardwareLoopback() || (control.get() & DATA_TERMINAL_READY) != 0) {
            state |= DATA_SET_READY;
        }
        if (!isHardwareLoopback()) {
            state |= CARRIER_DETECT;
        }
        if (isLoopback() ? looped.isEmpty() : !line.hasInput()) {
            state |= INPUT_BUFFER_EMPTY;
        }
        result.set(state);
        return EfiStatus.SUCCESS;
    }

    private boolean isLoopback() {
        return (control.get() & LOOPBACK) != 0;
    }

    private boolean isHardwareLoopback() {
        return (control.get() & HARDWARE_LOOPBACK_ENABLE) != 0;
    }

    /** The host always is; in a loop, the port's own request to send is what it gets back. */
    private boolean isClearToSend() {
        return !isHardwareLoopback() || (control.get() & REQUEST_TO_SEND) != 0;
    }

    @Override
    public EfiStatus write(Pointer<Long> bufferSize, Address buffer) {
        if (bufferSize.isNull() || buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long size = bufferSize.get();
        boolean stopped = !isClearToSend() && (control.get() & HARDWARE_FLOW_CONTROL_ENABLE) != 0;
        long room = stopped ? 0 : isLoopback() ? mode.get().receiveFifoDepth() - looped.size() : Long.MAX_VALUE;
        long written = Long.compareUnsigned(size, room) < 0 ? size : room;
        byte[] bytes = memory.readable(buffer.value(), written).toArray(ValueLayout.JAVA_BYTE);
        if (isLoopback()) {
            for (byte b : bytes) {
                looped.add(b);
            }
        } else {
            line.transmit(bytes);
        }
        events.advance(written * nanosPerCharacter());
        if (written == size) {
            return EfiStatus.SUCCESS;
        }
        bufferSize.set(written);
        return timeout();
    }

    @Override
    public EfiStatus read(Pointer<Long> bufferSize, Address buffer) {
        if (bufferSize.isNull() || buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long size = bufferSize.get();
        long count = 0;
        while (count != size) {
            OptionalInt next = receive();
            if (next.isEmpty()) {
                bufferSize.set(count);
                return timeout();
            }
            memory.putByte(buffer.value() + count, (byte) next.getAsInt());
            count++;
        }
        return EfiStatus.SUCCESS;
    }

    private OptionalInt receive() {
        if (isLoopback()) {
            return looped.isEmpty() ? OptionalInt.empty() : OptionalInt.of(looped.removeFirst());
        }
        OptionalInt next = line.receive();
        if (next.isPresent()) {
            events.advance(nanosPerCharacter());
        }
        return next;
    }

    private EfiStatus timeout() {
        events.advance(mode.get().timeout() * NANOS_PER_MICRO);
        return EfiStatus.TIMEOUT;
    }

    private long nanosPerCharacter() {
        SerialIoMode settings = mode.get();
        // Start bit, data, parity and stop bits, counted in halves.
        int halves = 2 + 2 * settings.dataBits() + (settings.parity() == PARITY_NONE ? 0 : 2) + settings.stopBits() + 1;
        return halves * NANOS_PER_SECOND / (2 * Math.max(1, settings.baudRate()));
    }
}
