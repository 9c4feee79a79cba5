package dev.drydock.core.machine;

import dev.drydock.core.cpu.Cpu;

/**
 * Looks at the guest whenever it gets to code in another page: to notice what it does without calling the firmware.
 *
 * <p>It may be asked more than once for the same page, so what it answers depends on what it sees alone.
 */
public interface CodeWatch {
    /**
     * The guest is about to execute the instruction at the program counter.
     *
     * @return {@link Step.Resume}, {@link Step.Stop}, or {@link Step.Call}, which ends the watch
     */
    Step entered(Cpu cpu);

    /**
     * The instructions are used up that the watch was given.
     *
     * @return {@link Step.Stop}
     */
    Step expired(Cpu cpu);
}
