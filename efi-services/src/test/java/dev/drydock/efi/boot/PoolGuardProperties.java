package dev.drydock.efi.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.check.Misuse;
import dev.drydock.efi.spec.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Pool memory between zones: what is written where it belongs is never reported, what is written beside it always. */
class PoolGuardProperties {
    private Machine machine;
    private Platform platform;

    @BeforeTry
    void open() {
        machine = new Machine(new MachineConfiguration(Architecture.X86_64, 16 << 20, false));
        platform = new Platform(machine, null, false, true, Offering.ALL);
    }

    @AfterTry
    void close() {
        machine.close();
    }

    private long allocate(long size) {
        return platform.pool().allocate(MemoryType.LOADER_DATA, size);
    }

    private List<Misuse> found() {
        platform.checkMemory();
        return platform.checks().findings().stream().map(finding -> finding.misuse()).toList();
    }

    @Property(tries = 30)
    void rightUseIsNotReported(@ForAll long seed) {
        var random = new Random(seed);
        List<Long> pieces = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            if (pieces.isEmpty() || random.nextInt(3) > 0) {
                long size = random.nextInt(random.nextInt(20) == 0 ? 100_000 : 300);
                long piece = allocate(size);
                platform.memory().fill(piece, size, (byte) random.nextInt());
                pieces.add(piece);
            } else {
                platform.pool().free(pieces.remove(random.nextInt(pieces.size())));
            }
        }
        assertThat(found()).isEmpty();
    }

    @Property(tries = 60)
    void oneByteBesideIsReported(@ForAll @IntRange(max = 5000) int size, @ForAll @IntRange(min = 1, max = 16) int far,
            @ForAll boolean before) {
        long piece = allocate(size);
        long offset = before ? -far : size + far - 1;
        platform.memory().putByte(piece + offset, (byte) 0x55);
        assertThat(found()).singleElement().isEqualTo(new Misuse.PoolOverrun(piece, size, offset, "the firmware"));
        platform.pool().free(piece);
        assertThat(found()).hasSize(1);
    }

    @Property(tries = 60)
    void aByteWrittenAfterFreeIsReported(@ForAll @IntRange(min = 1, max = 5000) int size, @ForAll long seed) {
        long piece = allocate(size);
        platform.pool().free(piece);
        long at = piece + new Random(seed).nextInt(size);
        platform.memory().putByte(at, (byte) 0x55);
        assertThat(found()).singleElement().isEqualTo(new Misuse.UseAfterFree("pool", at, "the firmware"));
    }

    @Example
    void whatWasFreedIsKeptForAWhile() {
        long piece = allocate(64);
        platform.pool().free(piece);
        for (int i = 0; i < 100; i++) {
            assertThat(allocate(64)).isNotEqualTo(piece);
        }
        assertThatThrownBy(() -> platform.pool().free(piece)).isInstanceOf(EfiException.class);
        assertThat(found()).singleElement().isEqualTo(new Misuse.DoubleFree("pool", piece, "the firmware"));
    }

    @Example
    void manyFreedPiecesAreUsedAgain() {
        for (int i = 0; i < 100_000; i++) {
            platform.pool().free(allocate(4000));
        }
        assertThat(found()).isEmpty();
    }
}
