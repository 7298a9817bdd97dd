package io.kanal.ingest.internal.preview;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange with the site went, whatever it was about.
 *
 * @param trouble why the site could not be read; null where it could
 */
record Exchange(Instant at, @Nullable String trouble) {
    /** Before the first. */
    static final Exchange NONE = new Exchange(Instant.EPOCH, null);
}
