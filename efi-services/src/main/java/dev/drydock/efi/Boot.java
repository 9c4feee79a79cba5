package dev.drydock.efi;

import java.io.IOException;

/** One boot under way: run it, stop it at a call, capture and restore it. Used by one thread at a time. */
public final class Boot implements AutoCloseable {
    Boot(Firmware.Configuration configuration) throws IOException {
        throw new IOException("not yet");
    }

    /** Runs until the outcome is known. */
    public BootReport run() {
        throw new IllegalStateException();
    }

    /** Runs until the firmware call of this number, counted from 0, is about to be handled; false if the boot ended before. */
    public boolean runToCall(long call) {
        throw new IllegalStateException();
    }

    /** Captures the state of the boot. */
    public BootSnapshot snapshot() {
        throw new IllegalStateException();
    }

    /** Puts a captured state of this same boot back. */
    public void restore(BootSnapshot snapshot) {
        throw new IllegalStateException();
    }

    @Override
    public void close() {}
}
