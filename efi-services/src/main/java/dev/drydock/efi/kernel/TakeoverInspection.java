package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.InitialRamDisk;
import dev.drydock.efi.handoff.InitrdSource;
import dev.drydock.efi.handoff.KernelTakeover;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what a kernel that has taken over was given against what the firmware knows. */
final class TakeoverInspection {
    private static final Guid RANDOM_SEED = Guid.parse("1ce1e5bc-7ceb-42f2-81e5-8aadf180f57b");
    private static final int LEAST_SEED_BYTES = 16;
    private static final int MOST_SEED_BYTES = 1024;

    private final GuestMemory memory;
    private final HandOffTruth truth;
    private final List<HandOffFinding> findings = new ArrayList<>();

    TakeoverInspection(GuestMemory memory, HandOffTruth truth) {
        this.memory = memory;
        this.truth = truth;
    }

    KernelTakeover inspect(Cpu cpu, Optional<KernelEntry> entry, long instructions) {
        boolean arm = cpu.architecture() == Architecture.AARCH64;
        String what = arm ? "a device tree in x0" : "boot_params in rsi";
        check("parameters", entry.isPresent(), what,
                entry.map(e -> "at 0x%x, entry point 0x%x".formatted(e.parameters(), e.pc())).orElse("none seen"));
        Optional<InitialRamDisk> initrd = entry.flatMap(this::initrd);
        entry.ifPresent(e -> {
            check("system-table", e.systemTable() == truth.systemTable(), "0x%x".formatted(truth.systemTable()),
                    "0x%x".formatted(e.systemTable()));
            check("memory-map-descriptors", e.map().version() == MemoryDescriptor.VERSION, "version 1",
                    "version %d, %d bytes each".formatted(e.map().version(), e.map().descriptorSize()));
            check("memory-map", GivenMemoryMap.agreement(truth.memoryMap()),
                    GivenMemoryMap.compare(truth.memoryMap(), e.descriptors()));
            if (arm) {
                check("kaslr-seed", e.randomization().filter(seed -> seed != 0).isPresent(), "not zero",
                        e.randomization().map("0x%x"::formatted).orElse("none"));
            }
            if (e.byStub()) {
                randomSeed();
            }
        });
        return new KernelTakeover(entry.map(KernelEntry::pc).orElse(0L), entry.map(KernelEntry::parameters).orElse(0L),
                cpu.pc(), instructions, entry.flatMap(KernelEntry::commandLine), initrd,
                entry.flatMap(KernelEntry::tree), findings);
    }

    private void check(String name, String expected, String actual) {
        check(name, expected.equals(actual), expected, actual);
    }

    private void check(String name, boolean correct, String expected, String actual) {
        findings.add(new HandOffFinding(name, correct, expected, actual));
    }

    /** What Linux reads: its stub's table, if that is not empty, rather than the parameters. */
    private Optional<InitialRamDisk> initrd(KernelEntry entry) {
        Optional<KernelEntry.Place> place = entry.initrd();
        Long table = truth.configurationTables().get(HandOffFinder.LINUX_INITRD);
        if (table != null && memory.contains(table, 16) && memory.getLong(table + 8) != 0) {
            place = Optional.of(new KernelEntry.Place(memory.getLong(table), memory.getLong(table + 8)));
        }
        if (place.isEmpty()) {
            return Optional.empty();
        }
        long address = place.get().address();
        long bytes = place.get().bytes();
        if (bytes <= 0 || bytes > Integer.MAX_VALUE || !memory.contains(address, bytes)) {
            check("initrd-place", false, "in memory", "%d bytes at 0x%x".formatted(bytes, address));
            return Optional.empty();
        }
        InitrdSource source = truth.offersInitrd()
                ? InitrdSource.LOAD_FILE2
                : table != null && entry.commandLine().filter(text -> text.contains("initrd=")).isPresent()
                        ? InitrdSource.COMMAND_LINE
                        : InitrdSource.LOADER;
        check("initrd-place", true, "in memory", "%d bytes at 0x%x, by %s".formatted(bytes, address, source));
        return Optional.of(new InitialRamDisk(address, memory.getBytes(address, (int) bytes), source));
    }

    /** Linux's stub leaves what it drew from the RNG protocol: a length and as many bytes. */
    private void randomSeed() {
        Long table = truth.configurationTables().get(RANDOM_SEED);
        int size = table != null && memory.contains(table, 4) ? memory.getInt(table) : 0;
        boolean plausible = size >= LEAST_SEED_BYTES && size <= MOST_SEED_BYTES && memory.contains(table + 4, size);
        boolean zero = plausible;
        for (int i = 0; zero && i < size; i++) {
            zero = memory.getByte(table + 4 + i) == 0;
        }
        check("random-seed", plausible && !zero, "a table with a seed",
                table == null ? "no table" : size + " bytes" + (zero ? ", all zero" : ""));
    }
}
