package dev.drydock.efi.boot;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import dev.drydock.core.state.MachineState;
import dev.drydock.efi.abi.CallLog;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.check.Checks;
import dev.drydock.efi.check.PoolGuard;
import dev.drydock.efi.spec.EventGroup;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;
import java.util.function.Consumer;

/**
 * What every service builds on: the machine, who owns its memory, the handle database, events, and the binder that makes
 * guest tables of Java objects.
 */
public final class Platform {
    private final Machine machine;
    private final Offering offering;
    private final MemoryMap memoryMap;
    private final Pool pool;
    private final HandleDatabase handles;
    private final ProtocolNotifications notifications;
    private final Events events;
    private final BootPhase phase;
    private final RuntimeImages runtimeImages;
    private final CallLog log;
    private final TableBinder binder;
    private final Checks checks;
    private final PoolGuard poolGuard;

    public Platform(Machine machine, Consumer<String> trace) {
        this(machine, trace, false, false, Offering.ALL);
    }

    /**
     * @param trace receives a line for each service call; null for no trace
     * @param liveInput whether a user at the host may press a key at any time
     * @param misuseChecks whether the guest is watched for what no status tells of
     * @param offering what the firmware offers
     */
    public Platform(Machine machine, Consumer<String> trace, boolean liveInput, boolean misuseChecks,
            Offering offering) {
        this.machine = machine;
        this.offering = offering;
        MachineState state = machine.state();
        events = new Events(state, machine.clock(), liveInput, this::returned);
        machine.setTimer(events);
        checks = new Checks(state, misuseChecks, machine.codeMap()::describe, events::tpl);
        boolean aarch64 = machine.architecture() == Architecture.AARCH64;
        memoryMap = new MemoryMap(state, machine.memory(),
                new MemoryMap.Policy(aarch64 ? MemoryMap.Policy.AARCH64_RUNTIME_PAGES : 1,
                        misuseChecks ? Protection.NONE : Protection.READ_WRITE,
                        () -> events.signalGroup(EventGroup.MEMORY_MAP_CHANGE)));
        poolGuard = misuseChecks ? new PoolGuard(state, machine.memory(), checks) : null;
        pool = new Pool(state, memoryMap, poolGuard);
        notifications = new ProtocolNotifications(state, events);
        handles = new HandleDatabase(state, notifications, offering);
        log = new CallLog(state, trace);
        phase = new BootPhase(state, events, offering);
        runtimeImages = new RuntimeImages(state);
        binder = new TableBinder(machine.memory(), machine.gates(), log, phase, misuseChecks ? checks : null);
    }

    private void returned(long function, long calledAt, long returnedAt) {
        if (calledAt != returnedAt) {
            checks.returned("the notification function at " + machine.codeMap().describe(function), calledAt,
                    returnedAt);
        }
    }

    /**
     * The guest was stopped at {@code pc} by a refused access.
     *
     * @return the access in words, and what it means where that is known
     */
    public String faulted(CpuExit.MemoryFault fault, long pc) {
        return new RefusedAccess(this, fault).report(pc);
    }

    /** Looks for misuse that has left its traces in memory. */
    public void checkMemory() {
        if (poolGuard != null && !phase.hasEnded()) {
            poolGuard.checkAll();
        }
    }

    public Machine machine() {
        return machine;
    }

    public Offering offering() {
        return offering;
    }

    public MachineState state() {
        return machine.state();
    }

    public GuestMemory memory() {
        return machine.memory();
    }

    public MemoryMap memoryMap() {
        return memoryMap;
    }

    public Pool pool() {
        return pool;
    }

    public HandleDatabase handles() {
        return handles;
    }

    public ProtocolNotifications notifications() {
        return notifications;
    }

    public Events events() {
        return events;
    }

    public BootPhase phase() {
        return phase;
    }

    public RuntimeImages runtimeImages() {
        return runtimeImages;
    }

    public CallLog log() {
        return log;
    }

    public Checks checks() {
        return checks;
    }

    public TableBinder binder() {
        return binder;
    }

    /**
     * Makes a guest table of {@code implementation} and installs it on a handle.
     *
     * @param declaration an interface annotated with {@link Protocol}
     * @return the table's address
     */
    public <T> long install(Handle handle, Class<T> declaration, T implementation) {
        return install(handle, guid(declaration), binder.bind(declaration, implementation));
    }

    /**
     * Like {@link #install(Handle, Class, Object)}, for a protocol whose functions are not given its address.
     *
     * @param declaration an interface annotated with {@link dev.drydock.efi.abi.ServiceTable}
     */
    public <T> long install(Handle handle, Guid protocol, Class<T> declaration, T implementation) {
        return install(handle, protocol,
                binder.bindServices(0, List.of(new TableBinder.Part<>(declaration, implementation))));
    }

    private long install(Handle handle, Guid protocol, TableBinder.BoundTable table) {
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        handles.install(handle, protocol, address);
        return address;
    }

    /** Puts a struct into boot services memory and returns its address. */
    @SuppressWarnings("unchecked") // a value's class is the class of its type
    public <T> long place(T value) {
        return place((Codec<T>) Codec.of(value.getClass()), value);
    }

    private <T> long place(Codec<T> codec, T value) {
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, codec.size());
        codec.encode(memory().writable(address, codec.size()), 0, value);
        return address;
    }

    /** Puts bytes into boot services memory and returns their address. */
    public long place(byte[] bytes) {
        long address = pool.allocate(MemoryType.BOOT_SERVICES_DATA, bytes.length);
        memory().putBytes(address, bytes);
        return address;
    }

    /** The GUID that an interface's {@link Protocol} annotation states. */
    public static Guid guid(Class<?> declaration) {
        return Guid.parse(declaration.getAnnotation(Protocol.class).value());
    }
}
