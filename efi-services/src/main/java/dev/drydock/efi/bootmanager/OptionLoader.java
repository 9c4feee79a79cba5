package dev.drydock.efi.bootmanager;

import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.ImageControl;
import dev.drydock.efi.boot.ImageControl.Refusal;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.bootmanager.BootTargets.Target;
import dev.drydock.efi.protocol.media.Volume;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/** Loads and starts the images of load options, on the firmware's behalf. */
final class OptionLoader {
    private static final long WATCHDOG_SECONDS = 300;
    private static final int END_NODE_BYTES = 4;

    private final Platform platform;
    private final ImageControl images;
    private final Handle firmware;
    private final StateCell<Boolean> hasRun;

    /** @param firmware the handle that is the parent of what is loaded */
    OptionLoader(Platform platform, ImageControl images, Handle firmware) {
        this.platform = platform;
        this.images = images;
        this.firmware = firmware;
        hasRun = platform.state().cell(false);
    }

    /** Whether guest code has run in this boot, so that protocols may be others than the firmware's. */
    boolean hasRun() {
        return hasRun.get();
    }

    /**
     * Loads an image.
     *
     * @param options its load options
     * @param loaded is given its handle
     */
    Step load(Target target, byte[] options, Function<Handle, Step> loaded, Function<Refusal, Step> refused) {
        Function<Handle, Step> ready = image -> {
            images.setLoadOptions(image, options);
            return loaded.apply(image);
        };
        if (hasRun.get()) {
            // By Load File with BootPolicy TRUE where it is no file: Load File 2 is not for boot options (13.2).
            return images.load(target.path().encode(), firmware, ready, refusal -> refused.apply(
                    refusal.found() || !(target instanceof Target.Elsewhere(var _, String problem))
                            ? refusal
                            : new Refusal(problem, false, false)));
        }
        // As long as no guest code has run, nobody but the firmware has anything to load from, and asking it needs no calls.
        return switch (target) {
            case Target.Elsewhere(var _, String problem) -> refused.apply(new Refusal(problem, false, false));
            case Target.OnVolume(Volume volume, String path) -> {
                try {
                    Optional<byte[]> file = volume.open(path);
                    if (file.isEmpty()) {
                        yield refused.apply(Refusal.NOT_FOUND);
                    }
                    Handle image = images.load(path.substring(path.lastIndexOf('\\') + 1),
                            MemorySegment.ofArray(file.get()), firmware, volume.handle(),
                            volume.pathOf(path).encode(), volume.path().encode().length - END_NODE_BYTES);
                    yield image == null
                            ? refused.apply(new Refusal(images.lastRefusal(), true, true))
                            : ready.apply(image);
                } catch (IOException e) {
                    yield refused.apply(new Refusal(String.valueOf(e.getMessage()), true, false));
                }
            }
        };
    }

    /** Starts an image under the watchdog of a boot option (3.1.2 and 7.5.1). */
    Step start(Handle image, Function<EfiStatus, Step> returned) {
        hasRun.set(true);
        platform.events().watchdog().start(WATCHDOG_SECONDS);
        return images.start(image, result -> {
            platform.events().watchdog().start(0);
            return returned.apply(new EfiStatus(result));
        });
    }
}
