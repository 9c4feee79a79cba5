package dev.drydock.efi.bootmanager;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateList;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootOutcome.Attempt;
import dev.drydock.efi.boot.ImageControl;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.media.Volume;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Boots by the removable media path (UEFI 2.10, 3.5.1.1): the first file system that has the boot file of this
 * architecture, then, if its image returns, the next.
 */
public final class BootManager {
    private static final long WATCHDOG_SECONDS = 300;
    private static final int END_NODE_BYTES = 4;

    private final Platform platform;
    private final ImageControl images;
    private final Handle firmware;
    private final List<Volume> volumes;
    private final String path;
    private final StateList<Attempt> attempts;
    private final StateCell<BootOutcome> last;
    private final StateCell<String> booted;

    /**
     * @param firmware the handle that is the parent of what is booted
     * @param tried what was found unusable on the disks already
     */
    public BootManager(Platform platform, ImageControl images, Handle firmware, List<Volume> volumes,
            List<Attempt> tried) {
        this.platform = platform;
        this.images = images;
        this.firmware = firmware;
        this.volumes = List.copyOf(volumes);
        path = removableMediaPath(platform.machine().architecture());
        attempts = platform.state().list();
        attempts.addAll(tried);
        last = platform.state().cell(null);
        booted = platform.state().cell("");
    }

    /** The path of the file that is booted from a removable medium. */
    public static String removableMediaPath(Architecture architecture) {
        return "\\EFI\\BOOT\\BOOT" + (architecture == Architecture.X86_64 ? "X64" : "AA64") + ".EFI";
    }

    /** The name of the image that was started last. */
    public String booted() {
        return booted.get();
    }

    /** Starts the first image that can be; or stops with the outcome if there is none. */
    public Step start() {
        return tryFrom(0);
    }

    private Step tryFrom(int first) {
        for (int i = first; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            String name = volume.name() + path;
            try {
                Optional<byte[]> file = volume.open(path);
                if (file.isEmpty()) {
                    attempts.add(new Attempt(name, "not found"));
                    continue;
                }
                Handle image = images.load(shortName(), MemorySegment.ofArray(file.get()), firmware, volume.handle(),
                        volume.pathOf(path).encode(), volume.path().encode().length - END_NODE_BYTES);
                if (image == null) {
                    attempts.add(new Attempt(name, images.lastRefusal()));
                    last.set(new BootOutcome.ImageRefused(name, images.lastRefusal()));
                    continue;
                }
                booted.set(name);
                platform.events().watchdog().start(WATCHDOG_SECONDS);
                int next = i + 1;
                return images.start(image, result -> {
                    var status = new EfiStatus(result);
                    attempts.add(new Attempt(name, "returned " + status));
                    last.set(new BootOutcome.ImageReturned(name, status));
                    return tryFrom(next);
                });
            } catch (IOException e) {
                attempts.add(new Attempt(name, e.getMessage()));
            }
        }
        return new Step.Stop(last.get() != null ? last.get() : new BootOutcome.NothingBootable(List.copyOf(attempts)));
    }

    private String shortName() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }
}
