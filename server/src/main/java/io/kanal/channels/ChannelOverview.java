package io.kanal.channels;

import io.kanal.ingest.FollowStatus;
import io.kanal.jobs.Job;
import io.kanal.posts.Chat;
import org.jspecify.annotations.Nullable;

/**
 * A channel as who sees it finds it in a list.
 *
 * @param followed whether they follow it; otherwise it is theirs by an import
 * @param place where they put it among their channels
 * @param status how its web page is followed; null where it is not
 * @param backfill the reading of its older posts that goes on, whoever asked for it; null when none does
 * @param own whether that job is theirs to open and cancel; of another's, only how far it is may be shown
 */
public record ChannelOverview(
        Chat chat,
        boolean followed,
        Arrangement.Place place,
        @Nullable FollowStatus status,
        @Nullable Job backfill,
        boolean own) {}
