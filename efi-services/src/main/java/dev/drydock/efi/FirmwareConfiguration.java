package dev.drydock.efi;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.variable.VariableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What {@link FirmwareBuilder} gathered.
 *
 * @param profile what the firmware offers
 * @param memorySize RAM in bytes
 * @param typed text that is typed on the guest's keyboard when it waits for a key
 * @param keySource asked for a live key when none is typed: a character, or -1 for none
 * @param consoleListener receives the console's output as a terminal would, with escape sequences; or null
 * @param trace receives a line for each firmware call; or null
 * @param start the time at which the guest's clock starts
 * @param seed of the random number generator
 * @param timeout on the host's clock
 * @param instructionLimit guest instructions
 * @param takeoverLimit guest instructions from ExitBootServices until a kernel has taken over
 * @param realTime whether the guest's clock follows the host's
 * @param graphics the display's resolution at the start, if there is a display
 * @param serialInput what is sent to the guest over the serial port
 * @param misuseChecks whether the guest is watched for what no status tells of
 * @param stopAt where a boot ends that goes well
 * @param nvram where non-volatile variables are kept; null for memory
 * @param initrd an initial RAM disk that the host gives, if any
 * @param hardware what the operating system is told of the machine; its memory is the machine's
 * @param descriptions how it is told
 * @param computations what is known to have been computed before; null to compute everything
 * @param preparations what is done to the non-volatile variables before the first boot
 */
record FirmwareConfiguration(Architecture architecture, FirmwareProfile profile, List<Disk> disks, long memorySize,
        String typed,
        IntSupplier keySource, Consumer<String> consoleListener, Consumer<String> trace, Instant start, long seed,
        Duration timeout, long instructionLimit, long takeoverLimit, boolean realTime, Optional<DisplayMode> graphics,
        byte[] serialInput, boolean misuseChecks, StopPoint stopAt, Firmware.NvramSource nvram, Optional<Path> initrd,
        Hardware hardware, Descriptions descriptions, ComputationCache computations,
        List<VariablePreparation> preparations) {
    /** A disk by name. */
    record Disk(String name, Firmware.Source source) {}

    /** Changes non-volatile variables before the first boot. */
    @FunctionalInterface
    interface VariablePreparation {
        void prepare(VariableStore variables) throws IOException;
    }
}
