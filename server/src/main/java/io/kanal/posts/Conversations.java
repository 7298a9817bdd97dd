package io.kanal.posts;

import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Message;
import io.kanal.posts.table.MessageRow;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What stands around a message: its thread, its topic or its chat, what it answers and what answers it. Everything lies within
 * the {@link ReadScope}, and deleted messages are left out, but for the one that is asked about and the one it answers; so are the other
 * parts of its album, which are one post with it.
 *
 * <p>A conversation is read from its message outwards, at most {@value #MOST} to each side; who wants more asks about the
 * outermost one. A thread is read by its root, so that what one costs grows with that thread alone. What answers a message is
 * looked for in its thread; where there is none to look in, as in channels, or where it is a whole topic, among so many messages
 * that came next.
 */
@Component
public final class Conversations {
    public static final int MOST = 50;
    public static final int MOST_ANSWERS = 20;
    private static final int NEXT_IN_CHANNEL = 1_000;
    private static final int NEXT_IN_TOPIC = 5_000;
    private static final String SHOWN = """
             and m.deleted_at is null and m.kind = 0 and m.chat_id = any(:chats)
             and (cast(:since as timestamptz) is null or m.date >= :since)
             and (cast(:album as text) is null or m.album is distinct from cast(:album as text))
            """;

    private static final String NEXT = """
            select * from message where chat_id = :chat and telegram_id > :id order by telegram_id limit :window
            """;

    private final JdbcClient jdbc;
    private final MessageRow row;
    private final Posts posts;
    private final VisibleChats chats;

    Conversations(JdbcClient jdbc, MessageRow row, Posts posts, VisibleChats chats) {
        this.jdbc = jdbc;
        this.row = row;
        this.posts = posts;
        this.chats = chats;
    }

    /** What the messages around one have in common with it. */
    public enum Within {
        CHAT,
        /** What goes back to one message by replies. */
        THREAD,
        TOPIC
    }

    /**
     * Some messages in the order of ids.
     *
     * @param more whether there are others of their kind beyond them
     */
    public record Stretch(List<Message> messages, boolean more) {
        static final Stretch NONE = new Stretch(List.of(), false);

        public Stretch {
            messages = List.copyOf(messages);
        }
    }

    /**
     * What a message answers.
     *
     * @param message the answered one, a deleted one too; null where it is not in the record or not for the caller, and which of
     *     both is not said
     */
    public record Answered(@Nullable Message message) {}

    /**
     * A message and what stands around it.
     *
     * @param within what the messages before and after are of
     * @param threaded whether the message belongs to a thread or a topic at all
     * @param answered null where the message answers none
     * @param opening what the thread began with; null for that one itself, outside of threads, and where nobody has it
     * @param discussed the post of a channel that the thread is about; null where it is about none, or none that is visible
     * @param answers the first answers to the message
     */
    public record Conversation(
            Message message,
            Within within,
            boolean threaded,
            @Nullable Answered answered,
            @Nullable Message opening,
            @Nullable Message discussed,
            Stretch earlier,
            Stretch later,
            Stretch answers) {}

    /**
     * The conversation around a message.
     *
     * @param wholeChat whether the chat is wanted also where there is a thread or a topic
     * @param before how many before it, cut to what is allowed
     * @param after how many after it
     */
    public Conversation of(ReadScope scope, MessageId id, boolean wholeChat, int before, int after) {
        Message message = posts.get(scope, id);
        Long root = message.topic() != null ? message.topic() : message.threadRoot();
        Long read = wholeChat ? null : root;
        Message opening = message.topic() != null || root == null || root == message.telegramId()
                ? null
                : posts.find(scope, message.chat(), root)
                        .filter(found -> !found.deleted())
                        .orElse(null);
        return new Conversation(
                message,
                read == null ? Within.CHAT : message.topic() != null ? Within.TOPIC : Within.THREAD,
                root != null,
                answered(scope, message),
                opening,
                discussed(scope, root != null && root == message.telegramId() ? message : opening),
                earlier(scope, message, read, Math.clamp(before, 0, MOST)),
                later(scope, message, read, Math.clamp(after, 0, MOST)),
                answers(scope, message));
    }

    private @Nullable Answered answered(ReadScope scope, Message message) {
        Long replyTo = message.replyTo();
        Elsewhere elsewhere = message.facts().answers();
        if (replyTo == null && elsewhere == null) {
            return null;
        }
        return new Answered((elsewhere != null
                        ? posts.find(scope, elsewhere)
                        : posts.find(scope, message.chat(), Objects.requireNonNull(replyTo)))
                .orElse(null));
    }

    /** Comments of a channel's post begin with the copy of it that Telegram puts into the group. */
    private @Nullable Message discussed(ReadScope scope, @Nullable Message opening) {
        ForwardOrigin origin = opening == null ? null : opening.forward();
        return origin == null || origin.chat() == null || origin.messageId() == null
                ? null
                : posts.find(scope, new Elsewhere(origin.chat(), origin.messageId()))
                        .filter(found -> !found.deleted())
                        .orElse(null);
    }

    private Stretch earlier(ReadScope scope, Message message, @Nullable Long root, int limit) {
        Stretch nearest = beside(
                scope,
                message,
                root,
                "m.telegram_id < :id" + SHOWN + " order by m.telegram_id desc limit :limit",
                limit);
        return new Stretch(nearest.messages().reversed(), nearest.more());
    }

    private Stretch later(ReadScope scope, Message message, @Nullable Long root, int limit) {
        return beside(
                scope, message, root, "m.telegram_id > :id" + SHOWN + " order by m.telegram_id limit :limit", limit);
    }

    private Stretch beside(ReadScope scope, Message message, @Nullable Long root, String condition, int limit) {
        return stretch(
                scope,
                message,
                "select " + row.columns() + " from message m where m.chat_id = :chat and "
                        + (root == null ? "" : "m.thread_root = :root and ") + condition,
                root,
                limit);
    }

    private Stretch answers(ReadScope scope, Message message) {
        String answering = "m.reply_to = :id" + SHOWN + " order by m.telegram_id limit :limit";
        if (message.threadRoot() != null && message.topic() == null) {
            return beside(scope, message, message.threadRoot(), answering, MOST_ANSWERS);
        }
        // In groups, whatever is answered has a thread.
        if (message.topic() == null && !chats.get(scope, message.chat()).type().broadcasts()) {
            return Stretch.NONE;
        }
        return stretch(
                scope,
                message,
                "select " + row.columns() + " from (" + NEXT + ") m where " + answering,
                null,
                MOST_ANSWERS);
    }

    private Stretch stretch(ReadScope scope, Message message, String sql, @Nullable Long root, int limit) {
        List<Message> found = jdbc.sql(sql)
                .param("chats", scope.chats().stream().map(ChatId::value).toArray(Long[]::new))
                .param("since", timestamp(scope.since()))
                .param("album", message.album())
                .param("chat", message.chat().value())
                .param("id", message.telegramId())
                .param("root", root)
                .param("window", message.topic() == null ? NEXT_IN_CHANNEL : NEXT_IN_TOPIC)
                .param("limit", limit + 1)
                .query(row)
                .list();
        boolean more = found.size() > limit;
        return new Stretch(more ? found.subList(0, limit) : found, more);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
