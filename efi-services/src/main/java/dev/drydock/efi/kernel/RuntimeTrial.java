package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.cpu.CpuContext;
import dev.drydock.core.machine.PageTables;
import dev.drydock.core.machine.Step;
import dev.drydock.core.machine.SystemArea;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.runtime.VirtualMapping;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import dev.drydock.efi.spec.Time;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls runtime services as a kernel will that has taken over: by the pointers that the runtime table has then, at the
 * addresses at which the kernel said by SetVirtualAddressMap that it has runtime memory, or, before it has, at the physical
 * ones.
 *
 * <p>Kernels map runtime memory in page tables of their own, later. So the trial makes such tables, with nothing but runtime
 * memory in them and a stack, where the machine's first stack was; what lay there, and the processor, are put back.
 */
final class RuntimeTrial {
    static final String CHECK = "runtime-services";
    private static final Codec<Time> TIME = Codec.of(Time.class);
    private static final int STACK_PAGES = 15;
    private static final int NAME_BYTES = 1024;
    /** In the order of the table's slots (UEFI 2.10, 4.5.1). */
    private static final List<String> NAMES = List.of("GetTime", "SetTime", "GetWakeupTime", "SetWakeupTime",
            "SetVirtualAddressMap", "ConvertPointer", "GetVariable", "GetNextVariableName", "SetVariable",
            "GetNextHighMonotonicCount", "ResetSystem", "UpdateCapsule", "QueryCapsuleCapabilities",
            "QueryVariableInfo");
    private static final int GET_TIME = NAMES.indexOf("GetTime");
    private static final int GET_NEXT_VARIABLE_NAME = NAMES.indexOf("GetNextVariableName");
    private static final int MOST_MONTHS = 12;
    private static final int MOST_DAYS = 31;

    private final Platform platform;
    private final Supplier<List<VirtualMapping>> virtualMap;
    private final SystemArea.Range area;
    /** Null unless a trial is under way. */
    private final StateCell<Before> before;

    /** What a trial disturbs. */
    private record Before(CpuContext context, byte[] content) {}

    /** Why no call is made. */
    private static final class WrongTableException extends Exception {
        private static final long serialVersionUID = 1;

        WrongTableException(String message) {
            super(message);
        }
    }

    /** @param virtualMap what SetVirtualAddressMap was given; empty before */
    RuntimeTrial(Platform platform, Supplier<List<VirtualMapping>> virtualMap) {
        this.platform = platform;
        this.virtualMap = virtualMap;
        area = platform.machine().systemArea().stack();
        before = platform.state().cell(null);
    }

    /** What is found if the trial does not come to its end. */
    HandOffFinding unanswered(String instead) {
        return new HandOffFinding(CHECK, false, expected(), instead);
    }

    /**
     * Makes the calls.
     *
     * @param truth what the runtime table was
     * @param done what is to be done with what was found
     */
    Step begin(HandOffTruth truth, Function<HandOffFinding, Step> done) {
        List<VirtualMapping> given = virtualMap.get();
        List<VirtualMapping> map = given.isEmpty() ? physical(truth) : given;
        String how = given.isEmpty()
                ? "at physical addresses: SetVirtualAddressMap has not been called"
                : "by the map that SetVirtualAddressMap was given";
        GuestMemory memory = platform.memory();
        Cpu cpu = platform.machine().cpu();
        try {
            long table = services(truth, map);
            before.set(new Before(cpu.save(), memory.getBytes(area.address(), (int) area.size())));
            tables(map).use(cpu);
            long buffer = area.address() + STACK_PAGES * GuestMemory.PAGE_SIZE;
            memory.fill(buffer, GuestMemory.PAGE_SIZE, (byte) 0);
            cpu.setSp(buffer);
            return new Step.Call(service(table, GET_TIME), new long[]{buffer, 0}, null,
                    status -> timeTold(new EfiStatus(status), buffer, table, how, done));
        } catch (WrongTableException e) {
            return done.apply(unanswered(e.getMessage()));
        } catch (PageTables.NoRoomException e) {
            end();
            return done.apply(unanswered("not tried, for " + e.getMessage()));
        }
    }

    private static List<VirtualMapping> physical(HandOffTruth truth) {
        return truth.memoryMap().stream().filter(entry -> (entry.attribute() & MemoryDescriptor.RUNTIME) != 0)
                .map(entry -> new VirtualMapping(entry.physicalStart(),
                        entry.numberOfPages() * GuestMemory.PAGE_SIZE, entry.physicalStart(),
                        entry.type() == MemoryType.RUNTIME_SERVICES_CODE.value()))
                .toList();
    }

    /** The physical address of the runtime table's first slot, once each slot leads to the service that it always led to. */
    private long services(HandOffTruth truth, List<VirtualMapping> map) throws WrongTableException {
        GuestMemory memory = platform.memory();
        long pointer = SystemTable.runtimeServices(memory, truth.systemTable());
        Optional<Long> table = toPhysical(map, pointer).map(address -> address + SystemTable.HEADER_SIZE);
        List<Long> services = truth.runtimeServices();
        if (table.isEmpty() || !memory.contains(table.get(), (long) Long.BYTES * services.size())) {
            throw new WrongTableException("the runtime table at 0x%x, which is no runtime memory".formatted(pointer));
        }
        for (int i = 0; i < services.size(); i++) {
            long service = service(table.get(), i);
            if (toPhysical(map, service).filter(services.get(i)::equals).isEmpty()) {
                throw new WrongTableException("%s at 0x%x, which does not lead to 0x%x".formatted(
                        i < NAMES.size() ? NAMES.get(i) : "slot " + i, service, services.get(i)));
            }
        }
        return table.get();
    }

    private long service(long table, int number) {
        return platform.memory().pageTableEntry(table + (long) Long.BYTES * number);
    }

    private static Optional<Long> toPhysical(List<VirtualMapping> map, long address) {
        return map.stream().filter(mapping -> mapping.holdsVirtual(address)).findFirst()
                .map(mapping -> mapping.toPhysical(address));
    }

    private PageTables tables(List<VirtualMapping> map) throws PageTables.NoRoomException {
        var tables = new PageTables(platform.memory(), platform.machine().architecture(),
                area.address() + (STACK_PAGES + 1L) * GuestMemory.PAGE_SIZE, area.end());
        for (VirtualMapping mapping : map) {
            tables.map(mapping.virtual(), mapping.physical(), mapping.size(), !mapping.code());
        }
        // Where the services return to, and what they are given: the firmware's own, so at their physical addresses.
        SystemArea.Range gates = platform.machine().systemArea().gates();
        tables.map(gates.address(), gates.address(), GuestMemory.PAGE_SIZE, false);
        tables.map(area.address(), area.address(), (STACK_PAGES + 1L) * GuestMemory.PAGE_SIZE, true);
        return tables;
    }

    private Step timeTold(EfiStatus status, long buffer, long table, String how,
            Function<HandOffFinding, Step> done) {
        GuestMemory memory = platform.memory();
        Time time = TIME.decode(memory.readable(buffer, TIME.size()), 0);
        boolean correct = status.equals(expected(GET_TIME)) && (!status.equals(EfiStatus.SUCCESS) || isDate(time));
        String told = "GetTime " + status + (status.equals(EfiStatus.SUCCESS) ? " (" + time + ")" : "");
        long size = buffer + 64;
        long vendor = size + Long.BYTES;
        long name = buffer + NAME_BYTES;
        memory.fill(buffer, GuestMemory.PAGE_SIZE, (byte) 0);
        memory.putLong(size, NAME_BYTES);
        return new Step.Call(service(table, GET_NEXT_VARIABLE_NAME), new long[]{size, name, vendor}, null, result -> {
            var nameStatus = new EfiStatus(result);
            boolean named = nameStatus.equals(EfiStatus.SUCCESS);
            String first = named ? memory.getString16(name, NAME_BYTES / 2) : "";
            memory.translateBy(null);
            end();
            return done.apply(new HandOffFinding(CHECK,
                    correct && nameStatus.equals(expected(GET_NEXT_VARIABLE_NAME)) && named == !first.isEmpty(),
                    expected(), "%s, GetNextVariableName %s%s, %s".formatted(told, nameStatus,
                            named ? " (" + first + ")" : "", how)));
        });
    }

    private static boolean isDate(Time time) {
        return time.year() >= Time.FIRST_YEAR && time.year() <= Time.LAST_YEAR && time.month() >= 1
                && time.month() <= MOST_MONTHS && time.day() >= 1 && time.day() <= MOST_DAYS;
    }

    private EfiStatus expected(int service) {
        int bit = service == GET_TIME
                ? RuntimeServicesSupported.GET_TIME
                : RuntimeServicesSupported.GET_NEXT_VARIABLE_NAME;
        return (platform.offering().atRuntime() & bit) != 0 ? EfiStatus.SUCCESS : EfiStatus.UNSUPPORTED;
    }

    private String expected() {
        return "GetTime %s, GetNextVariableName %s".formatted(expected(GET_TIME), expected(GET_NEXT_VARIABLE_NAME));
    }

    /** Puts back what the trial disturbed, if one is under way. */
    void end() {
        Before disturbed = before.get();
        if (disturbed != null) {
            before.set(null);
            platform.memory().putBytes(area.address(), disturbed.content());
            platform.machine().cpu().load(disturbed.context());
        }
    }
}
