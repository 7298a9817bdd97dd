package io.kanal.changes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that a follower could not apply.
 *
 * @param node the node whose own copy failed; null for a follower that runs once for all
 * @param error why, as it was at the last attempt
 * @param retryRequested whether it is about to be tried again
 */
public record SetAside(
        String follower, @Nullable String node, Change change, String error, boolean retryRequested, Instant at) {}
