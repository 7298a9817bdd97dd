package io.kanal.web.internal.pages.feed;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Where in the feed a page is, as its address says it.
 *
 * @param channel the only channel shown; null for all
 * @param folder the only folder shown; null for all, and where one channel is
 * @param day the last day shown; null for the newest
 * @param months whether the strip shows months
 * @param view how posts are shown, where the address says it; null otherwise
 */
public record FeedPlace(
        @Nullable Long channel,
        @Nullable String folder,
        @Nullable LocalDate day,
        boolean months,
        @Nullable String view) {
    public FeedPlace on(@Nullable LocalDate wanted) {
        return new FeedPlace(channel, folder, wanted, months, view);
    }

    public FeedPlace byMonths(boolean wanted) {
        return new FeedPlace(channel, folder, day, wanted, view);
    }

    public FeedPlace in(@Nullable Long wanted) {
        return new FeedPlace(wanted, null, day, months, view);
    }

    public FeedPlace within(@Nullable String wanted) {
        return new FeedPlace(null, wanted, day, months, view);
    }

    public FeedPlace as(String wanted) {
        return new FeedPlace(channel, folder, day, months, wanted);
    }

    /** Where the page goes on behind this post. */
    public String behind(long post) {
        return UriComponentsBuilder.fromUriString(on(null).address())
                .queryParam("before", post)
                .build()
                .toUriString();
    }

    /** Where what was marked as read is told. */
    public String marked() {
        return UriComponentsBuilder.fromUriString(address())
                .queryParam("marked")
                .build()
                .toUriString();
    }

    public String address() {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/app/feed");
        if (channel != null) {
            address.queryParam("channel", channel);
        }
        if (folder != null) {
            address.queryParam("folder", UriUtils.encode(folder, StandardCharsets.UTF_8));
        }
        if (day != null) {
            address.queryParam("day", day);
        }
        if (months) {
            address.queryParam("by", "months");
        }
        if (view != null) {
            address.queryParam("view", view);
        }
        return address.build().toUriString();
    }
}
