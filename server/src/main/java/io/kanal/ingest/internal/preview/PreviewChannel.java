package io.kanal.ingest.internal.preview;

import io.kanal.ingest.FollowStatus;
import io.kanal.jobs.JobId;
import io.kanal.shared.ChatId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A followed channel, as its row says; see {@link FollowStatus} for the parts. */
record PreviewChannel(
        ChatId chat,
        String username,
        FollowStatus.Reach reach,
        @Nullable JobId job,
        @Nullable Long newestId,
        @Nullable Long oldestId,
        Duration interval,
        Instant nextAt,
        @Nullable Instant seenAt,
        int failures,
        int unreadable,
        @Nullable String lastError) {

    FollowStatus status() {
        return new FollowStatus(
                chat,
                username,
                reach,
                job,
                newestId,
                oldestId,
                interval,
                nextAt,
                seenAt,
                failures,
                unreadable,
                lastError);
    }
}
