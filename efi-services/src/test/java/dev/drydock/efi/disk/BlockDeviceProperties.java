package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.ComposedDevice.Part;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every device is an array of bytes that is reached in another way. */
class BlockDeviceProperties {
    private static final int BLOCK_SIZE = 512;

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Reads and writes anywhere, in blocks and in bytes, and compares with an array. */
    private static void check(BlockDevice device, byte[] model, Random random) throws IOException {
        DeviceBytes view = new DeviceBytes(device);
        assertThat(view.size()).isEqualTo(model.length);
        for (int i = 0; i < 40; i++) {
            int offset = random.nextInt(model.length + 1);
            int length = random.nextInt(Math.min(model.length - offset, 4 * BLOCK_SIZE) + 1);
            if (random.nextBoolean()) {
                offset = offset / BLOCK_SIZE * BLOCK_SIZE;
                length = length / BLOCK_SIZE * BLOCK_SIZE;
            }
            if (!device.isReadOnly() && random.nextBoolean()) {
                byte[] source = bytes(random, length);
                view.write(offset, MemorySegment.ofArray(source));
                System.arraycopy(source, 0, model, offset, length);
            } else {
                byte[] target = bytes(random, length + 2);
                byte[] expected = target.clone();
                System.arraycopy(model, offset, expected, 1, length);
                view.read(offset, MemorySegment.ofArray(target).asSlice(1, length));
                assertThat(target).isEqualTo(expected);
            }
        }
        assertThat(view.read(0, model.length)).isEqualTo(model);
    }

    @Property(tries = 50)
    void memoryDevice(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int blocks) throws IOException {
        check(new MemoryDevice(BLOCK_SIZE, blocks), new byte[blocks * BLOCK_SIZE], new Random(seed));
    }

    @Property(tries = 50)
    void overlayDevice(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int blocks) throws IOException {
        Random random = new Random(seed);
        byte[] contents = bytes(random, blocks * BLOCK_SIZE);
        BlockDevice base = MemoryDevice.of(contents);
        check(new OverlayDevice(base, new MachineState()), contents.clone(), random);
        assertThat(new DeviceBytes(base).read(0, contents.length)).isEqualTo(contents);
    }

    @Property(tries = 50)
    void partitionDevice(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int blocks,
            @ForAll @IntRange(max = 20) int before) throws IOException {
        Random random = new Random(seed);
        byte[] contents = bytes(random, (before + blocks + 3) * BLOCK_SIZE);
        BlockDevice disk = MemoryDevice.of(contents);
        int start = before * BLOCK_SIZE;
        int end = start + blocks * BLOCK_SIZE;
        check(new PartitionDevice(disk, before, blocks), Arrays.copyOfRange(contents, start, end), random);
        DeviceBytes view = new DeviceBytes(disk);
        assertThat(view.read(0, start)).isEqualTo(Arrays.copyOf(contents, start));
        assertThat(view.read(end, contents.length - end))
                .isEqualTo(Arrays.copyOfRange(contents, end, contents.length));
    }

    @Property(tries = 100)
    void composedDevice(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int blocks) throws IOException {
        Random random = new Random(seed);
        byte[] model = new byte[blocks * BLOCK_SIZE];
        List<Part> parts = new ArrayList<>();
        for (int free = 0; free < model.length;) {
            int offset = free + (random.nextBoolean() ? 0 : random.nextInt(model.length - free));
            byte[] contents = bytes(random, random.nextInt(Math.min(1500, model.length - offset) + 1));
            System.arraycopy(contents, 0, model, offset, contents.length);
            parts.addFirst(new Part(offset, random.nextBoolean()
                    ? Content.of(contents)
                    : Content.of(new PartitionDevice(MemoryDevice.of(new byte[0]), 0, 0))));
            if (parts.getFirst().content().size() == 0) {
                Arrays.fill(model, offset, offset + contents.length, (byte) 0);
            }
            free = offset + contents.length + 1;
        }
        check(new ComposedDevice(BLOCK_SIZE, blocks, parts), model, random);
    }
}
