package dev.drydock.efi.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Changes a {@link Hardware}; a setting that is given twice is the last one's. */
public final class HardwareBuilder {
    /** How many CPUs share the upper affinity fields: as many as a software-generated interrupt of a GIC can name. */
    private static final int GICV2_CLUSTER = 8;
    private static final int GICV3_CLUSTER = 16;

    private Identity identity;
    private ProcessorModel processorModel;
    private List<Processor> processors;
    /** Sockets, clusters, cores and threads, if that is what was said last; else null. */
    private int[] topology;
    private List<MemoryRange> memory;
    private InterruptController interruptController;
    private Optional<GenericTimer> timer;
    private Optional<PsciConduit> psci;
    private Optional<Uart> uart;
    private Optional<DeviceRegisters> clock;
    private Optional<Flash> flash;
    private List<DeviceRegisters> virtio;
    private Optional<PciHost> pci;
    private Optional<AddressRange> firmwareConfiguration;
    private Optional<GpioKeys> keys;
    private Optional<AddressRange> hpet;

    HardwareBuilder(Hardware from) {
        identity = from.identity();
        processorModel = from.processorModel();
        processors = from.processors();
        memory = from.memory();
        interruptController = from.interruptController();
        timer = from.timer();
        psci = from.psci();
        uart = from.uart();
        clock = from.clock();
        flash = from.flash();
        virtio = from.virtio();
        pci = from.pci();
        firmwareConfiguration = from.firmwareConfiguration();
        keys = from.keys();
        hpet = from.hpet();
    }

    public HardwareBuilder identity(Identity value) {
        identity = value;
        return this;
    }

    public HardwareBuilder processorModel(ProcessorModel value) {
        processorModel = value;
        return this;
    }

    /** So many CPUs: cores of one cluster in one socket. */
    public HardwareBuilder cpus(int count) {
        return topology(1, 1, count, 1);
    }

    /**
     * CPUs in every place there is. They are numbered through; on AArch64 as QEMU's {@code virt} does, by 8 to an affinity
     * level 1 with a GICv2, by 16 with a GICv3.
     *
     * @param clusters of each socket
     * @param cores of each cluster
     * @param threads of each core
     */
    public HardwareBuilder topology(int sockets, int clusters, int cores, int threads) {
        if (sockets < 1 || clusters < 1 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("no CPUs: %d sockets, %d clusters, %d cores, %d threads"
                    .formatted(sockets, clusters, cores, threads));
        }
        topology = new int[]{sockets, clusters, cores, threads};
        return this;
    }

    /** These CPUs, with ids and places as they say. */
    public HardwareBuilder processors(List<Processor> value) {
        processors = List.copyOf(value);
        topology = null;
        return this;
    }

    /**
     * So much RAM in one piece, from where the machine's RAM begins. On x86_64 the hole that PCs have below 1 MiB counts as
     * if it were memory.
     *
     * @param bytes a multiple of 4096
     */
    public HardwareBuilder memory(long bytes) {
        memory = List.of(new MemoryRange(memory.getFirst().start(), bytes));
        return interruptController instanceof InterruptController.Apics && bytes > ReadyMade.ADAPTERS.end()
                ? memoryHole(ReadyMade.ADAPTERS.start(), ReadyMade.ADAPTERS.size())
                : this;
    }

    /** These ranges of RAM, by address. */
    public HardwareBuilder memory(List<MemoryRange> ranges) {
        memory = List.copyOf(ranges);
        return this;
    }

    /**
     * Takes memory out of the middle.
     *
     * @param start physical address, a multiple of 4096
     * @param size in bytes, a multiple of 4096
     * @throws IllegalArgumentException if there is no memory on both sides of it
     */
    public HardwareBuilder memoryHole(long start, long size) {
        var hole = new MemoryRange(start, size);
        if (start <= memory.getFirst().start() || hole.end() >= memory.getLast().end()) {
            throw new IllegalArgumentException("no memory around 0x%x to 0x%x".formatted(start, hole.end()));
        }
        List<MemoryRange> left = new ArrayList<>();
        for (MemoryRange range : memory) {
            if (range.start() < start) {
                left.add(new MemoryRange(range.start(), Math.min(range.end(), start) - range.start()));
            }
            if (range.end() > hole.end()) {
                long from = Math.max(range.start(), hole.end());
                left.add(new MemoryRange(from, range.end() - from));
            }
        }
        memory = left;
        return this;
    }

    public HardwareBuilder interruptController(InterruptController value) {
        interruptController = value;
        return this;
    }

    public HardwareBuilder timer(GenericTimer value) {
        timer = Optional.of(value);
        return this;
    }

    public HardwareBuilder psci(PsciConduit value) {
        psci = Optional.of(value);
        return this;
    }

    public HardwareBuilder uart(Uart value) {
        uart = Optional.of(value);
        return this;
    }

    public HardwareBuilder noUart() {
        uart = Optional.empty();
        return this;
    }

    public HardwareBuilder clock(DeviceRegisters value) {
        clock = Optional.of(value);
        return this;
    }

    public HardwareBuilder noClock() {
        clock = Optional.empty();
        return this;
    }

    public HardwareBuilder flash(Flash value) {
        flash = Optional.of(value);
        return this;
    }

    public HardwareBuilder noFlash() {
        flash = Optional.empty();
        return this;
    }

    /** The virtio-mmio slots; none if the list is empty. */
    public HardwareBuilder virtio(List<DeviceRegisters> slots) {
        virtio = List.copyOf(slots);
        return this;
    }

    public HardwareBuilder pci(PciHost value) {
        pci = Optional.of(value);
        return this;
    }

    public HardwareBuilder noPci() {
        pci = Optional.empty();
        return this;
    }

    public HardwareBuilder firmwareConfiguration(AddressRange registers) {
        firmwareConfiguration = Optional.of(registers);
        return this;
    }

    public HardwareBuilder noFirmwareConfiguration() {
        firmwareConfiguration = Optional.empty();
        return this;
    }

    public HardwareBuilder keys(GpioKeys value) {
        keys = Optional.of(value);
        return this;
    }

    public HardwareBuilder noKeys() {
        keys = Optional.empty();
        return this;
    }

    public HardwareBuilder hpet(AddressRange registers) {
        hpet = Optional.of(registers);
        return this;
    }

    public HardwareBuilder noHpet() {
        hpet = Optional.empty();
        return this;
    }

    /** @throws IllegalArgumentException if no machine can be so; the message says why */
    public Hardware build() {
        return new Hardware(identity, processorModel, topology == null ? processors : placed(), memory,
                interruptController, timer, psci, uart, clock, flash, virtio, pci, firmwareConfiguration, keys, hpet);
    }

    private List<Processor> placed() {
        long count = (long) topology[0] * topology[1] * topology[2] * topology[3];
        if (count > HardwareChecks.MOST_PROCESSORS) {
            throw new IllegalArgumentException("processors: %d, not 1 to %d".formatted(count,
                    HardwareChecks.MOST_PROCESSORS));
        }
        return IntStream.range(0, (int) count).mapToObj(i -> {
            int thread = i % topology[3];
            int core = i / topology[3] % topology[2];
            int cluster = i / topology[3] / topology[2] % topology[1];
            return new Processor(id(i), i / topology[3] / topology[2] / topology[1], cluster, core, thread);
        }).toList();
    }

    private long id(int index) {
        int cluster = switch (interruptController) {
            case InterruptController.GicV2 _ -> GICV2_CLUSTER;
            case InterruptController.GicV3 _ -> GICV3_CLUSTER;
            case InterruptController.Apics _ -> Integer.MAX_VALUE;
        };
        return (long) (index / cluster) << 8 | index % cluster;
    }
}
