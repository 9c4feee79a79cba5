package dev.drydock.examples.benchmarks;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Boot;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A boot service's round trip: from the guest's program to the Java method and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ServiceCallBenchmark {
    private static final int CALLS = 10_000;

    /** The machine's architecture. */
    @Param({"X86_64", "AARCH64"})
    public Architecture architecture;

    private Boot boot;
    private long call;

    /** Boots the program up to its first call. */
    @Setup(Level.Trial)
    public void start() throws IOException {
        byte[] program = CallingProgram.file(architecture);
        String name = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
        boot = Firmware.builder(architecture)
                .disk("calls", () -> DiskImage.builder()
                        .espFat32("CALLS", files -> files.file("\\EFI\\BOOT\\" + name, program)).asDevice())
                .timeout(Duration.ofHours(1)).build().start();
        call = 0;
    }

    /** Ends the boot. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        boot.close();
    }

    /** Calls, and is called. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public boolean raiseTpl() {
        call += CALLS;
        if (!boot.runToCall(call)) {
            throw new IllegalStateException("the program no longer calls");
        }
        return true;
    }
}
