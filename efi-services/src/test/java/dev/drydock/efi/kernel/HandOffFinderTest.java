package dev.drydock.efi.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.BootOutcome.HandOff;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.fdt.Fdt;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where in memory a kernel's header, its parameters and its version may lie. */
class HandOffFinderTest {
    private static final int PAGE = GuestMemory.PAGE_SIZE;
    private static final long BASE = 0x4000_0000L;
    private static final int SIZE = 20 << 20;
    /** Loaders' memory; what is before and behind it is someone else's. */
    private static final long START = BASE + 16L * PAGE;
    private static final long END = BASE + SIZE - 16L * PAGE;
    private static final int HEADER_BYTES = 0x230;
    private static final String COMMAND_LINE = "console=ttyS0 quiet";

    private final GuestMemory memory = new GuestMemory(Arena.ofAuto().allocate(SIZE), BASE);
    private final long initrd = START + 4L * PAGE;
    private final long commandLine = START + 5L * PAGE;

    HandOffFinderTest() {
        text(commandLine, COMMAND_LINE);
    }

    @Test
    void memoryWithoutAKernelSaysNothing() {
        assertThat(onX86()).isEqualTo(nothing());
        assertThat(find(Architecture.AARCH64)).isEqualTo(nothing());
    }

    @Test
    void aKernelLiesAtAnySixteenBytes() {
        kernel(START + 10L * PAGE + 0x7d0, "6.1.5 (x) #1");
        assertThat(onX86().kernelVersion()).contains("6.1.5");
    }

    @Test
    void aKernelLiesAtNoOtherAddress() {
        kernel(START + 10L * PAGE + 0x7d8, "6.1.5");
        assertThat(onX86()).isEqualTo(nothing());
    }

    @Test
    void theFirstKernelTellsTheVersion() {
        kernel(START + 700L * PAGE, "6.1.7");
        kernel(START + 10L * PAGE, "6.1.5");
        kernel(END - PAGE, "6.1.9");
        assertThat(onX86().kernelVersion()).contains("6.1.5");
    }

    @Test
    void aKernelWithoutAVersionIsPassedOver() {
        kernel(START + 10L * PAGE, "no number");
        kernel(START + 12L * PAGE, "6.1.5");
        assertThat(onX86().kernelVersion()).contains("6.1.5");
    }

    @Test
    void aLoadedImageCountsRatherThanAFile() {
        kernel(START + 10L * PAGE + 0x30, "5.10.1");
        assertThat(onX86().kernelVersion()).contains("5.10.1");
        kernel(START + 900L * PAGE, "6.1.5");
        assertThat(onX86().kernelVersion()).contains("6.1.5");
        kernel(START + 901L * PAGE, "6.1.6");
        assertThat(onX86().kernelVersion()).contains("6.1.5");
    }

    @Test
    void parametersLieAtTheVeryEnd() {
        parameters(END - HEADER_BYTES, commandLine);
        assertThat(onX86().commandLine()).contains(COMMAND_LINE);
        assertThat(onX86().initrdAddress()).contains(initrd);
        assertThat(onX86().initrdBytes()).contains(0x123L);
    }

    @Test
    void parametersLieWhollyInALoadersMemory() {
        parameters(END - HEADER_BYTES + 16, commandLine);
        assertThat(onX86()).isEqualTo(nothing());
    }

    @Test
    void parametersLieAcrossAnySixteenMebibytes() {
        long edge = START + WordSearch.BUFFER_BYTES;
        for (long at = edge - HEADER_BYTES - 16; at < edge + 32; at += 16) {
            parameters(at, commandLine);
            assertThat(onX86().commandLine()).as("at the edge - 0x%x", edge - at).contains(COMMAND_LINE);
            memory.fill(at, HEADER_BYTES, (byte) 0);
        }
    }

    @Test
    void theLastParametersCount() {
        text(commandLine + 0x100, "old");
        parameters(START + 10L * PAGE, commandLine + 0x100);
        parameters(START + 12L * PAGE + 0x30, commandLine);
        assertThat(onX86().commandLine()).contains(COMMAND_LINE);
        stub(START + 11L * PAGE, commandLine + 0x100);
        assertThat(onX86().commandLine()).contains(COMMAND_LINE);
        stub(START + 900L * PAGE, commandLine + 0x100);
        assertThat(onX86().commandLine()).contains("old");
    }

    @Test
    void parametersInALaterRangeCount() {
        text(commandLine + 0x100, "old");
        stub(START + 20L * PAGE, commandLine + 0x100);
        parameters(START + 10L * PAGE, commandLine);
        assertThat(find(Architecture.X86_64, range(START, START + 12L * PAGE), range(START + 20L * PAGE, END))
                .commandLine()).contains("old");
        assertThat(find(Architecture.X86_64, range(START + 20L * PAGE, END), range(START, START + 12L * PAGE))
                .commandLine()).contains(COMMAND_LINE);
    }

    @Test
    void whatIsNoLoadersIsNotLookedAt() {
        kernel(BASE + 2L * PAGE, "6.1.5");
        parameters(END + 2L * PAGE, commandLine);
        assertThat(onX86()).isEqualTo(nothing());
    }

    @Test
    void theParametersOfAKernelInPlaceAreNotItsFile() {
        kernel(START + 10L * PAGE, "6.1.5");
        parameters(START + 10L * PAGE, commandLine);
        assertThat(onX86().kernelVersion()).isEmpty();
        assertThat(onX86().commandLine()).contains(COMMAND_LINE);
    }

    @Test
    void anArmKernelsBannerLiesAtAnyEightBytes() {
        text(END - 64, "Linux version is what this text begins with");
        assertThat(find(Architecture.AARCH64).kernelVersion()).isEmpty();
        text(END - 24, "Linux version 6.12.3");
        assertThat(find(Architecture.AARCH64).kernelVersion()).contains("6.12.3");
        text(START + 0x7d8, "Linux version 6.1.5 (x)");
        assertThat(find(Architecture.AARCH64).kernelVersion()).contains("6.1.5");
        text(START + 0x7d4, "Linux version 5.10 ");
        assertThat(find(Architecture.AARCH64).kernelVersion()).contains("6.12.3");
    }

    @Test
    void theLastTreeOfAnArmStubCounts() {
        tree(START + 10L * PAGE, "old");
        tree(END - PAGE, COMMAND_LINE);
        assertThat(find(Architecture.AARCH64).commandLine()).contains(COMMAND_LINE);
    }

    private HandOff onX86() {
        return find(Architecture.X86_64);
    }

    private HandOff find(Architecture architecture) {
        return find(architecture, range(START, END));
    }

    private HandOff find(Architecture architecture, MemoryDescriptor... map) {
        return new HandOffFinder(memory, List.of(map), Map.of()).find(architecture);
    }

    private static MemoryDescriptor range(long start, long end) {
        return new MemoryDescriptor(MemoryType.LOADER_DATA.value(), start, 0, (end - start) / PAGE, 0);
    }

    private static HandOff nothing() {
        return new HandOff(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A setup header as in a kernel's file. */
    private void kernel(long base, String version) {
        header(base);
        memory.putShort(base + 0x1FE, (short) 0xAA55);
        memory.putShort(base + 0x20E, (short) 0x300);
        text(base + 0x500, version);
    }

    /** {@code boot_params} with the header that a loader copied and filled. */
    private void parameters(long base, long line) {
        header(base);
        given(base, line);
        memory.putByte(base + 0x210, (byte) 0x72);
    }

    /** {@code boot_params} as the kernel's EFI stub fills them. */
    private void stub(long base, long line) {
        given(base, line);
        memory.putShort(base + 0x1FA, (short) 0xFFFF);
        memory.putByte(base + 0x210, (byte) 0x21);
    }

    private void header(long base) {
        text(base + 0x202, "HdrS");
        memory.putShort(base + 0x206, (short) 0x20F);
    }

    private void given(long base, long line) {
        memory.putInt(base + 0x218, (int) initrd);
        memory.putInt(base + 0x21C, 0x123);
        memory.putInt(base + 0x228, (int) line);
    }

    private void tree(long address, String arguments) {
        memory.putBytes(address, Fdt.build(root -> root.node("chosen", chosen -> chosen.string("bootargs", arguments)
                .u64("linux,uefi-system-table", BASE))).toBytes());
    }

    private void text(long address, String text) {
        memory.putBytes(address, (text + "\0").getBytes(US_ASCII));
    }
}
