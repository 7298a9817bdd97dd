package io.kanal.web.internal.pages.feed;

import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.posts.reading.Unread;
import io.kanal.shared.ChatId;
import io.kanal.web.internal.pages.posts.PostView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is new on a page of the feed.
 *
 * @param posts how many are new in what the feed shows, on all its pages
 * @param more whether there may be more than that
 * @param since when the person was here before; null where nothing is new
 * @param fresh the ids of those on this page
 * @param end the id of the post before which the last new one stands; null where it is on another page or there is none
 */
public record NewOnPage(
        int posts,
        boolean more,
        @Nullable Instant since,
        Set<Long> fresh,
        @Nullable Long end) {
    public NewOnPage {
        fresh = Set.copyOf(fresh);
    }

    /**
     * That of a page.
     *
     * @param before the last post of the page before; null on the first one
     */
    public static NewOnPage of(Unread all, ReadScope scope, List<PostView> shown, @Nullable Message before) {
        Map<ChatId, Unread.Position> positions = new HashMap<>(all.positions());
        positions.keySet().retainAll(scope.chats());
        Unread unread = new Unread(positions, all.until());
        Set<Long> fresh = shown.stream()
                .filter(post -> unread.isNew(post.message()))
                .map(PostView::id)
                .collect(Collectors.toSet());
        return new NewOnPage(
                unread.posts(), unread.more(), unread.since().orElse(null), fresh, end(unread, shown, fresh, before));
    }

    private static @Nullable Long end(Unread unread, List<PostView> shown, Set<Long> fresh, @Nullable Message before) {
        Instant end = unread.end().orElse(null);
        if (end == null || shown.isEmpty()) {
            return null;
        }
        Instant oldest = shown.getLast().date();
        if (oldest != null && oldest.isAfter(end)) {
            return null;
        }
        int behind = before != null && unread.isNew(before) ? 0 : -1;
        for (int i = 0; i < shown.size(); i++) {
            if (fresh.contains(shown.get(i).id())) {
                behind = i + 1;
            }
        }
        return behind < 0 || behind >= shown.size() ? null : shown.get(behind).id();
    }
}
