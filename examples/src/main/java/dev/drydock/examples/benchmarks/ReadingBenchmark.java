package dev.drydock.examples.benchmarks;

import dev.drydock.efi.disk.OverlayDevice;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.core.state.MachineState;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BootImages;
import dev.drydock.examples.images.ImageArchitecture;
import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PeImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading from a disk image, from its file system, and of GRUB's PE image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ReadingBenchmark {
    private static final int MEBIBYTE = 1 << 20;

    private Arena arena;
    private BlockDevice disk;
    private MemorySegment target;
    private FatVolume volume;
    private byte[] program;

    /** Opens the image of GRUB and Linux, building it if need be. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Path image = BootImages.build(BootImage.GRUB_212, ImageArchitecture.X86_64, BootImages.cacheFolder(),
                step -> System.out.println("# " + step)).file();
        arena = Arena.ofConfined();
        target = arena.allocate(MEBIBYTE);
        disk = new OverlayDevice(RawFileDevice.open(image), new MachineState());
        volume = FatVolume.open(Gpt.read(disk).partitions().getFirst().on(disk));
        program = volume.file(volume.find(volume.root(), "\\EFI\\BOOT\\BOOTX64.EFI").orElseThrow()).readAll();
    }

    /** Closes the image. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        disk.close();
        arena.close();
    }

    /** One block of a disk, through the overlay that takes the guest's writes. */
    @Benchmark
    public MemorySegment readBlock() throws IOException {
        disk.read(4096, target.asSlice(0, disk.blockSize()));
        return target;
    }

    /** 1 MiB of a disk, through the overlay. */
    @Benchmark
    public MemorySegment readMebibyte() throws IOException {
        disk.read(4096, target);
        return target;
    }

    /** The first MiB of the kernel's file, looked up and read by the FAT driver. */
    @Benchmark
    public long readFile() throws IOException {
        return volume.file(volume.find(volume.root(), "\\vmlinuz").orElseThrow()).read(0, target);
    }

    /** GRUB's headers and sections. */
    @Benchmark
    public PeImage parsePe() throws MalformedImageException {
        return PeImage.parse(program);
    }
}
