package dev.drydock.core.machine;

import java.time.Duration;

/** A moment on the host's clock at which a callback is called once, unless the deadline is closed before. */
final class Deadline implements AutoCloseable {
    private final long at;
    private final Thread thread;

    private Deadline(long at, Thread thread) {
        this.at = at;
        this.thread = thread;
    }

    static Deadline start(Duration wallTime, Runnable callback) {
        long at = System.nanoTime() + Math.clamp(wallTime.toMillis(), 0, Integer.MAX_VALUE) * 1_000_000L;
        Thread thread = Thread.ofPlatform().daemon().name("drydock watchdog").unstarted(() -> {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
                callback.run();
            } catch (InterruptedException _) {
                // The run ended in time.
            }
        });
        thread.start();
        return new Deadline(at, thread);
    }

    boolean hasPassed() {
        return System.nanoTime() - at >= 0;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
