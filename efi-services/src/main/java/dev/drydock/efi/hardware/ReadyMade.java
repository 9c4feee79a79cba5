package dev.drydock.efi.hardware;

import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.GicV2;
import dev.drydock.efi.hardware.InterruptController.GicV3;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.InterruptController.MsiFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The machines that are known by name. */
final class ReadyMade {
    /** What PCs have there is no memory: video memory and the adapters' ROMs. */
    static final MemoryRange ADAPTERS = new MemoryRange(0xa_0000, 0x6_0000);

    private static final long MIB = 1 << 20;
    private static final long MEMORY = 512 * MIB;
    private static final List<Processor> ONE = List.of(new Processor(0, 0, 0, 0, 0));
    /** The first shared interrupt of a GIC. */
    private static final int SHARED = 32;

    private ReadyMade() {}

    static Hardware virt() {
        return virt(new GicV2(new AddressRange(0x0800_0000, 0x1_0000), new AddressRange(0x0801_0000, 0x1_0000),
                Optional.of(new MsiFrame(0x0802_0000, SHARED + 48, 64))));
    }

    static Hardware virtGicV3() {
        return virt(new GicV3(new AddressRange(0x0800_0000, 0x1_0000),
                List.of(new AddressRange(0x080a_0000, 0xf6_0000)),
                Optional.of(new AddressRange(0x0808_0000, 0x2_0000))));
    }

    private static Hardware virt(InterruptController gic) {
        var slots = IntStream.range(0, 32)
                .mapToObj(i -> new DeviceRegisters(0x0a00_0000 + Hardware.VIRTIO_SIZE * i, SHARED + 16 + i)).toList();
        var pci = new PciHost(0, new AddressRange(0x40_1000_0000L, 256 * MIB), new AddressRange(0x3eff_0000, 0x1_0000),
                0, new AddressRange(0x1000_0000, 0x2eff_0000),
                Optional.of(new AddressRange(0x80_0000_0000L, 0x80_0000_0000L)),
                List.of(SHARED + 3, SHARED + 4, SHARED + 5, SHARED + 6));
        return new Hardware(Identity.DRYDOCK, ProcessorModel.CORTEX_A72, ONE,
                List.of(new MemoryRange(0x4000_0000, MEMORY)), gic, Optional.of(new GenericTimer(29, 30, 27, 26)),
                Optional.of(PsciConduit.HVC), Optional.of(new Uart(Uart.Kind.PL011, 0x0900_0000, SHARED + 1)),
                Optional.of(new DeviceRegisters(0x0901_0000, SHARED + 2)),
                Optional.of(new Flash(
                        List.of(new AddressRange(0, 64 * MIB), new AddressRange(64 * MIB, 64 * MIB)), 4)),
                slots, Optional.of(pci), Optional.of(new AddressRange(0x0902_0000, 0x18)),
                Optional.of(new GpioKeys(0x0903_0000, SHARED + 7, 3, OptionalInt.empty())), Optional.empty());
    }

    static Hardware pc() {
        var pci = new PciHost(0, new AddressRange(0xb000_0000L, 256 * MIB), new AddressRange(0x1000, 0xf000), 0x1000,
                new AddressRange(0xc000_0000L, 0x3ec0_0000L),
                Optional.of(new AddressRange(0x80_0000_0000L, 0x80_0000_0000L)), List.of(16, 17, 18, 19));
        return new Hardware(Identity.DRYDOCK, ProcessorModel.X86_64, ONE,
                List.of(new MemoryRange(0, ADAPTERS.start()), new MemoryRange(MIB, MEMORY - MIB)),
                new Apics(0xfee0_0000L, List.of(new IoApic(0, 0xfec0_0000L, 0))), Optional.empty(), Optional.empty(),
                Optional.of(new Uart(Uart.Kind.NS16550, 0x3f8, 4)), Optional.empty(), Optional.empty(), List.of(),
                Optional.of(pci), Optional.empty(), Optional.empty(),
                Optional.of(new AddressRange(0xfed0_0000L, 0x400)));
    }
}
