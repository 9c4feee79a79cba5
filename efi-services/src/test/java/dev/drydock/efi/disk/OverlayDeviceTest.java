package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class OverlayDeviceTest {
    private final MachineState state = new MachineState();
    private final BlockDevice base = MemoryDevice.of(new byte[8 * 512]);
    private final OverlayDevice overlay = new OverlayDevice(base, state);

    private static MemorySegment blocks(int count, int value) {
        return MemorySegment.ofArray(new byte[count * 512]).fill((byte) value);
    }

    private static byte[] firstBytes(BlockDevice device) throws IOException {
        byte[] all = new DeviceBytes(device).read(0, (int) device.size());
        byte[] first = new byte[all.length / 512];
        for (int i = 0; i < first.length; i++) {
            first[i] = all[i * 512];
        }
        return first;
    }

    @Test
    void leavesTheDeviceBelowAsItIs() throws IOException {
        overlay.write(2, blocks(2, 5));
        assertThat(firstBytes(overlay)).containsExactly(0, 0, 5, 5, 0, 0, 0, 0);
        assertThat(firstBytes(base)).containsOnly(0);
        assertThat(overlay.changedBlocks()).isEqualTo(2);
        assertThat(overlay.isReadOnly()).isFalse();
    }

    @Test
    void isPartOfSnapshots() throws IOException {
        overlay.write(1, blocks(1, 1));
        StateImage image = state.capture();
        overlay.write(0, blocks(8, 2));
        assertThat(firstBytes(overlay)).containsOnly(2);
        state.restore(image);
        assertThat(firstBytes(overlay)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void keepsNoHoldOfTheCallersMemory() throws IOException {
        MemorySegment memory = blocks(1, 3);
        overlay.write(0, memory);
        memory.fill((byte) 4);
        assertThat(firstBytes(overlay)[0]).isEqualTo((byte) 3);
        MemorySegment target = blocks(1, 0);
        overlay.read(0, target);
        target.fill((byte) 4);
        assertThat(firstBytes(overlay)[0]).isEqualTo((byte) 3);
    }

    @Test
    void refusesWhatIsNotOnTheDevice() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> overlay.write(7, blocks(2, 0)));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> overlay.read(-1, blocks(1, 0)));
        assertThat(overlay.changedBlocks()).isZero();
    }

    @Test
    void showsAPartOfADisk() throws IOException {
        PartitionDevice part = new PartitionDevice(overlay, 3, 2);
        part.write(1, blocks(1, 6));
        assertThat(firstBytes(overlay)).containsExactly(0, 0, 0, 0, 6, 0, 0, 0);
        assertThat(firstBytes(part)).containsExactly(0, 6);
        for (long lba : new long[]{2, -1, Long.MAX_VALUE, Long.MAX_VALUE - 2}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> part.read(lba, blocks(1, 0)));
        }
        for (long[] range : new long[][]{{7, 2}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> new PartitionDevice(overlay, range[0], range[1]));
        }
    }
}
