package dev.drydock.efi.protocol.media;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A platform on a machine of its own, whose protocols are called as a guest calls them: through tables in its memory. */
public final class ProtocolCaller implements AutoCloseable {
    private static final RunLimits LIMITS = RunLimits.of(1_000_000, Duration.ofSeconds(20));

    /** The local time of every machine here. */
    static final Supplier<LocalDateTime> CLOCK = () -> LocalDateTime.of(2026, 3, 4, 5, 6, 8);

    public final Machine machine;
    public final Platform platform;

    public ProtocolCaller() {
        // AArch64: all arguments that any function here has are in registers.
        machine = new Machine(new MachineConfiguration(Architecture.AARCH64, 64 << 20, false));
        platform = new Platform(machine, null);
        long reserved = machine.systemArea().address();
        GuestMemory memory = memory();
        platform.memoryMap().reserve(reserved, memory.base() + memory.size() - reserved, MemoryType.RESERVED);
    }

    public GuestMemory memory() {
        return machine.memory();
    }

    /** Installs disks. */
    Disks disks(BlockDevice... devices) {
        return Disks.install(platform,
                Stream.of(devices).map(device -> new Disks.Disk("disk", device)).toList(), CLOCK);
    }

    /** Calls the function whose pointer is at {@code table + slot}; {@code arguments} include {@code This}, if any. */
    public MachineExit run(long table, int slot, long... arguments) {
        machine.enter(new Step.Call(memory().getLong(table + slot), arguments, null, Step.Stop::new));
        return machine.run(LIMITS);
    }

    /** Like {@link #run}, for a function that returns. */
    public long value(long table, int slot, long... arguments) {
        return switch (run(table, slot, arguments)) {
            case MachineExit.Stopped(Long result) -> result;
            case MachineExit exit -> throw new AssertionError(exit.toString());
        };
    }

    /** Calls a function that takes {@code This} and returns a status. */
    public EfiStatus call(long table, int slot, long... arguments) {
        var all = new long[arguments.length + 1];
        all[0] = table;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new EfiStatus(value(table, slot, all));
    }

    /** The table of a protocol on a handle. */
    public long table(Handle handle, Guid protocol) {
        return platform.handles().find(handle, protocol).orElseThrow().address();
    }

    /** The table of the only instance of a protocol. */
    public long table(Guid protocol) {
        return table(platform.handles().with(protocol).getFirst(), protocol);
    }

    /** Memory of the guest's own, zero. */
    public long allocate(long size) {
        long address = platform.pool().allocate(MemoryType.LOADER_DATA, size);
        memory().fill(address, size, (byte) 0);
        return address;
    }

    /** A string in the guest's memory. */
    public long string(String text) {
        return bytes((text + '\0').getBytes(StandardCharsets.UTF_16LE));
    }

    public long bytes(byte... bytes) {
        long address = allocate(bytes.length);
        memory().putBytes(address, bytes);
        return address;
    }

    /** A UINT64 in the guest's memory. */
    public long number(long value) {
        long address = allocate(Long.BYTES);
        memory().putLong(address, value);
        return address;
    }

    @Override
    public void close() {
        machine.close();
    }
}
