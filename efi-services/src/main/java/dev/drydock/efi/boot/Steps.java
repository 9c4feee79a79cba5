package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.efi.spec.EfiStatus;

/** Ways for a service to end. */
final class Steps {
    private Steps() {}

    static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}
