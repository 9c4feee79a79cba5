package dev.drydock.efi.protocol.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.runtime.TestPlatform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.RngProtocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededRngTest {
    private static final long SEED = 0x1234_5678_9abc_def0L;
    /** {@code EFI_RNG_ALGORITHM_SP800_90_CTR_256_GUID}. */
    private static final Guid CTR_256 = Guid.parse("44f0de6e-4d8c-4045-a8c7-4dd168856b9e");

    private final TestPlatform test = new TestPlatform();
    private final SeededRng rng = new SeededRng(test.platform(), SEED);

    @AfterEach
    void close() {
        test.close();
    }

    private byte[] draw(int length) {
        Address buffer = test.buffer(length + 1);
        assertThat(rng.getRNG(null, length, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(test.memory().getByte(buffer.value() + length)).as("byte behind").isEqualTo((byte) 0xcc);
        return test.memory().getBytes(buffer.value(), length);
    }

    @Test
    void isSplitMix64() {
        var reference = new SplittableRandom(SEED);
        for (int i = 0; i < 100; i++) {
            assertThat(rng.nextLong()).isEqualTo(reference.nextLong());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 31, 4097})
    void givesExactlyTheBytesAskedFor(int length) {
        assertThat(draw(length)).isEqualTo(reference(length));
    }

    /** The same bytes by way of the library's generator. */
    private static byte[] reference(int length) {
        var reference = new SplittableRandom(SEED);
        ByteBuffer bytes = ByteBuffer.allocate(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.position() < length) {
            bytes.putLong(reference.nextLong());
        }
        return Arrays.copyOf(bytes.array(), length);
    }

    @Test
    void goesOnAfterASnapshotAsItDidTheFirstTime() {
        draw(5);
        var snapshot = test.machine().snapshot();
        byte[] first = draw(40);
        byte[] second = draw(40);
        assertThat(second).isNotEqualTo(first);
        test.machine().restore(snapshot);
        assertThat(draw(40)).isEqualTo(first);
    }

    @Test
    void takesTheRawAlgorithmAndNoOther() {
        Address buffer = test.buffer(8);
        assertThat(rng.getRNG(RngProtocol.ALGORITHM_RAW, 8, buffer)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(rng.getRNG(CTR_256, 8, buffer)).isEqualTo(EfiStatus.UNSUPPORTED);
    }

    @Test
    void needsABufferWithALength() {
        assertThat(rng.getRNG(null, 0, test.buffer(8))).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(rng.getRNG(null, 8, Address.NULL)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 1L << 40})
    void aLengthBeyondMemoryIsTheGuestsFault(long length) {
        Address buffer = test.buffer(8);
        assertThatThrownBy(() -> rng.getRNG(null, length, buffer)).isInstanceOf(GuestAccessException.class);
    }

    @Test
    void listsItsAlgorithm() {
        var size = test.pointer(Long.class, 100L);
        var list = test.pointer(Guid.class, Guid.ZERO);
        assertThat(rng.getInfo(size, list)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(size.get()).isEqualTo(16);
        assertThat(list.get()).isEqualTo(RngProtocol.ALGORITHM_RAW);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15})
    void tellsTheSizeOfTheList(long available) {
        var size = test.pointer(Long.class, available);
        var list = test.pointer(Guid.class, Guid.ZERO);
        assertThat(rng.getInfo(size, list)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(size.get()).isEqualTo(16);
        assertThat(list.get()).isEqualTo(Guid.ZERO);
        size.set(available);
        assertThat(rng.getInfo(size, test.nullPointer(Guid.class))).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
    }

    @Test
    void infoNeedsItsPointers() {
        var size = test.pointer(Long.class, 16L);
        assertThat(rng.getInfo(test.nullPointer(Long.class), test.pointer(Guid.class, Guid.ZERO)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(rng.getInfo(size, test.nullPointer(Guid.class))).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void canBeInstalled() {
        Handle handle = test.platform().handles().create();
        long table = test.platform().install(handle, RngProtocol.class, rng);
        var functions = new Pointer<>(test.memory(), table, Codec.of(Long.class));
        assertThat(functions.get()).isNotZero();
        assertThat(functions.at(1).get()).isNotZero().isNotEqualTo(functions.get());
    }
}
