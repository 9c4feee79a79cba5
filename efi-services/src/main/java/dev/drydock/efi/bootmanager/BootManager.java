package dev.drydock.efi.bootmanager;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateList;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootOutcome.Attempt;
import dev.drydock.efi.boot.Events;
import dev.drydock.efi.boot.ImageControl;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.bootmanager.BootTargets.Expansion;
import dev.drydock.efi.bootmanager.BootTargets.Target;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.protocol.media.Place;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventGroup;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.variable.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Chooses what is booted (UEFI 2.10, 3.1 and 3.4): drivers are loaded by {@code DriverOrder}; then, unless
 * {@code OsIndications} asks for recovery at once, {@code SysPrepOrder}, {@code BootNext} and {@code BootOrder} are tried;
 * then recovery options, of which the platform's own is the removable media path on every device.
 *
 * <p>There is no menu and nobody to use one: {@code Timeout} is not waited for, and a boot option that returns EFI_SUCCESS is
 * followed by the next one, as 3.1.1 wants it of a firmware that is not interactive. A recovery option that returns
 * EFI_SUCCESS ends the boot (3.4.2).
 */
public final class BootManager {
    private final Platform platform;
    private final Variables variables;
    private final LoadOptionVariables options;
    private final OptionLoader loader;
    private final DriverReconnection drivers;
    private final BootTargets targets;
    private final StateList<Attempt> attempts;
    private final StateCell<BootOutcome> last;
    private final StateCell<String> booted;
    /** Whether some driver's option asked for every driver to be connected anew. */
    private final StateCell<Boolean> forceReconnect;

    /** What is done with load options of a kind, by the name of their variables. */
    private enum Kind {
        DRIVER("Driver"), SYS_PREP("SysPrep"), BOOT("Boot"), PLATFORM_RECOVERY("PlatformRecovery");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** Whether what is started may become the operating system. */
        boolean boots() {
            return this == BOOT || this == PLATFORM_RECOVERY;
        }
    }

    /**
     * A load option on its way.
     *
     * @param name of the variable
     */
    private record Candidate(Kind kind, String name, LoadOption option) {
        /** What to call the option, or a target of it, in reports: the removable media path needs no introduction. */
        String place(String target) {
            String self = name + " \"" + option.description() + '"';
            return kind == Kind.PLATFORM_RECOVERY ? target : target.isEmpty() ? self : self + ", " + target;
        }
    }

    private BootManager(Platform platform, Variables variables, OptionLoader loader, BootTargets targets,
            List<Attempt> tried) {
        this.platform = platform;
        this.variables = variables;
        this.loader = loader;
        this.targets = targets;
        options = new LoadOptionVariables(variables);
        drivers = new DriverReconnection(platform);
        attempts = platform.state().list();
        attempts.addAll(tried);
        last = platform.state().cell(null);
        booted = platform.state().cell("");
        forceReconnect = platform.state().cell(false);
    }

    /**
     * Makes the boot manager, and the global variables that are its business.
     *
     * @param firmware the handle that is the parent of what is loaded
     * @param console the handle of the console
     * @param places the disks and their partitions; what of them cannot be booted from counts as tried
     */
    public static BootManager install(Platform platform, Variables variables, ImageControl images, Handle firmware,
            Handle console, List<Place> places) {
        String path = removableMediaPath(platform.machine().architecture());
        List<Attempt> tried = new ArrayList<>(BootVariables.install(platform, variables, console, path));
        places.forEach(
                place -> place.problem().ifPresent(problem -> tried.add(new Attempt(place.name(), problem))));
        return new BootManager(platform, variables, new OptionLoader(platform, images, firmware),
                new BootTargets(places, path), tried);
    }

    /** The path of the file that is booted from a removable medium (UEFI 2.10, 3.5.1.1). */
    static String removableMediaPath(Architecture architecture) {
        return "\\EFI\\BOOT\\BOOT" + (architecture == Architecture.X86_64 ? "X64" : "AA64") + ".EFI";
    }

    /** The name of the image that was started last, drivers and the like apart. */
    public String booted() {
        return booted.get();
    }

    /** What did not lead to a boot, in the order of trying. */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Starts the first image that can be; or stops with the outcome if there is none. */
    public Step start() {
        Step step = walk(Kind.DRIVER, options.ordered(Kind.DRIVER.prefix), 0, this::driversLoaded);
        while (step instanceof Step.Again(Supplier<Step> next)) {
            step = next.get();
        }
        return step;
    }

    private Step driversLoaded() {
        if (!loader.hasRun()) {
            return decide();
        }
        return forceReconnect.get() ? drivers.reconnectAll(this::decide) : drivers.connectAll(this::decide);
    }

    private Step decide() {
        if (isRecoveryDemanded()) {
            return recover();
        }
        return walk(Kind.SYS_PREP, options.ordered(Kind.SYS_PREP.prefix), 0, this::bootNext);
    }

    /** Whether OsIndications asks for platform recovery; the request is taken back then, so that it is granted once. */
    private boolean isRecoveryDemanded() {
        byte[] data = options.global("OsIndications").orElse(new byte[0]);
        long asked = 0;
        for (int i = 0; i < data.length && data.length == Long.BYTES; i++) {
            asked |= Byte.toUnsignedLong(data[i]) << 8 * i;
        }
        long refused = asked & ~BootVariables.SUPPORTED_INDICATIONS;
        if (refused != 0) {
            attempts.add(new Attempt("OsIndications", "not supported: 0x%x".formatted(refused)));
        }
        if ((asked & BootVariables.START_PLATFORM_RECOVERY) == 0) {
            return false;
        }
        return written("OsIndications",
                new ByteWriter().u64(asked & ~BootVariables.START_PLATFORM_RECOVERY).toByteArray());
    }

    /** Writes a global variable, or removes it if there is no data; a failure is an attempt's reason. */
    private boolean written(String name, byte[] data) {
        try {
            variables.putGlobal(name, data);
            return true;
        } catch (IOException e) {
            attempts.add(new Attempt(name, "cannot be written: " + e.getMessage()));
            return false;
        }
    }

    private Step bootNext() {
        byte[] data = options.global("BootNext").orElse(null);
        // Deleted before anything is started, or it would be tried for ever.
        if (data == null || !written("BootNext", new byte[0])) {
            return bootOrder();
        }
        if (data.length != Short.BYTES) {
            attempts.add(new Attempt("BootNext", "has " + data.length + " bytes"));
            return bootOrder();
        }
        String name = BootEntry.name(LoadOptionVariables.numbers(data).getFirst());
        return process(Kind.BOOT, name, true, _ -> bootOrder()).orElseGet(this::bootOrder);
    }

    private Step bootOrder() {
        return walk(Kind.BOOT, options.ordered(Kind.BOOT.prefix), 0, this::recover);
    }

    /**
     * Recovery (3.4): the options of operating systems are authenticated by keys of which this firmware has none, and what
     * cannot be verified must be passed over (3.4.1). So BootOrder is not tried once more either.
     */
    private Step recover() {
        for (Guid vendor : options.recoveryVendors()) {
            options.all(vendor, "OsRecovery").forEach(name -> attempts.add(
                    new Attempt(name + "-" + vendor, "there is no key by which its signature could be verified")));
        }
        return walk(Kind.PLATFORM_RECOVERY, options.all(Kind.PLATFORM_RECOVERY.prefix), 0, this::end);
    }

    private Step end() {
        return new Step.Stop(last.get() != null ? last.get() : new BootOutcome.NothingBootable(List.copyOf(attempts)));
    }

    /** Processes the options of a list from one on. */
    private Step walk(Kind kind, List<String> names, int first, Supplier<Step> then) {
        for (int i = first; i < names.size(); i++) {
            int next = i + 1;
            Optional<Step> step = process(kind, names.get(i), false,
                    // A list may be longer than the host's stack is deep.
                    success -> success && kind == Kind.PLATFORM_RECOVERY
                            ? end()
                            : new Step.Again(() -> walk(kind, names, next, then)));
            if (step.isPresent()) {
                return step.get();
            }
        }
        return then.get();
    }

    /** An option that can be read; why another cannot is an attempt's reason. */
    private Optional<LoadOption> read(String name) {
        Optional<byte[]> data = options.global(name);
        try {
            if (data.isPresent()) {
                return Optional.of(LoadOption.decode(data.get()));
            }
            attempts.add(new Attempt(name, "does not exist"));
        } catch (LoadOptionFormatException e) {
            attempts.add(new Attempt(name, e.getMessage()));
        }
        return Optional.empty();
    }

    /** Why an option is not used, if it is not. */
    private static Optional<String> objection(Kind kind, LoadOption option, boolean demanded) {
        if (kind == Kind.BOOT && option.category() != LoadOption.CATEGORY_BOOT
                && option.category() != LoadOption.CATEGORY_APP) {
            return Optional.of("is of a category that the specification reserves");
        }
        if (!demanded && !option.isActive()) {
            return Optional.of("is not active");
        }
        return !demanded && kind == Kind.BOOT && option.category() == LoadOption.CATEGORY_APP
                ? Optional.of("is an application, which is started only if someone asks for it")
                : Optional.empty();
    }

    /**
     * Processes one option.
     *
     * @param done is told whether an image of it was started and returned EFI_SUCCESS
     * @return empty if the option is not to be used
     */
    private Optional<Step> process(Kind kind, String name, boolean demanded, Function<Boolean, Step> done) {
        Optional<LoadOption> option = read(name);
        if (option.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> objection = objection(kind, option.get(), demanded);
        if (objection.isPresent()) {
            attempts.add(new Attempt(name, objection.get()));
            return Optional.empty();
        }
        var candidate = new Candidate(kind, name, option.get());
        if (!kind.boots()) {
            if (kind == Kind.DRIVER && candidate.option().isForceReconnect()) {
                forceReconnect.set(true);
            }
            return Optional.of(load(candidate, done));
        }
        OptionalInt number = LoadOptionVariables.number(Kind.BOOT.prefix, name);
        number.ifPresent(current -> written("BootCurrent", new ByteWriter().u16(current).toByteArray()));
        Events events = platform.events();
        events.signalGroup(EventGroup.READY_TO_BOOT);
        return Optional.of(events.dispatchThen(() -> {
            events.signalGroup(EventGroup.AFTER_READY_TO_BOOT);
            return events.dispatchThen(() -> load(candidate, success -> {
                number.ifPresent(_ -> written("BootCurrent", new byte[0]));
                return done.apply(success);
            }));
        }));
    }

    private Step load(Candidate candidate, Function<Boolean, Step> done) {
        Expansion expansion = targets.expand(candidate.option().target());
        if (expansion.targets().isEmpty() && candidate.kind() != Kind.PLATFORM_RECOVERY) {
            attempts.add(new Attempt(candidate.place(""), expansion.problem()));
        }
        return loadFrom(candidate, expansion.targets(), 0, done);
    }

    /** Loads and starts what an option stands for, one after the other until an image returns EFI_SUCCESS. */
    private Step loadFrom(Candidate candidate, List<Target> from, int index, Function<Boolean, Step> done) {
        if (index == from.size()) {
            return done.apply(false);
        }
        Target target = from.get(index);
        Supplier<Step> next = () -> loadFrom(candidate, from, index + 1, done);
        String place = candidate.place(target.name());
        return loader.load(target, candidate.option().data().toByteArray(), image -> {
            if (candidate.kind().boots()) {
                booted.set(target.name());
            }
            return loader.start(image, status -> {
                boolean success = status.equals(EfiStatus.SUCCESS);
                if (candidate.kind().boots() || !success) {
                    attempts.add(new Attempt(place, "returned " + status));
                }
                if (candidate.kind().boots()) {
                    last.set(new BootOutcome.ImageReturned(target.name(), status));
                }
                if (success && candidate.kind() == Kind.SYS_PREP) {
                    return drivers.connectAll(() -> done.apply(true));
                }
                return success ? done.apply(true) : new Step.Again(next);
            });
        }, refusal -> {
            attempts.add(new Attempt(place, refusal.reason()));
            if (refusal.image() && candidate.kind().boots()) {
                last.set(new BootOutcome.ImageRefused(target.name(), refusal.reason()));
            }
            return new Step.Again(next);
        });
    }
}
