package dev.drydock.core.unicorn;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.cpu.ExceptionDelivery;

/** How the processor enters the guest's handlers of exceptions, which Unicorn leaves to the host. */
interface GuestHandlers {
    /** @param pageFault what the walk of the page tables said of a memory fault */
    ExceptionDelivery enter(CpuExit cause, int pageFault);
}
