package io.kanal.posts;

import io.kanal.posts.message.MessageParts;
import io.kanal.shared.ChatId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is missing of a channel: derived from what is known and what is confirmed empty, never stored. */
@Component
public final class Gaps {
    private final JdbcClient jdbc;
    private final Chats chats;

    Gaps(JdbcClient jdbc, Chats chats) {
        this.jdbc = jdbc;
        this.chats = chats;
    }

    /**
     * Ranges up to the last known id that nobody has accounted for, newest first; nothing below the chat's retention
     * floor.
     */
    public List<IdRange> list(ChatId chat, int limit) {
        return jdbc.sql("""
                        select before + 1 as first, first_id - 1 as last
                        from (select first_id, lag(last_id, 1, cast(:below as bigint)) over (order by first_id) as before
                              from (select telegram_id as first_id, telegram_id as last_id
                                    from message
                                    where chat_id = :chat and telegram_id > :below and telegram_id <= :last
                                    union all
                                    select greatest(first_id, :below + 1), last_id
                                    from empty_range
                                    where chat_id = :chat and last_id > :below and last_id <= :last) accounted) steps
                        where first_id > before + 1
                        order by first_id desc limit :limit
                        """)
                .param("chat", chat.value())
                .param("below", chats.get(chat).completeness().below().ids())
                .param("last", MessageParts.LAST_ID)
                .param("limit", Math.clamp(limit, 1, 1_000))
                .query((row, number) -> new IdRange(row.getLong("first"), row.getLong("last")))
                .list();
    }
}
