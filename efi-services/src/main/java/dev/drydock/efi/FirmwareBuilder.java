package dev.drydock.efi;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.efi.FirmwareConfiguration.Disk;
import dev.drydock.efi.FirmwareConfiguration.VariablePreparation;
import dev.drydock.efi.bootmanager.BootEntries;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.image.DirectoryEsp;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.image.ImageFormat;
import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.disk.nbd.NbdExport;
import dev.drydock.efi.disk.overlay.OverlayFile;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.kernel.KernelWatch;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.tables.AcpiTables;
import dev.drydock.efi.tables.PublishedTables;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.nvram.NvramFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Gathers a configuration; every setting but the disks has a useful default. */
public final class FirmwareBuilder {
    private final Architecture architecture;
    private final List<Disk> disks = new ArrayList<>();
    private FirmwareProfile profile = FirmwareProfile.DRYDOCK;
    private String typed = "";
    private IntSupplier keySource;
    private Consumer<String> consoleListener;
    private Consumer<String> trace;
    private Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private long seed = 1;
    private ComputationCache computations;
    private Duration timeout = Duration.ofSeconds(60);
    private long instructionLimit = Long.MAX_VALUE;
    private long takeoverLimit = KernelWatch.MOST_INSTRUCTIONS;
    private boolean realTime;
    private Optional<Optional<DisplayMode>> graphics = Optional.empty();
    private final ByteArrayOutputStream serialInput = new ByteArrayOutputStream();
    private boolean misuseChecks;
    private StopPoint stopAt = StopPoint.EXIT_BOOT_SERVICES;
    private Firmware.NvramSource nvram;
    private Optional<Path> initrd = Optional.empty();
    private Hardware hardware;
    private boolean memoryIsChosen;
    private Descriptions descriptions = Descriptions.both();
    private final List<VariablePreparation> preparations = new ArrayList<>();

    FirmwareBuilder(Architecture architecture) {
        this.architecture = Objects.requireNonNull(architecture);
        hardware = Hardware.of(architecture);
    }

    /**
     * Adds a disk image, raw or qcow2 as its first bytes tell; the guest's writes go to memory and are gone after the
     * boot. Where the bytes must not tell, or a qcow2 image may name files outside its own directory,
     * {@link #disk(String, Firmware.Source)} takes what {@link ImageFormat#open} or
     * {@link dev.drydock.efi.disk.qcow2.Qcow2Image#open(Path, dev.drydock.efi.disk.qcow2.BackingFiles)} opens.
     */
    public FirmwareBuilder disk(Path image) {
        return disk(image.getFileName().toString(), () -> ImageFormat.detect(image).open(image, 512));
    }

    /**
     * Adds a disk image, raw or qcow2 as its first bytes tell, that stays as it is: what the guest writes is kept in a file
     * beside it, and is there again at the next boot. {@link OverlayFile} tells how durable that is; a snapshot does not
     * take back what was written.
     *
     * @param overlay an overlay file of this image, or one that is to be made; it is locked during a boot
     */
    public FirmwareBuilder disk(Path image, Path overlay) {
        return disk(image.getFileName().toString(), () -> {
            if (Files.exists(overlay) && Files.isSameFile(image, overlay)) {
                throw new IOException(overlay + " is the image itself");
            }
            return ImageFormat.detect(image).open(image, 512);
        }, overlay);
    }

    /**
     * Adds a disk of any kind that stays as it is: what the guest writes is kept in a file, as by
     * {@link #disk(Path, Path)}.
     */
    public FirmwareBuilder disk(String name, Firmware.Source base, Path overlay) {
        return disk(name, () -> OverlayFile.open(base.open(), overlay));
    }

    /**
     * Adds a raw disk image that the guest's writes change. It is locked during a boot, and a snapshot does not take
     * back what was written.
     */
    public FirmwareBuilder persistentDisk(Path image) {
        return disk(image.getFileName().toString(), () -> ImageFormat.detect(image).openPersistent(image, 512));
    }

    /**
     * Adds a disk of a server; the guest's writes go to memory and are gone after the boot.
     *
     * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
     * @throws IllegalArgumentException if it is no such URI
     */
    public FirmwareBuilder disk(URI nbd) {
        NbdExport export = NbdExport.of(nbd);
        return disk(nbd.toString(), () -> NbdDevice.connect(export));
    }

    /**
     * Adds a disk of a server that the guest's writes change; a snapshot does not take back what was written.
     *
     * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
     * @throws IllegalArgumentException if it is no such URI
     */
    public FirmwareBuilder persistentDisk(URI nbd) {
        NbdExport export = NbdExport.of(nbd);
        return disk(nbd.toString(), () -> NbdDevice.connectPersistent(export));
    }

    /** Adds the image of a CD or DVD, as a removable disk with blocks of 2048 bytes. */
    public FirmwareBuilder cdrom(Path iso) {
        return disk(iso.getFileName().toString(), () -> RawFileDevice.openOptical(iso));
    }

    /** Adds a host directory as a disk with one EFI system partition. */
    public FirmwareBuilder directory(Path directory) {
        return disk(directory.toString(), () -> DirectoryEsp.of(directory));
    }

    /** Adds an EFI application, as the removable media boot file of a disk of its own. */
    public FirmwareBuilder application(Path efi) {
        String name = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
        return disk(efi.getFileName().toString(), () -> DiskImage.builder()
                .fitting().espFat32("DRYDOCK", files -> files.file("\\EFI\\BOOT\\" + name, efi)).asDevice());
    }

    /** Adds a disk of any kind. */
    public FirmwareBuilder disk(String name, Firmware.Source source) {
        disks.add(new Disk(name, source));
        return this;
    }

    /**
     * Chooses what the firmware offers, and how much memory the machine has unless that is chosen, too, by
     * {@link #memory} or {@link #hardware}.
     */
    public FirmwareBuilder profile(FirmwareProfile chosen) {
        profile = Objects.requireNonNull(chosen);
        return this;
    }

    /**
     * RAM in one piece. The {@link #hardware(Hardware)} that was given before has this memory in place of its own.
     *
     * @param bytes a whole number of MiB between 16 MiB and 2 GiB; what the profile says by default
     */
    public FirmwareBuilder memory(long bytes) {
        hardware = hardware.toBuilder().memory(bytes).build();
        memoryIsChosen = true;
        return this;
    }

    /**
     * What the operating system is told of the machine: {@link Hardware#of} the architecture by default. Its memory is
     * the machine's, and its holes are no memory to the guest.
     *
     * @throws IllegalArgumentException if it has another architecture, or memory that the machine cannot have: it
     *         begins at 0 on x86_64, at 1 GiB on AArch64, and is 16 MiB to 2 GiB long with its holes
     */
    public FirmwareBuilder hardware(Hardware machine) {
        if (machine.architecture() != architecture) {
            throw new IllegalArgumentException("hardware for " + machine.architecture() + ", not " + architecture);
        }
        var configured = new MachineConfiguration(architecture, machine.memorySpan(), false);
        if (machine.memory().getFirst().start() != configured.memoryBase()) {
            throw new IllegalArgumentException("memory begins at 0x%x, not 0x%x"
                    .formatted(machine.memory().getFirst().start(), configured.memoryBase()));
        }
        hardware = machine;
        memoryIsChosen = true;
        return this;
    }

    /**
     * How the operating system is told of the machine, and what is changed in that; both ways by default, as far as the
     * {@link #profile} has them.
     */
    public FirmwareBuilder descriptions(Descriptions published) {
        descriptions = Objects.requireNonNull(published);
        return this;
    }

    /**
     * Text to be typed on the guest's keyboard, each key when the guest waits for one: a guest that throws away what was
     * typed too early loses nothing. A line feed is the Enter key.
     */
    public FirmwareBuilder type(String text) {
        typed += text;
        return this;
    }

    /** A live keyboard: asked for a character when nothing typed is left, -1 for none. Makes runs unrepeatable. */
    public FirmwareBuilder keySource(IntSupplier source) {
        keySource = source;
        return this;
    }

    /** Receives the console's output while it is printed, with escape sequences as for a terminal. */
    public FirmwareBuilder console(Consumer<String> listener) {
        consoleListener = listener;
        return this;
    }

    /** Receives a line for each firmware call. */
    public FirmwareBuilder trace(Consumer<String> listener) {
        trace = listener;
        return this;
    }

    /** When the guest's clock starts; 2026-01-01T00:00:00Z by default. */
    public FirmwareBuilder clockStart(Instant instant) {
        start = instant;
        return this;
    }

    /** The seed of the random number generator: the same seed, the same run. */
    public FirmwareBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** What boots computed before need not be computed again: for many boots that have much in common. */
    public FirmwareBuilder reuse(ComputationCache cache) {
        computations = cache;
        return this;
    }

    /** How long a boot may take on the host's clock; a minute by default. */
    public FirmwareBuilder timeout(Duration duration) {
        timeout = duration;
        return this;
    }

    /** How many instructions the guest may execute; no limit by default. */
    public FirmwareBuilder instructionLimit(long instructions) {
        instructionLimit = instructions;
        return this;
    }

    /**
     * How many instructions a kernel may execute from ExitBootServices until it has taken over, where the boot is to go on
     * to {@link StopPoint#KERNEL_TAKEOVER}: 8,000,000,000 by default. One that unpacks itself needs a few hundred million.
     */
    public FirmwareBuilder takeoverLimit(long instructions) {
        takeoverLimit = instructions;
        return this;
    }

    /**
     * The display's resolution at the start: 640 by 480, 800 by 600, which is the default, 1024 by 768 or 1280 by 1024.
     * A machine with little memory has a smaller one.
     *
     * @throws IllegalArgumentException if the display does not have it
     */
    public FirmwareBuilder graphics(int width, int height) {
        var wanted = new DisplayMode(width, height);
        if (!DisplayMode.ALL.contains(wanted)) {
            throw new IllegalArgumentException(wanted + " is none of " + DisplayMode.ALL);
        }
        graphics = Optional.of(Optional.of(wanted));
        return this;
    }

    /** A machine without a display: there is no graphics output protocol, and the console is a text terminal. */
    public FirmwareBuilder noGraphics() {
        graphics = Optional.of(Optional.empty());
        return this;
    }

    /** What is sent to the guest over the serial port; it arrives as the guest reads it. */
    public FirmwareBuilder serialInput(String text) {
        serialInput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Lets the guest's clock follow the host's, so that a menu waits for its reader. */
    public FirmwareBuilder realTime(boolean follow) {
        realTime = follow;
        return this;
    }

    /**
     * Watches the guest for what no status tells of: writes beside pool memory, use of what was freed, freeing twice,
     * calls at a wrong task priority level, and more; {@link BootReport#misuse} has what was found. Freed memory is
     * not accessible then, and pool memory holds odd bytes. Off by default.
     */
    public FirmwareBuilder misuseChecks(boolean check) {
        misuseChecks = check;
        return this;
    }

    /** Where a boot ends that goes well; at the end of boot services by default. */
    public FirmwareBuilder stopAt(StopPoint point) {
        stopAt = Objects.requireNonNull(point);
        return this;
    }

    /**
     * Keeps non-volatile variables in a file of any format that {@link NvramFiles} knows, so that they outlive the boot.
     * A snapshot takes back what the guest sees; the file follows with the next change.
     */
    public FirmwareBuilder nvram(Path file) {
        return nvram(() -> NvramFiles.open(file));
    }

    /**
     * Keeps non-volatile variables on a disk of a server, which holds some already: {@link NvramFiles#format} makes it so.
     *
     * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
     * @throws IllegalArgumentException if it is no such URI
     */
    public FirmwareBuilder nvram(URI nbd) {
        NbdExport export = NbdExport.of(nbd);
        return nvram(() -> NvramFiles.open(NbdDevice.connectPersistent(export)));
    }

    /** Keeps non-volatile variables in a place of any kind; by default they are in memory and gone after the boot. */
    public FirmwareBuilder nvram(Firmware.NvramSource source) {
        nvram = Objects.requireNonNull(source);
        return this;
    }

    /**
     * Sets a variable before the guest is started, beside or instead of what {@link #nvram(Path) is kept}.
     *
     * @throws IllegalArgumentException if it is volatile: such variables are the firmware's and the guest's own
     */
    public FirmwareBuilder setVariable(Variable variable) {
        if (!variable.isNonVolatile()) {
            throw new IllegalArgumentException(variable + " is volatile");
        }
        preparations.add(store -> store.put(variable));
        return this;
    }

    /** Adds, removes or reorders boot options before the guest is started. */
    public FirmwareBuilder bootEntries(Firmware.BootOptionEditor editor) {
        preparations.add(store -> editor.edit(BootEntries.in(store)));
        return this;
    }

    /** Offers a file as Linux's initial RAM disk, by a handle with LoadFile2 as QEMU's {@code -initrd} does. */
    public FirmwareBuilder initrd(Path file) {
        initrd = Optional.of(file);
        return this;
    }

    /**
     * @throws IllegalArgumentException if the profile does not have what is wanted, or the machine cannot be described
     *         as the {@link Descriptions} say
     */
    public Firmware build() {
        demand(profile.architectures().contains(architecture), "is not for " + architecture.label());
        demand(initrd.isEmpty() || profile.offers(FirmwareFeature.INITRD), "takes no initrd from the host");
        Optional<DisplayMode> display = graphics.orElseGet(
                () -> profile.hasDisplay() ? Optional.of(new DisplayMode(800, 600)) : Optional.empty());
        demand(display.isEmpty() || profile.offers(FirmwareFeature.GRAPHICS_OUTPUT), "knows no display");
        if (!memoryIsChosen) {
            hardware = hardware.toBuilder().memory(profile.memorySize()).build();
        }
        demandDescription();
        return new Firmware(new FirmwareConfiguration(architecture, profile, List.copyOf(disks), hardware.memorySpan(),
                typed, keySource, consoleListener, trace, start, seed, timeout, instructionLimit, takeoverLimit,
                realTime, display,
                serialInput.toByteArray(), misuseChecks, stopAt, nvram, initrd, hardware, descriptions,
                computations, List.copyOf(preparations)));
    }

    private void demandDescription() {
        boolean acpi = profile.offers(FirmwareFeature.ACPI_TABLES);
        boolean tree = profile.offers(FirmwareFeature.DEVICE_TREE) && architecture == Architecture.AARCH64;
        boolean published = acpi && descriptions.acpi() || tree && descriptions.deviceTree(architecture);
        demand(published || !acpi && !tree, "publishes nothing of what is to describe the machine");
        if (!descriptions.isTrue()) {
            PublishedTables.deviceTree(hardware, descriptions);
            AcpiTables.at(0, hardware, descriptions);
        }
    }

    private void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("the profile " + profile + " " + otherwise);
        }
    }
}
