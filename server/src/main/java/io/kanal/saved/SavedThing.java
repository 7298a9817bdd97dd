package io.kanal.saved;

import io.kanal.answers.Answer;
import io.kanal.posts.message.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a person saved.
 *
 * @param id its own id, greater than those of what was saved before
 * @param note in the person's words; empty where there is none
 * @param post the post as it is now; null for answers, and where the person may not see it any more or it was erased
 * @param answer null for posts
 */
public record SavedThing(
        long id,
        Savable what,
        String note,
        Instant savedAt,
        @Nullable Message post,
        @Nullable Answer answer) {
    /** Whether there is still something to show of it. */
    public boolean visible() {
        return post != null || answer != null;
    }
}
