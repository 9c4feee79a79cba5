package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtFormatException;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import java.util.Optional;

/**
 * The entry of an arm64 kernel: x0 has the physical address of a device tree, x1 to x3 are zero (Linux's arm64 boot
 * protocol), and {@code /chosen} has what its EFI stub wrote.
 */
final class ArmKernelParameters {
    private static final int MAGIC = Integer.reverseBytes(0xd00dfeed);
    private static final int LARGEST = 2 << 20;
    private static final int ALIGNMENT = 8;

    private ArmKernelParameters() {}

    /** What the kernel is entered with, if the next instruction is its first. */
    static Optional<KernelEntry> atEntry(GuestMemory memory, Cpu cpu) {
        var arguments = new long[4];
        cpu.readArguments(arguments);
        long x0 = arguments[0];
        if ((arguments[1] | arguments[2] | arguments[3]) != 0 || x0 % ALIGNMENT != 0 || !memory.contains(x0, 8)
                || memory.getInt(x0) != MAGIC) {
            return Optional.empty();
        }
        int size = Integer.reverseBytes(memory.getInt(x0 + 4));
        if (size <= 0 || size > LARGEST || !memory.contains(x0, size)) {
            return Optional.empty();
        }
        try {
            Fdt tree = FdtReader.read(memory.getBytes(x0, size));
            return tree.find("/chosen").filter(chosen -> chosen.property("linux,uefi-system-table").isPresent())
                    .map(chosen -> entry(memory, cpu.pc(), x0, tree, chosen));
        } catch (FdtFormatException _) {
            return Optional.empty();
        }
    }

    private static KernelEntry entry(GuestMemory memory, long pc, long x0, Fdt tree, FdtNode chosen) {
        var map = new KernelEntry.MapPlace(number(chosen, "linux,uefi-mmap-start").orElse(0L),
                number(chosen, "linux,uefi-mmap-size").orElse(0L),
                number(chosen, "linux,uefi-mmap-desc-size").orElse(0L),
                number(chosen, "linux,uefi-mmap-desc-ver").orElse(0L));
        Optional<Long> start = number(chosen, "linux,initrd-start");
        Optional<Long> end = number(chosen, "linux,initrd-end");
        return new KernelEntry(pc, x0, number(chosen, "linux,uefi-system-table").orElse(0L), map,
                GivenMemoryMap.read(memory, map), chosen.property("bootargs").flatMap(FdtProperty::asString),
                start.flatMap(s -> end.map(e -> new KernelEntry.Place(s, e - s))), Optional.of(tree), true,
                number(chosen, "kaslr-seed"));
    }

    static Optional<Long> number(FdtNode node, String property) {
        return node.property(property)
                .flatMap(p -> p.length() == 8 ? p.asU64() : p.asU32().map(v -> v.longValue() & 0xffff_ffffL));
    }
}
