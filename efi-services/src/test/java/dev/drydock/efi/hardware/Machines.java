package dev.drydock.efi.hardware;

import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Shrinkable;

/** Machines for tests: some with everything or nothing, and random ones. */
public final class Machines {
    private static final long MIB = 1 << 20;

    private Machines() {}

    /** The ready-made ones, and some at the edges. */
    public static List<Hardware> edges() {
        return List.of(Hardware.virt(), Hardware.virtGicV3(), Hardware.pc(), everything(), bare(Hardware.virt()),
                bare(Hardware.pc()), Hardware.virt().toBuilder().cpus(8).build(),
                Hardware.virtGicV3().toBuilder().topology(2, 3, 4, 5).build(),
                Hardware.pc().toBuilder().topology(2, 1, 150, 1).build());
    }

    /** A machine with a restart key, threads, three levels of caches, wide ids and SMC. */
    public static Hardware everything() {
        ProcessorModel model = ProcessorModel.CORTEX_A72;
        List<Cache> caches = new ArrayList<>(model.caches());
        caches.add(new Cache(3, Cache.Kind.UNIFIED, 8 << 20, 16, 64));
        return Hardware.virtGicV3().toBuilder().psci(PsciConduit.SMC)
                .processorModel(new ProcessorModel("ARM", "A72", model.compatible(), 0x101, 1, caches))
                .processors(
                        List.of(new Processor(0x1_0001_0203L, 0, 0, 0, 0), new Processor(0x1_0001_0204L, 0, 0, 0, 1),
                                new Processor(0x2_0000_0000L, 2, 5, 7, 0)))
                .keys(new GpioKeys(0x0903_0000, 39, 0, OptionalInt.of(7))).memory(1024 * MIB)
                .memoryHole(0x5000_0000, 16 * MIB).build();
    }

    /** Only what every machine has. */
    public static Hardware bare(Hardware from) {
        return from.toBuilder().noUart().noClock().noFlash().noPci().noKeys().noHpet().noFirmwareConfiguration()
                .virtio(List.of()).build();
    }

    /** Some of the random machines, the same ones each time. */
    public static List<Hardware> some(Arbitrary<Hardware> machines, int count) {
        return machines.generator(1000).stream(new Random(1)).map(Shrinkable::value)
                .limit(count).toList();
    }

    /** Random AArch64 machines. */
    public static Arbitrary<Hardware> arm() {
        Arbitrary<Hardware> start = Arbitraries.of(Hardware.virt(), Hardware.virtGicV3(), everything());
        return Combinators.combine(start, Arbitraries.integers().between(1, 2), Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(1, 2), devices(), Arbitraries.integers().between(0, 32),
                Arbitraries.integers().between(0, 3))
                .as((from, sockets, cores, threads, devices, slots, holes) -> holes(without(from.toBuilder()
                        .topology(sockets, 1, cores, threads)
                        .virtio(IntStream.range(0, slots)
                                .mapToObj(i -> new DeviceRegisters(0x0b00_0000 + 0x1000L * i, 400 + 3 * i)).toList()),
                        devices), 0x4000_0000L, holes).build());
    }

    /** Random x86_64 machines. */
    public static Arbitrary<Hardware> pc() {
        return Combinators.combine(Arbitraries.integers().between(1, 300), Arbitraries.integers().between(1, 3),
                devices(), Arbitraries.integers().between(0, 3)).as((cpus, ioApics, devices, holes) -> {
                    HardwareBuilder builder = Hardware.pc().toBuilder().cpus(cpus)
                            .interruptController(new Apics(0xfee0_0000L, IntStream.range(0, ioApics)
                                    .mapToObj(i -> new IoApic(i, 0xfec0_0000L + 0x1000 * i, 24 * i)).toList()));
                    return holes(without(builder, devices), 0, holes).build();
                });
    }

    private static Arbitrary<Integer> devices() {
        return Arbitraries.integers().between(0, 0x7f);
    }

    private static HardwareBuilder without(HardwareBuilder builder, int devices) {
        HardwareBuilder result = (devices & 1) == 0 ? builder : builder.noUart();
        result = (devices & 2) == 0 ? result : result.noClock();
        result = (devices & 4) == 0 ? result : result.noFlash();
        result = (devices & 8) == 0 ? result : result.noPci();
        result = (devices & 16) == 0 ? result : result.noKeys();
        result = (devices & 32) == 0 ? result : result.noHpet();
        return (devices & 64) == 0 ? result : result.noFirmwareConfiguration();
    }

    private static HardwareBuilder holes(HardwareBuilder builder, long base, int holes) {
        HardwareBuilder result = builder.memory(256 * MIB);
        for (int i = 1; i <= holes; i++) {
            result = result.memoryHole(base + 40 * MIB * i + 0x3000, 0x5000);
        }
        return result;
    }
}
