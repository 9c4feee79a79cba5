package dev.drydock.efi.boot;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.check.Misuse;
import java.util.Optional;

/** An access of the guest that the processor refused, and what it means. */
final class RefusedAccess {
    private final Platform platform;
    private final CpuExit.MemoryFault fault;

    RefusedAccess(Platform platform, CpuExit.MemoryFault fault) {
        this.platform = platform;
        this.fault = fault;
    }

    /** Notes what it means, if that is known, and tells the access in words. */
    String report(long pc) {
        boolean booting = !platform.phase().hasEnded();
        long address = fault.address();
        if (booting && isStackOverrun()) {
            platform.checks().faulted(new Misuse.StackOverrun(address, platform.machine().cpu().sp()), pc);
            return "stack overrun: " + words();
        }
        Optional<String> readOnly = readOnlyPart();
        if (readOnly.isPresent()) {
            platform.checks().faulted(new Misuse.ImageWrite(address, readOnly.get()), pc);
            return words() + ", in read-only " + readOnly.get();
        }
        platform.checks().faulted(address, pc, booting && platform.memoryMap().isAnyFree(address, 1));
        return words();
    }

    /** Whether the guard below the stack was hit. What steps over it in one go writes what lies there, and is not noticed. */
    private boolean isStackOverrun() {
        long guard = platform.machine().systemArea().stack().address();
        return Long.compareUnsigned(fault.address() - guard, GuestMemory.PAGE_SIZE) < 0;
    }

    private Optional<String> readOnlyPart() {
        GuestMemory memory = platform.memory();
        boolean refusedForWriting = fault.access() == CpuExit.Access.WRITE && memory.contains(fault.address(), 1)
                && memory.protection(fault.address()).read();
        return refusedForWriting ? platform.machine().codeMap().describePart(fault.address()) : Optional.empty();
    }

    private String words() {
        return "%s of %s at 0x%x".formatted(switch (fault.access()) {
            case READ -> "read";
            case WRITE -> "write";
            case EXECUTE -> "execution";
        }, fault.size() == 0 ? "memory" : fault.size() + " bytes", fault.address());
    }
}
