package dev.drydock.efi.kernel;

import static dev.drydock.efi.kernel.X86BootProtocol.COMMAND_LINE;
import static dev.drydock.efi.kernel.X86BootProtocol.EXTENDED_COMMAND_LINE;
import static dev.drydock.efi.kernel.X86BootProtocol.EXTENDED_RAMDISK_IMAGE;
import static dev.drydock.efi.kernel.X86BootProtocol.EXTENDED_RAMDISK_SIZE;
import static dev.drydock.efi.kernel.X86BootProtocol.LOADER_IS_STUB;
import static dev.drydock.efi.kernel.X86BootProtocol.LOADER_TYPE;
import static dev.drydock.efi.kernel.X86BootProtocol.RAMDISK_IMAGE;
import static dev.drydock.efi.kernel.X86BootProtocol.RAMDISK_SIZE;
import static dev.drydock.efi.kernel.X86BootProtocol.wide;

import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.memory.GuestMemory;
import java.util.Optional;

/** The 64-bit entry of an x86 kernel: rsi has the physical address of {@code boot_params} (Linux's x86 boot protocol). */
final class X86KernelParameters {
    private static final int BYTES = 4096;
    private static final int EFI_INFO = 0x1C0;
    /** "EL64": a 64-bit firmware. */
    private static final int EFI_SIGNATURE = 0x34364C45;

    private X86KernelParameters() {}

    /** What the kernel is entered with, if the next instruction is its first. */
    static Optional<KernelEntry> atEntry(GuestMemory memory, Cpu cpu) {
        long rsi = cpu.registers().get("rsi");
        if (!memory.contains(rsi, BYTES) || memory.getInt(rsi + EFI_INFO) != EFI_SIGNATURE
                || memory.getInt(rsi + COMMAND_LINE) == 0) {
            return Optional.empty();
        }
        long info = rsi + EFI_INFO;
        long systemTable = unsigned(memory, info + 4) | unsigned(memory, info + 24) << 32;
        var map = new KernelEntry.MapPlace(unsigned(memory, info + 16) | unsigned(memory, info + 28) << 32,
                unsigned(memory, info + 20), unsigned(memory, info + 8), unsigned(memory, info + 12));
        long initrd = wide(memory, rsi, RAMDISK_IMAGE, EXTENDED_RAMDISK_IMAGE);
        long size = wide(memory, rsi, RAMDISK_SIZE, EXTENDED_RAMDISK_SIZE);
        return Optional.of(new KernelEntry(cpu.pc(), rsi, systemTable, map, GivenMemoryMap.read(memory, map),
                KernelParameters.text(memory, wide(memory, rsi, COMMAND_LINE, EXTENDED_COMMAND_LINE)),
                size == 0 ? Optional.empty() : Optional.of(new KernelEntry.Place(initrd, size)), Optional.empty(),
                memory.getByte(rsi + LOADER_TYPE) == LOADER_IS_STUB, Optional.empty()));
    }

    private static long unsigned(GuestMemory memory, long address) {
        return memory.getInt(address) & 0xffff_ffffL;
    }
}
