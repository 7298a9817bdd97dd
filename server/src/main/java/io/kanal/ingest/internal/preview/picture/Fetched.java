package io.kanal.ingest.internal.preview.picture;

import java.time.Duration;

/** What asking for a file led to. */
sealed interface Fetched {
    /** It is stored. */
    record Kept(String blob, long bytes) implements Fetched {}

    /** The address leads to nothing any more. */
    record Gone() implements Fetched {}

    /** Asking again would give the same. */
    record Never(Reason reason) implements Fetched {}

    /**
     * Not now.
     *
     * @param busy whether the site asks everybody for quiet, so that it says nothing about this file
     * @param after the least time to wait
     */
    record Later(String why, boolean busy, Duration after) implements Fetched {}

    /** Why there is no file. */
    enum Reason {
        /** The page shows no address at which it still is. */
        GONE,
        TOO_LARGE,
        /** What came is no file of the kind that the page shows. */
        OTHER_KIND,
        /** It lies where nothing is fetched from, or the site refuses it. */
        REFUSED,
        /** All space is taken by pictures of newer posts. */
        NO_SPACE
    }
}
