package dev.drydock.efi;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.efi.bootmanager.BootEntries;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.image.ImageFormat;
import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.disk.nbd.NbdExport;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.libvirt.LibvirtDomain;
import dev.drydock.efi.libvirt.LibvirtFormatException;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.tables.AcpiTables;
import dev.drydock.efi.tables.PublishedTables;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableStore;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * A UEFI firmware for one machine: the entry to Drydock.
 *
 * <pre>{@code
 * Firmware firmware = Firmware.builder(Architecture.X86_64).disk(Path.of("disk.img")).build();
 * BootReport report = firmware.boot();
 * }</pre>
 *
 * <p>Immutable; each boot has a machine of its own, and changes nothing on disk: what the guest writes goes to memory, unless a
 * {@linkplain Builder#persistentDisk persistent disk} or {@linkplain Builder#nvram(Path) a file for variables} is given.
 */
public final class Firmware {
    private final Configuration configuration;

    private Firmware(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Begins a configuration. */
    public static Builder builder(Architecture architecture) {
        return new Builder(architecture);
    }

    /**
     * Begins a configuration with a machine like a libvirt domain: its architecture, memory, CPUs, disks in their boot order,
     * and variables. {@link LibvirtDomain#parse} tells beside that what of the domain has no effect.
     *
     * @param xml the domain's XML
     * @throws LibvirtFormatException naming the element that is wrong, not understood, or not supported
     */
    public static Builder fromLibvirtDomain(String xml) throws LibvirtFormatException {
        return LibvirtDomain.parse(xml).firmware();
    }

    /** Boots until the outcome is known. */
    public BootReport boot() throws IOException {
        try (Boot boot = start()) {
            return boot.run();
        }
    }

    /**
     * Boots, and boots again after each reset: on the same disks, with what was written to them, with the same non-volatile
     * variables, and with a clock that goes on. Ends when the machine is shut down, after any other outcome than a reset, and
     * after {@code limit} boots. A platform-specific reset boots again: its GUID is one that this platform does not know, so
     * that it may choose (UEFI 2.10, 8.5.1). So does the watchdog timer's.
     *
     * @param limit how many boots at most, at least 1; each has all of {@link Builder#timeout the time} of one
     */
    public BootSequence boots(int limit) throws IOException {
        return BootSequence.run(configuration, limit);
    }

    /** Switches a machine on without running it yet: for snapshots, and for stopping at a call. */
    public Boot start() throws IOException {
        return Boot.alone(configuration);
    }

    /** The machine that the operating system is told of. */
    public Hardware hardware() {
        return configuration.hardware();
    }

    /** The device tree's blob as each boot publishes it, changes included; empty if none is published. */
    public Optional<byte[]> deviceTree() {
        return configuration.profile().offers(FirmwareFeature.DEVICE_TREE)
                ? PublishedTables.deviceTree(configuration.hardware(), configuration.descriptions())
                : Optional.empty();
    }

    /**
     * The ACPI tables as each boot publishes them, changes included, but for RSDP, RSDT and XSDT; none if none are published.
     * Where one table points to another, it does so for tables in other places.
     */
    public List<byte[]> acpiTables() {
        if (!configuration.profile().offers(FirmwareFeature.ACPI_TABLES) || !configuration.descriptions().acpi()) {
            return List.of();
        }
        AcpiTables tables = AcpiTables.at(0, configuration.hardware(), configuration.descriptions());
        return tables.tables().stream().filter(table -> !AcpiTables.ROOTS.contains(table.signature()))
                .map(tables::bytes).toList();
    }

    /**
     * What {@link Builder} gathered.
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
     * @param realTime whether the guest's clock follows the host's
     * @param graphics the display's resolution at the start, if there is a display
     * @param serialInput what is sent to the guest over the serial port
     * @param misuseChecks whether the guest is watched for what no status tells of
     * @param stopAt where a boot ends that goes well
     * @param nvram where non-volatile variables are kept; null for memory
     * @param initrd an initial RAM disk that the host gives, if any
     * @param hardware what the operating system is told of the machine; its memory is the machine's
     * @param descriptions how it is told
     * @param preparations what is done to the non-volatile variables before the first boot
     */
    record Configuration(Architecture architecture, FirmwareProfile profile, List<Disk> disks, long memorySize,
            String typed,
            IntSupplier keySource, Consumer<String> consoleListener, Consumer<String> trace, Instant start, long seed,
            Duration timeout, long instructionLimit, boolean realTime, Optional<DisplayMode> graphics,
            byte[] serialInput, boolean misuseChecks, StopPoint stopAt, NvramSource nvram, Optional<Path> initrd,
            Hardware hardware, Descriptions descriptions, List<VariablePreparation> preparations) {}

    /** A disk by name. */
    record Disk(String name, Source source) {}

    /** Changes non-volatile variables before the first boot. */
    @FunctionalInterface
    interface VariablePreparation {
        void prepare(VariableStore variables) throws IOException;
    }

    /** Changes boot options before the first boot. */
    @FunctionalInterface
    public interface BootOptionEditor {
        void edit(BootEntries entries) throws IOException;
    }

    /** Opens a disk, once for each boot, or for all that follow each other. */
    @FunctionalInterface
    public interface Source {
        BlockDevice open() throws IOException;
    }

    /** Opens the non-volatile variables, as a disk is opened; they are closed at the end. */
    @FunctionalInterface
    public interface NvramSource {
        Nvram open() throws IOException;
    }

    /** Gathers a configuration; every setting but the disks has a useful default. */
    public static final class Builder {
        private final Architecture architecture;
        private final List<Disk> disks = new ArrayList<>();
        private FirmwareProfile profile = FirmwareProfile.DRYDOCK;
        private String typed = "";
        private IntSupplier keySource;
        private Consumer<String> consoleListener;
        private Consumer<String> trace;
        private Instant start = Instant.parse("2026-01-01T00:00:00Z");
        private long seed = 1;
        private Duration timeout = Duration.ofSeconds(60);
        private long instructionLimit = Long.MAX_VALUE;
        private boolean realTime;
        private Optional<Optional<DisplayMode>> graphics = Optional.empty();
        private final ByteArrayOutputStream serialInput = new ByteArrayOutputStream();
        private boolean misuseChecks;
        private StopPoint stopAt = StopPoint.EXIT_BOOT_SERVICES;
        private NvramSource nvram;
        private Optional<Path> initrd = Optional.empty();
        private Hardware hardware;
        private boolean memoryIsChosen;
        private Descriptions descriptions = Descriptions.both();
        private final List<VariablePreparation> preparations = new ArrayList<>();

        private Builder(Architecture architecture) {
            this.architecture = Objects.requireNonNull(architecture);
            hardware = Hardware.of(architecture);
        }

        /**
         * Adds a disk image, raw or qcow2 as its first bytes tell; the guest's writes go to memory and are gone after the
         * boot. Where the bytes must not tell, {@link #disk(String, Source)} takes what
         * {@link ImageFormat#open} opens.
         */
        public Builder disk(Path image) {
            return disk(image.getFileName().toString(), () -> ImageFormat.detect(image).open(image, 512));
        }

        /**
         * Adds a raw disk image that the guest's writes change. It is locked during a boot, and a snapshot does not take
         * back what was written.
         */
        public Builder persistentDisk(Path image) {
            return disk(image.getFileName().toString(), () -> ImageFormat.detect(image).openPersistent(image, 512));
        }

        /**
         * Adds a disk of a server; the guest's writes go to memory and are gone after the boot.
         *
         * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
         * @throws IllegalArgumentException if it is no such URI
         */
        public Builder disk(URI nbd) {
            NbdExport export = NbdExport.of(nbd);
            return disk(nbd.toString(), () -> NbdDevice.connect(export));
        }

        /**
         * Adds a disk of a server that the guest's writes change; a snapshot does not take back what was written.
         *
         * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
         * @throws IllegalArgumentException if it is no such URI
         */
        public Builder persistentDisk(URI nbd) {
            NbdExport export = NbdExport.of(nbd);
            return disk(nbd.toString(), () -> NbdDevice.connectPersistent(export));
        }

        /** Adds the image of a CD or DVD, as a removable disk with blocks of 2048 bytes. */
        public Builder cdrom(Path iso) {
            return disk(iso.getFileName().toString(), () -> dev.drydock.efi.disk.RawFileDevice.openOptical(iso));
        }

        /** Adds a host directory as a disk with one EFI system partition. */
        public Builder directory(Path directory) {
            return disk(directory.toString(), () -> dev.drydock.efi.disk.image.DirectoryEsp.of(directory));
        }

        /** Adds an EFI application, as the removable media boot file of a disk of its own. */
        public Builder application(Path efi) {
            String name = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
            return disk(efi.getFileName().toString(), () -> dev.drydock.efi.disk.image.DiskImage.builder()
                    .fitting().espFat32("DRYDOCK", files -> files.file("\\EFI\\BOOT\\" + name, efi)).asDevice());
        }

        /** Adds a disk of any kind. */
        public Builder disk(String name, Source source) {
            disks.add(new Disk(name, source));
            return this;
        }

        /**
         * Chooses what the firmware offers, and how much memory the machine has unless that is chosen, too, by
         * {@link #memory} or {@link #hardware}.
         */
        public Builder profile(FirmwareProfile chosen) {
            profile = Objects.requireNonNull(chosen);
            return this;
        }

        /**
         * RAM in one piece. The {@link #hardware(Hardware)} that was given before has this memory in place of its own.
         *
         * @param bytes a whole number of MiB between 16 MiB and 2 GiB; what the profile says by default
         */
        public Builder memory(long bytes) {
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
        public Builder hardware(Hardware machine) {
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
        public Builder descriptions(Descriptions published) {
            descriptions = Objects.requireNonNull(published);
            return this;
        }

        /**
         * Text to be typed on the guest's keyboard, each key when the guest waits for one: a guest that throws away what was
         * typed too early loses nothing. A line feed is the Enter key.
         */
        public Builder type(String text) {
            typed += text;
            return this;
        }

        /** A live keyboard: asked for a character when nothing typed is left, -1 for none. Makes runs unrepeatable. */
        public Builder keySource(IntSupplier source) {
            keySource = source;
            return this;
        }

        /** Receives the console's output while it is printed, with escape sequences as for a terminal. */
        public Builder console(Consumer<String> listener) {
            consoleListener = listener;
            return this;
        }

        /** Receives a line for each firmware call. */
        public Builder trace(Consumer<String> listener) {
            trace = listener;
            return this;
        }

        /** When the guest's clock starts; 2026-01-01T00:00:00Z by default. */
        public Builder clockStart(Instant instant) {
            start = instant;
            return this;
        }

        /** The seed of the random number generator: the same seed, the same run. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** How long a boot may take on the host's clock; a minute by default. */
        public Builder timeout(Duration duration) {
            timeout = duration;
            return this;
        }

        /** How many instructions the guest may execute; no limit by default. */
        public Builder instructionLimit(long instructions) {
            instructionLimit = instructions;
            return this;
        }

        /**
         * The display's resolution at the start: 640 by 480, 800 by 600, which is the default, 1024 by 768 or 1280 by 1024.
         * A machine with little memory has a smaller one.
         *
         * @throws IllegalArgumentException if the display does not have it
         */
        public Builder graphics(int width, int height) {
            var wanted = new DisplayMode(width, height);
            if (!DisplayMode.ALL.contains(wanted)) {
                throw new IllegalArgumentException(wanted + " is none of " + DisplayMode.ALL);
            }
            graphics = Optional.of(Optional.of(wanted));
            return this;
        }

        /** A machine without a display: there is no graphics output protocol, and the console is a text terminal. */
        public Builder noGraphics() {
            graphics = Optional.of(Optional.empty());
            return this;
        }

        /** What is sent to the guest over the serial port; it arrives as the guest reads it. */
        public Builder serialInput(String text) {
            serialInput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** Lets the guest's clock follow the host's, so that a menu waits for its reader. */
        public Builder realTime(boolean follow) {
            realTime = follow;
            return this;
        }

        /**
         * Watches the guest for what no status tells of: writes beside pool memory, use of what was freed, freeing twice,
         * calls at a wrong task priority level, and more; {@link BootReport#misuse} has what was found. Freed memory is
         * not accessible then, and pool memory holds odd bytes. Off by default.
         */
        public Builder misuseChecks(boolean check) {
            misuseChecks = check;
            return this;
        }

        /** Where a boot ends that goes well; at the end of boot services by default. */
        public Builder stopAt(StopPoint point) {
            stopAt = Objects.requireNonNull(point);
            return this;
        }

        /**
         * Keeps non-volatile variables in a file of any format that {@link NvramFiles} knows, so that they outlive the boot.
         * A snapshot takes back what the guest sees; the file follows with the next change.
         */
        public Builder nvram(Path file) {
            return nvram(() -> NvramFiles.open(file));
        }

        /**
         * Keeps non-volatile variables on a disk of a server, which holds some already: {@link NvramFiles#format} makes it so.
         *
         * @param nbd {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}
         * @throws IllegalArgumentException if it is no such URI
         */
        public Builder nvram(URI nbd) {
            NbdExport export = NbdExport.of(nbd);
            return nvram(() -> NvramFiles.open(NbdDevice.connectPersistent(export)));
        }

        /** Keeps non-volatile variables in a place of any kind; by default they are in memory and gone after the boot. */
        public Builder nvram(NvramSource source) {
            nvram = Objects.requireNonNull(source);
            return this;
        }

        /**
         * Sets a variable before the guest is started, beside or instead of what {@link #nvram(Path) is kept}.
         *
         * @throws IllegalArgumentException if it is volatile: such variables are the firmware's and the guest's own
         */
        public Builder setVariable(Variable variable) {
            if (!variable.isNonVolatile()) {
                throw new IllegalArgumentException(variable + " is volatile");
            }
            preparations.add(store -> store.put(variable));
            return this;
        }

        /** Adds, removes or reorders boot options before the guest is started. */
        public Builder bootEntries(BootOptionEditor editor) {
            preparations.add(store -> editor.edit(BootEntries.in(store)));
            return this;
        }

        /** Offers a file as Linux's initial RAM disk, by a handle with LoadFile2 as QEMU's {@code -initrd} does. */
        public Builder initrd(Path file) {
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
            return new Firmware(new Configuration(architecture, profile, List.copyOf(disks), hardware.memorySpan(),
                    typed, keySource, consoleListener, trace, start, seed, timeout, instructionLimit, realTime, display,
                    serialInput.toByteArray(), misuseChecks, stopAt, nvram, initrd, hardware, descriptions,
                    List.copyOf(preparations)));
        }

        private void demandDescription() {
            boolean acpi = profile.offers(FirmwareFeature.ACPI_TABLES);
            boolean tree = profile.offers(FirmwareFeature.DEVICE_TREE) && architecture == Architecture.AARCH64;
            boolean published = acpi && descriptions.acpi() || tree && descriptions.deviceTree(architecture);
            demand(published || !acpi && !tree, "publishes nothing of what is to describe the machine");
            PublishedTables.deviceTree(hardware, descriptions);
            AcpiTables.at(0, hardware, descriptions);
        }

        private void demand(boolean condition, String otherwise) {
            if (!condition) {
                throw new IllegalArgumentException("the profile " + profile + " " + otherwise);
            }
        }
    }
}
