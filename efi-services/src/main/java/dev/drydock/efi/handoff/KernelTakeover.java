package dev.drydock.efi.handoff;

import dev.drydock.fdt.Fdt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kernel at the moment when it ran on page tables and exception vectors of its own, and what it was given before.
 *
 * @param entryPoint the physical address of the kernel's first instruction, as far as it could be told
 * @param parameters the physical address that it was entered with: of the device tree in x0 on AArch64, of {@code boot_params}
 *        in rsi on x86_64
 * @param takenOverAt the virtual address at which the kernel was found to have taken over
 * @param instructions how many it took from ExitBootServices to there, about
 * @param commandLine as its parameters have it
 * @param initrd the initial RAM disk, if it was told of one
 * @param deviceTree what x0 pointed at when the kernel was entered; empty on x86_64
 * @param findings what was checked without knowing what a test expects
 */
public record KernelTakeover(long entryPoint, long parameters, long takenOverAt, long instructions,
        Optional<String> commandLine, Optional<InitialRamDisk> initrd, Optional<Fdt> deviceTree,
        List<HandOffFinding> findings) {
    public KernelTakeover {
        findings = List.copyOf(findings);
    }

    /** The same with one finding more, in the place of one of the same check if there is one. */
    public KernelTakeover with(HandOffFinding finding) {
        List<HandOffFinding> changed = new ArrayList<>(findings);
        changed.removeIf(other -> other.check().equals(finding.check()));
        changed.add(finding);
        return new KernelTakeover(entryPoint, parameters, takenOverAt, instructions, commandLine, initrd, deviceTree,
                changed);
    }
}
