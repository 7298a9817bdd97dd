package io.kanal.shared.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Things per second as they will probably go on: smoothed over ten seconds at the beginning, over a quarter of the time so far
 * later on, so that the time left told by it neither jumps with each batch nor keeps a beginning that was quicker. Not safe for
 * threads.
 */
public final class Speed {
    private static final double SHORTEST_WINDOW_SECONDS = 10;
    private static final double LONGEST_WINDOW_SECONDS = 600;
    private static final double SHARE_OF_TIME = 0.25;
    private static final double CLOSEST_SECONDS = 0.05;

    private long lastDone;
    private long lastNanos;
    private double movingSeconds;
    private double perSecond;

    /** Begins at a moment with what is done already. */
    public Speed(long done, long nanos) {
        lastDone = done;
        lastNanos = nanos;
    }

    /** Takes a new measure and returns the speed; never negative, 0 until something moves. */
    public double measure(long done, long nanos) {
        double seconds = (double) (nanos - lastNanos) / 1e9;
        if (seconds < CLOSEST_SECONDS) {
            return perSecond;
        }
        if (done < lastDone || (movingSeconds == 0 && done == lastDone)) {
            // It went back to re-read what an earlier run did, or has not begun to move: what passes is no part of its
            // pace.
            movingSeconds = 0;
            perSecond = 0;
        } else {
            movingSeconds += seconds;
            double window = Math.clamp(movingSeconds * SHARE_OF_TIME, SHORTEST_WINDOW_SECONDS, LONGEST_WINDOW_SECONDS);
            // In the first window all measures weigh alike: one short batch is no pace.
            double weight = Math.max(seconds / movingSeconds, 1 - Math.exp(-seconds / window));
            perSecond += weight * ((double) (done - lastDone) / seconds - perSecond);
        }
        lastDone = done;
        lastNanos = nanos;
        return perSecond;
    }

    /** The speed of the last measure. */
    public double perSecond() {
        return perSecond;
    }

    /** How long so many things take at a speed; null where nothing moves. */
    public static @Nullable Duration timeFor(double things, double perSecond) {
        if (perSecond <= 0) {
            return null;
        }
        double seconds = Math.ceil(Math.max(0, things) / perSecond);
        return seconds > Integer.MAX_VALUE ? null : Duration.ofSeconds((long) seconds);
    }
}
