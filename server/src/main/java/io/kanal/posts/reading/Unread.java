package io.kanal.posts.reading;

import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is new for a person in some chats.
 *
 * @param until what is dated later is not new yet
 */
public record Unread(Map<ChatId, Position> positions, Instant until) {
    /** So many are counted in a chat; there may be more. */
    public static final int MOST = 100;

    /**
     * Up to where a chat is read.
     *
     * @param date what is dated later is new
     * @param message what is dated the same and has a higher id is new as well
     * @param since when the person was here before; null where that is now
     * @param posts how many are new, an album as one; {@value #MOST} at most
     * @param oldest when the first of those was; null where none is new
     */
    public record Position(
            Instant date,
            MessageId message,
            @Nullable Instant since,
            int posts,
            @Nullable Instant oldest) {
        public boolean more() {
            return posts >= MOST;
        }

        /** The date behind which nothing is new. */
        Instant end() {
            return oldest == null || more() ? date : oldest;
        }
    }

    public Unread {
        positions = Map.copyOf(positions);
    }

    public boolean isNew(Message message) {
        Position position = positions.get(message.chat());
        Instant date = message.date();
        if (position == null || date == null || date.isAfter(until)) {
            return false;
        }
        int later = date.compareTo(position.date());
        return later > 0
                || (later == 0 && message.id().value() > position.message().value());
    }

    /** How many are new in a chat. */
    public int posts(ChatId chat) {
        Position position = positions.get(chat);
        return position == null ? 0 : position.posts();
    }

    /** How many are new altogether; more where {@link #more} says so. */
    public int posts() {
        return positions.values().stream().mapToInt(Position::posts).sum();
    }

    public boolean more() {
        return positions.values().stream().anyMatch(Position::more);
    }

    /** Since when they are new: the visit before this one, of the chats that have any the earliest. */
    public Optional<Instant> since() {
        return positions.values().stream()
                .filter(position -> position.posts() > 0)
                .map(Position::since)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** The date behind which nothing is new any more; empty where nothing is. */
    public Optional<Instant> end() {
        return positions.values().stream()
                .filter(position -> position.posts() > 0)
                .map(Position::end)
                .min(Comparator.naturalOrder());
    }
}
