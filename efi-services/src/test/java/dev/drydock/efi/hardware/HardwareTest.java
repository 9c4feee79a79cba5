package dev.drydock.efi.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.InterruptController.MsiFrame;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.fdt.DtsCompiler;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HardwareTest {
    private static final long MIB = 1 << 20;

    @Test
    void processorsAreNumberedAsQemuDoes() {
        assertThat(Hardware.virtGicV3().toBuilder().cpus(18).build().processors()).extracting(Processor::id)
                .startsWith(0L, 1L).endsWith(15L, 0x100L, 0x101L);
        assertThat(Hardware.virt().toBuilder().topology(2, 1, 2, 2).build().processors()).last()
                .isEqualTo(new Processor(7, 1, 0, 1, 1));
        assertThat(Hardware.pc().toBuilder().cpus(300).build().processors()).extracting(Processor::id).endsWith(299L);
    }

    @Test
    void memoryHasHoles() {
        Hardware hardware = Hardware.virt().toBuilder().memory(64 * MIB).memoryHole(0x4100_0000, MIB)
                .memoryHole(0x4200_0000, 4096).memoryHole(0x410f_f000, 8192).build();
        assertThat(hardware.memory()).containsExactly(new MemoryRange(0x4000_0000, 16 * MIB),
                new MemoryRange(0x4110_1000, 0xef_f000), new MemoryRange(0x4200_1000, 32 * MIB - 4096));
        assertThat(hardware.memoryHoles()).containsExactly(new MemoryRange(0x4100_0000, MIB + 4096),
                new MemoryRange(0x4200_0000, 4096));
        assertThat(hardware.memorySpan()).isEqualTo(64 * MIB);
        assertThat(hardware.memorySize()).isEqualTo(63 * MIB - 8192);
        assertThat(Hardware.pc().toBuilder().memory(64 * MIB).build().memory()).containsExactly(
                new MemoryRange(0, 0xa_0000), new MemoryRange(MIB, 63 * MIB));
    }

    @Test
    void aBuilderKeepsWhatItIsNotTold() {
        for (Hardware hardware : Machines.edges()) {
            assertThat(hardware.toBuilder().build()).isEqualTo(hardware);
        }
    }

    @Test
    void machinesThatCannotBeAreRefused() {
        refuses("processors: 9", Hardware.virt(), builder -> builder.cpus(9));
        refuses("room for 123", Hardware.virtGicV3(), builder -> builder.cpus(124));
        refuses("processors: 1025", Hardware.pc(), builder -> builder.cpus(1025));
        refuses("processors: 0", Hardware.pc(), builder -> builder.processors(List.of()));
        refuses("no CPUs", Hardware.pc(), builder -> builder.topology(1, 0, 1, 1));
        refuses("id 0x5", Hardware.virt(), builder -> builder
                .processors(List.of(new Processor(5, 0, 0, 0, 0), new Processor(5, 0, 0, 1, 0))));
        refuses("in one place", Hardware.virt(), builder -> builder
                .processors(List.of(new Processor(5, 0, 0, 0, 0), new Processor(6, 0, 0, 0, 0))));
        refuses("other bits", Hardware.virt(),
                builder -> builder.processors(List.of(new Processor(1L << 31, 0, 0, 0, 0))));
        refuses("no memory", Hardware.virt(), builder -> builder.memory(List.of()));
        refuses("not behind", Hardware.virt(), builder -> builder.memory(
                List.of(new MemoryRange(0x5000_0000, MIB), new MemoryRange(0x4000_0000, MIB))));
        refuses("2 PiB", Hardware.virt(), builder -> builder.memory(List.of(new MemoryRange(1L << 50, 1L << 51))));
        refuses("no memory around", Hardware.virt(), builder -> builder.memoryHole(0x4000_0000, MIB));
        refuses("overlap at 0x9000000", Hardware.virt(),
                builder -> builder.clock(new DeviceRegisters(0x0900_0000, 200)));
        refuses("overlap at 0xb0000000", Hardware.pc(), builder -> builder.memory(0xc000_0000L));
        refuses("one interrupt: 33", Hardware.virt(), builder -> builder.clock(new DeviceRegisters(0x0d00_0000, 33)));
        refuses("no shared interrupt: 31", Hardware.virt(),
                builder -> builder.clock(new DeviceRegisters(0x0d00_0000, 31)));
        refuses("above 4 GiB", Hardware.virt(),
                builder -> builder.firmwareConfiguration(new AddressRange(1L << 32, 24)));
        refuses("less than", Hardware.pc(), builder -> builder.hpet(new AddressRange(0xfed0_0000L, 16)));
        refuses("sockets: 257", Hardware.pc(), builder -> builder.topology(257, 1, 1, 1));
        refuses("PCI I/O lies above 4 GiB", Hardware.virt(), builder -> builder.pci(
                new PciHost(0, new AddressRange(0x40_1000_0000L, MIB), new AddressRange(1L << 32, 0x1000), 0,
                        new AddressRange(0x1000_0000, MIB), Optional.empty(), List.of(35, 36, 37, 38))));
        refuses("generic timer on x86_64", Hardware.pc(), builder -> builder.timer(new GenericTimer(29, 30, 27, 26)));
        refuses("PSCI on x86_64", Hardware.pc(), builder -> builder.psci(PsciConduit.SMC));
        refuses("PL011 on x86_64", Hardware.pc(), builder -> builder.uart(new Uart(Uart.Kind.PL011, 0, 40)));
        refuses("HPET on AArch64", Hardware.virt(), builder -> builder.hpet(new AddressRange(0xfed0_0000L, 0x400)));
        refuses("no generic timer", Hardware.pc(),
                builder -> builder.interruptController(Hardware.virt().interruptController()));
    }

    private static void refuses(String problem, Hardware from, UnaryOperator<HardwareBuilder> change) {
        assertThatIllegalArgumentException().isThrownBy(() -> change.apply(from.toBuilder()).build())
                .withMessageContaining(problem);
    }

    @Test
    void partsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRange(1, 4096));
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(1L << 52, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Processor(0, 0, 0, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GenericTimer(15, 30, 27, 26));
        assertThatIllegalArgumentException().isThrownBy(() -> new MsiFrame(0, 1000, 21));
        assertThatIllegalArgumentException().isThrownBy(() -> new Apics(1L << 32, List.of(new IoApic(0, 0, 0))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Uart(Uart.Kind.NS16550, 0xfffc, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new GpioKeys(0, 40, 3, OptionalInt.of(3)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cache(2, Cache.Kind.DATA, 4096, 1, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cache(1, Cache.Kind.DATA, 4096, 3, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> new Flash(List.of(), 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Identity.Firmware("", "", "2026-11-21"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Identity.System("a\0b", "", "", ""));
        assertThatIllegalArgumentException().isThrownBy(
                () -> new ProcessorModel("", "", "", 2, 0, List.of(new Cache(2, Cache.Kind.UNIFIED, 4096, 1, 64))));
        assertThatIllegalArgumentException().isThrownBy(() -> new PciHost(0, new AddressRange(0x1000, MIB),
                new AddressRange(0, 1), 0, new AddressRange(0, 1), Optional.empty(), List.of(1, 2, 3, 4)));
    }

    @Test
    void theFirmwaresMemoryIsTheHardwares() {
        FirmwareBuilder builder = Firmware.builder(Architecture.AARCH64)
                .hardware(Hardware.virt().toBuilder().memory(256 * MIB).memoryHole(0x4800_0000, MIB).build());
        assertThat(builder.build().hardware().memorySize()).isEqualTo(255 * MIB);
        assertThat(builder.memory(128 * MIB).build().hardware().memory())
                .containsExactly(new MemoryRange(0x4000_0000, 128 * MIB));
        assertThat(
                Firmware.builder(Architecture.AARCH64).profile(FirmwareProfile.MINIMAL).build().hardware().memorySize())
                .isEqualTo(256 * MIB);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.hardware(Hardware.pc()));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.hardware(
                Hardware.virt().toBuilder().memory(List.of(new MemoryRange(0x8000_0000L, 256 * MIB))).build()));
        assertThatIllegalArgumentException().isThrownBy(
                () -> builder.hardware(Hardware.virt().toBuilder().memory(4096 * MIB).build()));
    }

    @Test
    void theHostSeesTheTablesThatArePublished() {
        FirmwareBuilder builder = Firmware.builder(Architecture.AARCH64);
        assertThat(builder.build().acpiTables()).extracting(HardwareTest::signature).containsExactly("DSDT", "FACP",
                "APIC", "GTDT", "SPCR", "DBG2", "MCFG", "PPTT");
        byte[] broken = "GTDT".getBytes(StandardCharsets.US_ASCII);
        assertThat(builder
                .descriptions(Descriptions.acpiOnly().withoutAcpiTable("APIC").acpiTable("GTDT", _ -> broken)).build()
                .acpiTables()).contains(broken).extracting(HardwareTest::signature).doesNotContain("APIC");
        assertThat(builder.descriptions(Descriptions.deviceTreeOnly()).build().acpiTables()).isEmpty();
        assertThat(Firmware.builder(Architecture.X86_64).profile(FirmwareProfile.MINIMAL).build().acpiTables())
                .isEmpty();
    }

    private static String signature(byte[] table) {
        return new String(table, 0, 4, StandardCharsets.US_ASCII);
    }

    @Test
    void theHostSeesTheTreeThatIsPublished() throws Exception {
        Fdt overlay = DtsCompiler.compile("/dts-v1/; /plugin/; &uart { status = \"disabled\"; };").tree();
        Firmware firmware = Firmware.builder(Architecture.AARCH64).descriptions(Descriptions.both().overlay(overlay))
                .build();
        Fdt tree = FdtReader.read(firmware.deviceTree().orElseThrow());
        assertThat(tree.find("serial0").orElseThrow().property("status")).isPresent();
        assertThat(Firmware.builder(Architecture.X86_64).build().deviceTree()).isEmpty();
        assertThat(Firmware.builder(Architecture.AARCH64).descriptions(Descriptions.acpiOnly()).build().deviceTree())
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Firmware.builder(Architecture.X86_64)
                .descriptions(Descriptions.deviceTreeOnly()).build());
        assertThat(Firmware.builder(Architecture.AARCH64).profile(FirmwareProfile.OVMF).build().deviceTree()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Firmware.builder(Architecture.AARCH64)
                .profile(FirmwareProfile.OVMF).descriptions(Descriptions.deviceTreeOnly()).build());
        Fdt unfit = DtsCompiler.compile("/dts-v1/; /plugin/; &mast { flag; };").tree();
        FirmwareBuilder refused = Firmware.builder(Architecture.AARCH64)
                .descriptions(Descriptions.both().overlay(unfit));
        assertThatIllegalArgumentException().isThrownBy(refused::build).withMessageContaining("mast");
    }
}
