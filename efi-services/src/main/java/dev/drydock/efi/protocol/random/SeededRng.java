package dev.drydock.efi.protocol.random;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.RngProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Random numbers that follow from a seed, so that runs are repeatable. They pass for random and are <em>not secure</em>:
 * who knows eight bytes of them knows all that follow. The generator is SplitMix64.
 *
 * <p>Only the raw algorithm is offered: to offer one of NIST SP 800-90 would claim a quality that is not there.
 */
public final class SeededRng implements RngProtocol {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GuestMemory memory;
    private final StateCounter position;

    public SeededRng(Platform platform, long seed) {
        this(platform.state(), platform.memory(), seed);
    }

    SeededRng(MachineState state, GuestMemory memory, long seed) {
        this.memory = memory;
        position = state.counter();
        position.set(seed);
    }

    /** The next 64 bits. */
    public long nextLong() {
        long z = position.add(GOLDEN_GAMMA);
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    @Override
    public EfiStatus getInfo(Pointer<Long> rngAlgorithmListSize, Pointer<Guid> rngAlgorithmList) {
        if (rngAlgorithmListSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean fits = Long.compareUnsigned(rngAlgorithmListSize.get(), Guid.BYTES) >= 0;
        if (fits && rngAlgorithmList.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        rngAlgorithmListSize.set((long) Guid.BYTES);
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        rngAlgorithmList.set(ALGORITHM_RAW);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getRNG(Guid rngAlgorithm, long rngValueLength, Address rngValue) {
        if (rngValueLength == 0 || rngValue.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (rngAlgorithm != null && !rngAlgorithm.equals(ALGORITHM_RAW)) {
            return EfiStatus.UNSUPPORTED;
        }
        MemorySegment target = memory.writable(rngValue.value(), rngValueLength);
        long whole = rngValueLength & -Long.BYTES;
        for (long i = 0; i < whole; i += Long.BYTES) {
            target.set(LONG, i, nextLong());
        }
        if (whole < rngValueLength) {
            long rest = nextLong();
            for (long i = whole; i < rngValueLength; i++, rest >>>= Byte.SIZE) {
                target.set(ValueLayout.JAVA_BYTE, i, (byte) rest);
            }
        }
        return EfiStatus.SUCCESS;
    }
}
