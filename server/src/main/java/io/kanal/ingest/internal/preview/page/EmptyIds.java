package io.kanal.ingest.internal.preview.page;

import io.kanal.posts.IdRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids that a page shows to hold nothing: t.me lists posts without leaving any out, so an id between two neighbours, or
 * between the page and the id it was asked to stop before, is empty. Nothing is said next to an album that does not show
 * its items' ids, nor of a page that arrived in part.
 */
public final class EmptyIds {
    private EmptyIds() {}

    /**
     * The ranges between the posts of a page.
     *
     * @param before the id the page was asked to stop before; null for the newest page
     */
    public static List<IdRange> of(PreviewPage.History page, @Nullable Long before) {
        if (!page.complete() || page.unreadable() > 0 || page.posts().isEmpty()) {
            return List.of();
        }
        List<IdRange> empty = new ArrayList<>();
        PreviewPost below = null;
        for (PreviewPost post : page.posts()) {
            if (below != null && below.siblingsKnown() && post.siblingsKnown()) {
                add(empty, below.lastId() + 1, post.firstId() - 1);
            }
            below = post;
        }
        PreviewPost first = page.posts().getFirst();
        if (page.before() == null && first.siblingsKnown()) {
            add(empty, 1, first.firstId() - 1);
        }
        PreviewPost last = page.posts().getLast();
        if (before != null && last.siblingsKnown()) {
            add(empty, last.lastId() + 1, before - 1);
        }
        return empty;
    }

    private static void add(List<IdRange> ranges, long first, long last) {
        if (first <= last) {
            ranges.add(new IdRange(first, last));
        }
    }
}
