package io.kanal.ingest.internal.preview.page;

import org.jspecify.annotations.Nullable;

/** Where a page leads on to. */
public final class Paging {
    private Paging() {}

    /**
     * The id to ask for the page in front of this one; null at the beginning of the channel, and where a page would lead
     * nowhere new.
     *
     * @param asked the id this page was asked to stop before; null for the newest page
     */
    public static @Nullable Long before(PreviewPage.History page, @Nullable Long asked) {
        Long shown = page.before();
        if (shown == null) {
            return null;
        }
        long next = page.posts().isEmpty()
                ? shown
                : Math.min(shown, page.posts().getFirst().firstId());
        return next > 1 && (asked == null || next < asked) ? next : null;
    }

    public static @Nullable Long newestId(PreviewPage.History page) {
        return page.posts().isEmpty() ? null : page.posts().getLast().lastId();
    }

    public static @Nullable Long oldestId(PreviewPage.History page) {
        return page.posts().isEmpty() ? null : page.posts().getFirst().firstId();
    }
}
