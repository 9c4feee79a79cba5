package dev.drydock.efi.protocol.clock;

import dev.drydock.core.machine.VirtualClock;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.TimestampProtocol;

/** The machine's clock as a counter of nanoseconds. */
public final class ClockTimestamp implements TimestampProtocol {
    private static final long FREQUENCY = 1_000_000_000;
    /** What a look at the counter takes: a guest that waits by it gets where it wants to be in few calls. */
    private static final long READ_NANOS = 1_000;

    private final VirtualClock clock;

    private ClockTimestamp(VirtualClock clock) {
        this.clock = clock;
    }

    /** Installs the protocol on a handle of its own. */
    public static void install(Platform platform) {
        platform.install(platform.handles().create(), TimestampProtocol.GUID, TimestampProtocol.class,
                new ClockTimestamp(platform.machine().clock()));
    }

    @Override
    public long getTimestamp() {
        clock.advance(READ_NANOS);
        return clock.nanos();
    }

    @Override
    public EfiStatus getProperties(Pointer<Properties> properties) {
        if (properties.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        properties.set(new Properties(FREQUENCY, -1));
        return EfiStatus.SUCCESS;
    }
}
