package io.kanal.ingest.internal.merge;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Version;

/** What the merge does with one seen message. */
sealed interface Decision {
    /** Not known before. */
    record Add(Recorded row) implements Decision {}

    /** The content the source shows becomes the current version; the one before moves to the revisions. */
    record Supersede(Known known, Recorded row, boolean restored) implements Decision {}

    /** The content the source shows came before the current version and is kept as a revision. */
    record KeepEarlier(Known known, Recorded row, Version earlier) implements Decision {}

    /**
     * The content is the current one or an earlier one already kept.
     *
     * @param seen the hash of what the source showed
     * @param factsLearned a fact that searching depends on changed: the date, the author, the media
     * @param counted only counters or short-lived facts changed
     */
    record Same(Known known, Recorded row, ContentHash seen, boolean factsLearned, boolean counted, boolean restored)
            implements Decision {}
}
