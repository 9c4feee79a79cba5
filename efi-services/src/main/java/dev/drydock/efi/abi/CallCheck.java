package dev.drydock.efi.abi;

import dev.drydock.core.machine.GateCall;
import dev.drydock.efi.spec.EfiStatus;

/** Looks at each of the guest's calls: for checks that are no single function's matter. */
public interface CallCheck {
    /** A function is about to be handled. */
    void before(String function, GateCall call);

    /** A function that returns a status has come to its end. */
    void after(Object[] arguments, EfiStatus status);
}
