package dev.drydock.efi.hardware;

import dev.drydock.core.cpu.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A machine as its operating system has to know it. The device tree, the ACPI tables and the SMBIOS structures that the
 * firmware publishes are made of this and nothing else, so they agree.
 *
 * <pre>{@code
 * Hardware four = Hardware.virt().toBuilder().cpus(4).memory(1L << 30).memoryHole(0x5000_0000, 0x100_0000).build();
 * Firmware firmware = Firmware.builder(Architecture.AARCH64).hardware(four).disk(image).build();
 * }</pre>
 *
 * @param identity what it is called
 * @param processorModel what its CPUs are
 * @param processors at least one; the first one boots, and the position is the ACPI processor UID
 * @param memory the RAM, at least one range, by address; what lies between is a hole
 * @param interruptController which also says the architecture
 * @param timer the generic timer, on AArch64
 * @param psci how CPUs are switched on, on AArch64
 * @param uart the console's serial port, if there is one
 * @param clock a PL031 real time clock, on AArch64; ACPI knows none, and asks the firmware for the time
 * @param flash NOR flash, if there is any
 * @param virtio virtio-mmio slots, 512 bytes each, with edge triggered interrupts
 * @param pci a PCI Express host bridge, if there is one
 * @param firmwareConfiguration the registers of QEMU's fw_cfg device, if there is one
 * @param keys power and restart keys, on AArch64
 * @param hpet the high precision event timer's registers, on x86_64
 */
public record Hardware(Identity identity, ProcessorModel processorModel, List<Processor> processors,
        List<MemoryRange> memory, InterruptController interruptController, Optional<GenericTimer> timer,
        Optional<PsciConduit> psci, Optional<Uart> uart, Optional<DeviceRegisters> clock, Optional<Flash> flash,
        List<DeviceRegisters> virtio, Optional<PciHost> pci, Optional<AddressRange> firmwareConfiguration,
        Optional<GpioKeys> keys, Optional<AddressRange> hpet) {
    /** The size of a virtio-mmio slot's registers. */
    public static final long VIRTIO_SIZE = 0x200;

    /** @throws IllegalArgumentException if no machine can be so; the message says why */
    public Hardware(Identity identity, ProcessorModel processorModel, List<Processor> processors,
            List<MemoryRange> memory, InterruptController interruptController, Optional<GenericTimer> timer,
            Optional<PsciConduit> psci, Optional<Uart> uart, Optional<DeviceRegisters> clock, Optional<Flash> flash,
            List<DeviceRegisters> virtio, Optional<PciHost> pci, Optional<AddressRange> firmwareConfiguration,
            Optional<GpioKeys> keys, Optional<AddressRange> hpet) {
        this.identity = Objects.requireNonNull(identity);
        this.processorModel = Objects.requireNonNull(processorModel);
        this.processors = List.copyOf(processors);
        this.memory = List.copyOf(memory);
        this.interruptController = Objects.requireNonNull(interruptController);
        this.timer = Objects.requireNonNull(timer);
        this.psci = Objects.requireNonNull(psci);
        this.uart = Objects.requireNonNull(uart);
        this.clock = Objects.requireNonNull(clock);
        this.flash = Objects.requireNonNull(flash);
        this.virtio = List.copyOf(virtio);
        this.pci = Objects.requireNonNull(pci);
        this.firmwareConfiguration = Objects.requireNonNull(firmwareConfiguration);
        this.keys = Objects.requireNonNull(keys);
        this.hpet = Objects.requireNonNull(hpet);
        HardwareChecks.check(this);
    }

    /**
     * QEMU's {@code virt} machine with its GICv2 and one Cortex-A72: what {@code -M virt -cpu cortex-a72 -m 512} has, but
     * for the performance counters.
     */
    public static Hardware virt() {
        return ReadyMade.virt();
    }

    /** Like {@link #virt()} with a GICv3 and its ITS: {@code -M virt,gic-version=3 -cpu cortex-a72 -m 512}. */
    public static Hardware virtGicV3() {
        return ReadyMade.virtGicV3();
    }

    /**
     * An x86_64 machine with one CPU and 512 MiB, at the addresses that PCs use, and without what ACPI's hardware-reduced
     * mode does without: no power management timer, no 8042, no CMOS clock, no VGA.
     */
    public static Hardware pc() {
        return ReadyMade.pc();
    }

    /** The machine that a firmware describes when nothing else is said. */
    public static Hardware of(Architecture architecture) {
        return architecture == Architecture.AARCH64 ? virt() : pc();
    }

    public Architecture architecture() {
        return interruptController instanceof InterruptController.Apics ? Architecture.X86_64 : Architecture.AARCH64;
    }

    /** A builder that starts with this machine. */
    public HardwareBuilder toBuilder() {
        return new HardwareBuilder(this);
    }

    /** The gaps between the ranges of {@link #memory()}. */
    public List<MemoryRange> memoryHoles() {
        List<MemoryRange> holes = new ArrayList<>();
        for (int i = 1; i < memory.size(); i++) {
            long start = memory.get(i - 1).end();
            if (start < memory.get(i).start()) {
                holes.add(new MemoryRange(start, memory.get(i).start() - start));
            }
        }
        return holes;
    }

    /** RAM in bytes, without the holes. */
    public long memorySize() {
        return memory.stream().mapToLong(MemoryRange::size).sum();
    }

    /** From the first byte of RAM to the last: in bytes, the holes included. */
    public long memorySpan() {
        return memory.getLast().end() - memory.getFirst().start();
    }

    /** How many sockets have CPUs. */
    public int sockets() {
        return (int) processors.stream().mapToInt(Processor::socket).distinct().count();
    }
}
