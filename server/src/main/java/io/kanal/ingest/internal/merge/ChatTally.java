package io.kanal.ingest.internal.merge;

import io.kanal.posts.Chats;
import io.kanal.posts.message.MessageParts;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps a chat's counts exact: they change only under the lock of its row. */
@Component
public final class ChatTally {
    private final JdbcClient jdbc;
    private final Chats chats;

    ChatTally(JdbcClient jdbc, Chats chats) {
        this.jdbc = jdbc;
        this.chats = chats;
    }

    /**
     * Makes other merges of this chat wait until the transaction ends.
     *
     * @return the chat itself, or the one it has been joined with since its id was given out
     */
    public ChatId lock(ChatId chat) {
        return findLocked(chat).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no chat " + chat));
    }

    /** As {@link #lock}; empty where the chat has gone. */
    public Optional<ChatId> findLocked(ChatId chat) {
        if (tryLock(chat)) {
            return Optional.of(chat);
        }
        ChatId present = chats.present(chat);
        return present.equals(chat) || !tryLock(present) ? Optional.empty() : Optional.of(present);
    }

    private boolean tryLock(ChatId chat) {
        return jdbc.sql("select id from chat where id = :chat for update")
                .param("chat", chat.value())
                .query(Long.class)
                .optional()
                .isPresent();
    }

    void added(ChatId chat, List<Recorded> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Instant newest = rows.stream()
                .map(Recorded::date)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        jdbc.sql("""
                        update chat set known = known + :added, first_message = least(first_message, :first),
                            last_message = greatest(last_message, :last),
                            last_date = greatest(last_date, cast(:newest as timestamptz))
                        where id = :chat
                        """)
                .param("chat", chat.value())
                .param("added", rows.size())
                .param(
                        "first",
                        rows.stream().mapToLong(Recorded::telegramId).min().orElseThrow())
                .param(
                        "last",
                        rows.stream().mapToLong(Recorded::telegramId).max().orElseThrow())
                .param("newest", newest == null ? null : Timestamp.from(newest))
                .update();
    }

    /** A source that sees the chat by itself brought messages up to this id. */
    void seenTo(ChatId chat, long telegramId) {
        jdbc.sql("update chat set seen_to = :id where id = :chat and (seen_to is null or seen_to < :id)")
                .param("chat", chat.value())
                .param("id", telegramId)
                .update();
    }

    /**
     * Counts anew what the record holds of a chat, under its lock: after messages were taken out, or came from another chat. Ids
     * beyond Telegram's, which earlier versions took, are messages, but the range ends before them.
     */
    public void recount(ChatId chat) {
        jdbc.sql("""
                        update chat c set known = s.known, first_message = s.first, last_message = s.last,
                            last_date = s.newest, confirmed_empty = e.ids, seen_to = e.seen
                        from (select count(*) as known, min(telegram_id) filter (where telegram_id <= :lastId) as first,
                                     max(telegram_id) filter (where telegram_id <= :lastId) as last,
                                     max(date) as newest from message where chat_id = :chat) s,
                             (select coalesce(sum(last_id - first_id + 1), 0) as ids,
                                     (select max(m.telegram_id) from message m join witness w on w.message_id = m.id
                                      where m.chat_id = :chat and m.telegram_id <= :lastId and w.source <> :push) as seen
                              from empty_range where chat_id = :chat) e
                        where c.id = :chat
                        """)
                .param("chat", chat.value())
                .param("lastId", MessageParts.LAST_ID)
                .param("push", Source.PUSH.code())
                .update();
    }

    void confirmedEmpty(ChatId chat, long more) {
        jdbc.sql("update chat set confirmed_empty = confirmed_empty + :more where id = :chat")
                .param("chat", chat.value())
                .param("more", more)
                .update();
    }
}
