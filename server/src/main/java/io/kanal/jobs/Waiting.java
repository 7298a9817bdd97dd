package io.kanal.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a job that waits does not run.
 *
 * @param until when it is tried again; null where nobody knows
 * @param running how many jobs run on the threads that it waits for
 */
public record Waiting(Reason reason, @Nullable Instant until, int running) {
    /** What stands in its way. */
    public enum Reason {
        /** Nothing: a thread takes it within a second. */
        NOTHING,
        /** Others have all the threads that work of its sort has. */
        THREADS,
        /** It is put off to a later time, as after an outage of the database. */
        LATER,
        /** No node that runs now knows work of its kind. */
        NO_NODE
    }
}
