package dev.drydock.efi.hardware;

import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.Gic;
import dev.drydock.efi.hardware.InterruptController.GicV2;
import dev.drydock.efi.hardware.InterruptController.GicV3;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.InterruptController.MsiFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must be true of the parts of a machine together. */
final class HardwareChecks {
    static final int MOST_PROCESSORS = 1024;
    /** So many of each have an SMBIOS handle of their own. */
    private static final int MOST_SOCKETS = 256;
    private static final int MOST_RANGES = 1024;
    /** SMBIOS counts the MiB of a memory device in 31 bits. */
    private static final long MEMORY_LIMIT = 1L << 51;
    private static final long PAGE = 0x1000;
    private static final long GIC_FRAME = 0x1_0000;

    private final Hardware hardware;
    private final List<Place> places = new ArrayList<>();
    private final Map<Integer, String> interrupts = new HashMap<>();

    /** Who lies where. */
    private record Place(String what, AddressRange range) {}

    private HardwareChecks(Hardware hardware) {
        this.hardware = hardware;
    }

    static void check(Hardware hardware) {
        var checks = new HardwareChecks(hardware);
        checks.processors();
        checks.memory();
        checks.controller();
        checks.devices();
        checks.noTwoInOnePlace();
    }

    private static void require(boolean condition, String problem, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(problem.formatted(values));
        }
    }

    private void processors() {
        List<Processor> all = hardware.processors();
        require(!all.isEmpty() && all.size() <= MOST_PROCESSORS, "processors: %d, not 1 to %d", all.size(),
                MOST_PROCESSORS);
        Set<Long> ids = new HashSet<>();
        Set<List<Integer>> taken = new HashSet<>();
        for (Processor each : all) {
            require(ids.add(each.id()), "two processors have the id 0x%x", each.id());
            require(taken.add(List.of(each.socket(), each.cluster(), each.core(), each.thread())),
                    "two processors are in one place: %s", each);
        }
        require(hardware.sockets() <= MOST_SOCKETS, "sockets: %d, not 1 to %d", hardware.sockets(), MOST_SOCKETS);
        switch (hardware.interruptController()) {
            case GicV2 _ -> require(all.size() <= 8, "processors: %d, and a GICv2 has 8 interfaces", all.size());
            case GicV3 gic -> {
                long room = gic.redistributors().stream().mapToLong(each -> each.size() / GicV3.REDISTRIBUTOR).sum();
                require(all.size() <= room, "processors: %d, and room for %d redistributors", all.size(), room);
            }
            case Apics _ -> {
            }
        }
        long valid = hardware.interruptController() instanceof Gic ? Processor.AFFINITY : 0xffff_fffeL | 1;
        ids.forEach(id -> require((id & ~valid) == 0, "a processor's id has other bits than it can: 0x%x", id));
    }

    private void memory() {
        require(!hardware.memory().isEmpty(), "no memory");
        require(hardware.memory().size() <= MOST_RANGES, "memory in more than %d pieces", MOST_RANGES);
        long end = 0;
        long left = MEMORY_LIMIT;
        for (MemoryRange range : hardware.memory()) {
            require(range.start() >= end, "memory at 0x%x is not behind what is before", range.start());
            require(range.size() < left, "2 PiB of memory, or more");
            end = range.end();
            left -= range.size();
            places.add(new Place("memory", new AddressRange(range.start(), range.size())));
        }
    }

    private void controller() {
        boolean arm = hardware.interruptController() instanceof Gic;
        require(hardware.timer().isPresent() == arm, arm ? "no generic timer" : "a generic timer on x86_64");
        require(hardware.psci().isPresent() == arm, arm ? "no PSCI" : "PSCI on x86_64");
        switch (hardware.interruptController()) {
            case GicV2 gic -> {
                placeLow("the GIC's distributor", gic.distributor(), GIC_FRAME);
                placeLow("the GIC's CPU interface", gic.cpuInterface(), 2 * PAGE);
                gic.msiFrame().ifPresent(this::msiFrame);
            }
            case GicV3 gic -> {
                placeLow("the GIC's distributor", gic.distributor(), GIC_FRAME);
                for (AddressRange each : gic.redistributors()) {
                    require(each.size() >>> 32 == 0, "redistributors take 4 GiB or more");
                    place("redistributors", each);
                }
                gic.its().ifPresent(its -> place("the GIC's ITS", its));
            }
            case Apics apics -> {
                place("the local APICs", new AddressRange(apics.localApic(), PAGE));
                for (IoApic each : apics.ioApics()) {
                    place("I/O APIC " + each.id(), new AddressRange(each.address(), PAGE));
                }
            }
        }
    }

    private void msiFrame(MsiFrame frame) {
        place("the GIC's MSI frame", new AddressRange(frame.address(), PAGE));
        for (int i = 0; i < frame.interrupts(); i++) {
            interrupt("the GIC's MSI frame", frame.firstInterrupt() + i);
        }
    }

    private void devices() {
        boolean arm = hardware.interruptController() instanceof Gic;
        hardware.uart().ifPresent(uart -> {
            require(arm == (uart.kind() == Uart.Kind.PL011), "a %s on %s", uart.kind(), hardware.architecture());
            if (arm) {
                place("the UART", new AddressRange(uart.address(), uart.kind().size()));
            }
            interrupt("the UART", uart.interrupt());
        });
        hardware.clock().ifPresent(clock -> {
            require(arm, "a PL031 on x86_64");
            place("the clock", new AddressRange(clock.address(), PAGE));
            interrupt("the clock", clock.interrupt());
        });
        hardware.keys().ifPresent(keys -> {
            require(arm, "a PL061 on x86_64");
            place("the keys", new AddressRange(keys.address(), PAGE));
            interrupt("the keys", keys.interrupt());
        });
        hardware.flash().ifPresent(flash -> flash.banks().forEach(bank -> place("flash", bank)));
        for (DeviceRegisters slot : hardware.virtio()) {
            placeLow("a virtio slot", new AddressRange(slot.address(), Hardware.VIRTIO_SIZE), Hardware.VIRTIO_SIZE);
            interrupt("a virtio slot", slot.interrupt());
        }
        hardware.firmwareConfiguration().ifPresent(range -> {
            require(arm, "memory-mapped fw_cfg on x86_64");
            placeLow("fw_cfg", range, 8);
        });
        hardware.hpet().ifPresent(range -> {
            require(!arm, "an HPET on AArch64");
            placeLow("the HPET", range, 0x400);
        });
        hardware.pci().ifPresent(this::pci);
    }

    private void pci(PciHost pci) {
        place("PCI configuration space", pci.configuration());
        place("PCI memory", pci.memory());
        Optional.of(pci.ioPorts()).filter(_ -> hardware.interruptController() instanceof Gic)
                .ifPresent(range -> placeLow("PCI I/O", range, 1));
        pci.highMemory().ifPresent(range -> place("PCI high memory", range));
        pci.interrupts().stream().distinct().forEach(number -> interrupt("PCI", number));
    }

    private void placeLow(String what, AddressRange range, long least) {
        require(range.last() >>> 32 == 0, "%s lies above 4 GiB", what);
        require(range.size() >= least, "%s has less than 0x%x bytes", what, least);
        place(what, range);
    }

    private void place(String what, AddressRange range) {
        places.add(new Place(what, range));
    }

    private void interrupt(String what, int number) {
        boolean arm = hardware.interruptController() instanceof Gic;
        require(!arm || number >= 32 && number <= 1019, "%s: no shared interrupt: %d", what, number);
        String other = interrupts.put(number, what);
        require(other == null, "%s and %s have one interrupt: %d", other, what, number);
    }

    private void noTwoInOnePlace() {
        places.sort(Comparator.comparingLong(place -> place.range().address()));
        for (int i = 1; i < places.size(); i++) {
            Place one = places.get(i - 1);
            Place other = places.get(i);
            require(one.range().last() < other.range().address(), "%s and %s overlap at 0x%x", one.what(), other.what(),
                    other.range().address());
        }
    }
}
