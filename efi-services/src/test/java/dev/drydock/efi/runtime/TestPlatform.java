package dev.drydock.efi.runtime;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;
import java.time.Duration;

/** A machine with a platform, and guest memory to point at. */
public final class TestPlatform implements AutoCloseable {
    private static final long MEMORY_SIZE = 64 << 20;
    private static final RunLimits LIMITS = RunLimits.of(1_000_000, Duration.ofSeconds(20));

    private final Machine machine;
    private final Platform platform;
    private final SystemTable systemTable;

    public TestPlatform() {
        this(Architecture.X86_64);
    }

    public TestPlatform(Architecture architecture) {
        machine = new Machine(new MachineConfiguration(architecture, MEMORY_SIZE, false));
        platform = new Platform(machine, null);
        long area = machine.systemArea().address();
        platform.memoryMap().reserve(area, memory().base() + memory().size() - area, MemoryType.RUNTIME_SERVICES_CODE);
        systemTable = new SystemTable(platform, "Test", 1);
    }

    public Machine machine() {
        return machine;
    }

    public Platform platform() {
        return platform;
    }

    public SystemTable systemTable() {
        return systemTable;
    }

    public GuestMemory memory() {
        return machine.memory();
    }

    /** A pointer to a value of its own. */
    public <T> Pointer<T> pointer(Class<T> type, T value) {
        Codec<T> codec = Codec.of(type);
        var pointer = new Pointer<>(memory(), buffer((int) codec.size()).value(), codec);
        pointer.set(value);
        return pointer;
    }

    public <T> Pointer<T> nullPointer(Class<T> type) {
        return new Pointer<>(memory(), 0, Codec.of(type));
    }

    /** Bytes of one's own, filled with 0xcc. */
    public Address buffer(int size) {
        long address = platform.place(new byte[size]);
        memory().fill(address, size, (byte) 0xcc);
        return new Address(address);
    }

    public Address bytes(byte... bytes) {
        return new Address(platform.place(bytes));
    }

    /** Lets the guest call a function. */
    public MachineExit call(long function, long... arguments) {
        machine.enter(new Step.Call(function, arguments, null, result -> new Step.Stop(new EfiStatus(result))));
        return machine.run(LIMITS);
    }

    @Override
    public void close() {
        machine.close();
    }
}
