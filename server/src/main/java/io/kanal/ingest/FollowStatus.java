package io.kanal.ingest;

import io.kanal.jobs.JobId;
import io.kanal.shared.ChatId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well a channel is followed by its web page.
 *
 * @param job the newest back-fill
 * @param newestId up to this id nothing was missed; null before the first page
 * @param oldestId how far back it was read
 * @param interval how often it is looked at
 * @param seenAt when it was last read without trouble
 * @param failures how often in a row reading failed since then
 * @param unreadable how many posts of the pages read last could not be read
 * @param lastError why, as a sentence
 */
public record FollowStatus(
        ChatId chat,
        String username,
        Reach reach,
        @Nullable JobId job,
        @Nullable Long newestId,
        @Nullable Long oldestId,
        Duration interval,
        Instant nextAt,
        @Nullable Instant seenAt,
        int failures,
        int unreadable,
        @Nullable String lastError) {

    /** How far back the posts go. */
    public enum Reach {
        /** Not yet as far as asked for. */
        OPEN,
        /** To the channel's first post. */
        BEGINNING,
        /** To where the chat's retention begins. */
        FLOOR,
        /** To the number of posts that was asked for. */
        LIMIT
    }
}
