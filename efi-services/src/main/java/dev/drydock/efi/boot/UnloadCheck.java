package dev.drydock.efi.boot;

import dev.drydock.efi.check.Misuse;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;

/** Looks for what leads to an image that is being unloaded, and for what it has not closed. */
final class UnloadCheck {
    /** The ways of opening a protocol that bind the agent to close it: for a child, as a driver, exclusively. */
    private static final int TO_BE_CLOSED = 0x08 | 0x10 | 0x20;

    private final Platform platform;

    UnloadCheck(Platform platform) {
        this.platform = platform;
    }

    /** Notes what is found; called while the image is still there. */
    void unloaded(Handle image, String name, ImageLoader.Loaded loaded) {
        HandleDatabase handles = platform.handles();
        for (Handle handle : handles.handles()) {
            for (Guid protocol : handles.protocols(handle)) {
                handles.find(handle, protocol).ifPresent(present -> {
                    if (present.opens().stream().anyMatch(
                            open -> open.agent().equals(image) && (open.attributes() & TO_BE_CLOSED) != 0)) {
                        platform.checks().report(new Misuse.UnclosedProtocol(name, handle, protocol));
                    }
                    if (isIn(loaded, present.address())) {
                        platform.checks().report(new Misuse.LeftBehind(name,
                                "the interface of %s on handle 0x%x".formatted(protocol, handle.value())));
                    }
                });
            }
        }
        for (long function : platform.events().notificationFunctions()) {
            if (isIn(loaded, function)) {
                platform.checks().report(new Misuse.LeftBehind(name,
                        "an event's notification function at " + platform.machine().codeMap().describe(function)));
            }
        }
    }

    private static boolean isIn(ImageLoader.Loaded loaded, long address) {
        return Long.compareUnsigned(address - loaded.base(), loaded.size()) < 0;
    }
}
