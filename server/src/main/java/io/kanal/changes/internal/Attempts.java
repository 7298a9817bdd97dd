package io.kanal.changes.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * How a follower's failing batch is tried again: once more at the same size, then in halves, until one change is left
 * that is tried five times in all. Changes behind the batch that failed first are taken in full batches again.
 */
final class Attempts {
    private static final int AT_ONE_SIZE = 2;
    private static final int FOR_ONE_CHANGE = 5;

    private final int fullSize;
    private final ChangesProperties properties;
    private int size;
    private int failures;
    private int outages;
    private long suspectThrough = Long.MIN_VALUE;

    Attempts(int fullSize, ChangesProperties properties) {
        this.fullSize = fullSize;
        this.properties = properties;
        size = fullSize;
    }

    /** How many changes to take now. */
    int size() {
        return size;
    }

    /** Everything up to this position is applied. */
    void succeeded(long through) {
        failures = 0;
        outages = 0;
        if (through >= suspectThrough) {
            size = fullSize;
            suspectThrough = Long.MIN_VALUE;
        }
    }

    /** The one change that kept failing is out of the way. */
    void setAside() {
        failures = 0;
        outages = 0;
        size = fullSize;
        suspectThrough = Long.MIN_VALUE;
    }

    /** A batch failed because of something outside: nothing is counted; returns the pause. */
    Duration outage() {
        outages++;
        return properties.pauseAfter(outages);
    }

    /** A batch of so many changes, the last at this position, failed; returns the pause, or nothing to set the one change aside. */
    Optional<Duration> failed(int changes, long through) {
        failures++;
        suspectThrough = Math.max(suspectThrough, through);
        if (changes == 1) {
            size = 1;
            if (failures >= FOR_ONE_CHANGE) {
                return Optional.empty();
            }
            return Optional.of(properties.pauseAfter(failures));
        }
        Duration pause = properties.pauseAfter(1);
        if (failures >= AT_ONE_SIZE) {
            size = Math.max(1, changes / 2);
            failures = 0;
        }
        return Optional.of(pause);
    }
}
