package io.kanal.ingest.internal.preview;

import io.kanal.ingest.internal.preview.page.PreviewPage;
import java.time.Duration;

/** What asking for a page led to. */
sealed interface Answer {
    /** The page, of whatever kind. */
    record Got(PreviewPage page) implements Answer {}

    /**
     * Not now: the site is busy, slow or away.
     *
     * @param after the least time to wait, as far as the site says
     */
    record Later(String why, Duration after) implements Answer {}

    /** Asking again would give the same: the page is refused, is too large, or leads elsewhere. */
    record Never(String why) implements Answer {}
}
