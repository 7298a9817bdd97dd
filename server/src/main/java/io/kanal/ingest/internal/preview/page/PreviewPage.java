package io.kanal.ingest.internal.preview.page;

import io.kanal.posts.Counter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What t.me answered when a name was asked for. */
public sealed interface PreviewPage {

    /**
     * A channel's posts, oldest first.
     *
     * @param before the id to page on with; null at the beginning of the channel
     * @param complete whether the page arrived whole; only then do missing ids mean anything
     * @param unreadable posts whose id could not be read
     */
    record History(
            Header header,
            List<PreviewPost> posts,
            @Nullable Long before,
            boolean complete,
            int unreadable) implements PreviewPage {
        public History {
            posts = List.copyOf(posts);
        }

        /** Whether there are posts and none of them can be read. */
        public boolean illegible() {
            return posts.isEmpty() && unreadable > 0;
        }
    }

    /** The card of a channel; answered instead of posts when its preview is switched off. */
    record ChannelCard(
            String title,
            @Nullable String description,
            @Nullable Counter subscribers) implements PreviewPage {}

    /** The card of a group: its messages are not shown on the web. */
    record Group(String title, @Nullable Counter members) implements PreviewPage {}

    /** The card of a person or a bot. */
    record Person(String title, boolean bot) implements PreviewPage {}

    /** Nobody has this name. */
    record Unknown() implements PreviewPage {}

    /** Telegram does not show this chat here. */
    record Restricted(@Nullable String title, String reason) implements PreviewPage {}

    /** Not a page of t.me at all. */
    record Foreign(@Nullable String title) implements PreviewPage {}

    /**
     * What stands above the posts.
     *
     * @param username as posts' addresses write it, which is its true spelling; else as the header shows it
     * @param bareId the channel's id without its mark; null where no post shows it
     * @param photo where the channel's picture is; expires
     */
    record Header(
            String title,
            @Nullable String username,
            @Nullable Long bareId,
            @Nullable String description,
            @Nullable Counter subscribers,
            @Nullable String photo) {}
}
