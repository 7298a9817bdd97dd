package io.kanal.ai.internal;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many calls of models run at once in this process; who comes later waits in the order of coming, and not without end. */
public final class ModelSlots {
    private final Semaphore free;
    private final int most;
    private final Duration longestWait;
    private final String setting;

    /**
     * @param setting the name of the setting that says how many, told to whom waited in vain
     */
    public ModelSlots(int most, Duration longestWait, String setting) {
        if (most < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, not " + most);
        }
        this.free = new Semaphore(most, true);
        this.most = most;
        this.longestWait = longestWait;
        this.setting = setting;
    }

    /** A place that was taken; closing gives it back. */
    public interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws KanalException {@code UNAVAILABLE} when none came free in time, or the thread was interrupted
     */
    public Slot take() {
        try {
            if (!free.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KanalException(
                        ErrorCode.UNAVAILABLE,
                        "%d calls of models run already, and none ended within %d s (%s says how many may); try again in a moment"
                                .formatted(most, longestWait.toSeconds(), setting));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KanalException(ErrorCode.UNAVAILABLE, "The call of a model was broken off while it waited", e);
        }
        return free::release;
    }
}
