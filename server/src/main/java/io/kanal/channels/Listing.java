package io.kanal.channels;

import io.kanal.people.tiers.Allowances;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.shared.LimitReached;
import io.kanal.shared.LimitReached.Limit;
import io.kanal.shared.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists posts to a person, counted against the number that their tier lists on a day. */
@Component
public final class Listing {
    private final Posts posts;
    private final Allowances allowances;

    Listing(Posts posts, Allowances allowances) {
        this.posts = posts;
        this.allowances = allowances;
    }

    /**
     * Posts that are listed.
     *
     * @param more whether there are further ones behind
     * @param cut why there are fewer than there could be; null where no limit cut them
     */
    public record Page(
            List<Message> posts, boolean more, @Nullable LimitReached cut) {
        /** What cut it, as programs are told; null where nothing did. */
        public @Nullable Limit limit() {
            return cut == null ? null : cut.limit().orElse(null);
        }

        /** The same where a list is not cut to nothing: fails where the limit leaves none of it. */
        public Page some() {
            if (cut != null && posts.isEmpty()) {
                throw cut;
            }
            return this;
        }
    }

    /**
     * Posts by date, newest first.
     *
     * @param person who is shown them; null for Kanal itself
     * @param before where the page before ended
     * @param notBefore null for all
     */
    public Page newest(
            @Nullable UserId person,
            ReadScope scope,
            Posts.@Nullable DatePosition before,
            @Nullable Instant notBefore,
            int limit) {
        List<Message> found = posts.newest(scope, before, notBefore, limit + 1);
        boolean more = found.size() > limit;
        List<Message> page = more ? found.subList(0, limit) : found;
        if (person == null) {
            return new Page(page, more, null);
        }
        Allowances.Listed listed =
                allowances.list(person, page.stream().map(Message::id).toList());
        return new Page(page.subList(0, listed.posts()), more || listed.posts() < page.size(), listed.reached());
    }
}
