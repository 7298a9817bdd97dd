package io.kanal.jobs.internal;

/** Things per second, smoothed over about ten seconds. Not safe for threads. */
final class Rate {
    private static final double WINDOW_SECONDS = 10;

    private long lastDone;
    private long lastNanos;
    private double perSecond;
    private boolean measured;

    Rate(long done, long nanos) {
        lastDone = done;
        lastNanos = nanos;
    }

    /** Takes a new measure and returns the smoothed rate; never negative. */
    double measure(long done, long nanos) {
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds < 0.05) {
            return perSecond;
        }
        if (done < lastDone) {
            // It went back to re-read what an earlier run did: no rate at all until it moves on.
            lastDone = done;
            lastNanos = nanos;
            measured = false;
            perSecond = 0;
            return 0;
        }
        double now = (done - lastDone) / seconds;
        double weight = measured ? 1 - Math.exp(-seconds / WINDOW_SECONDS) : 1;
        perSecond += weight * (now - perSecond);
        measured = measured || now > 0;
        lastDone = done;
        lastNanos = nanos;
        return perSecond;
    }
}
