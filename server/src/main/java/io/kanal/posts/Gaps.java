package io.kanal.posts;

import io.kanal.shared.ChatId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is missing of a channel: derived from what is known and what is confirmed empty, never stored. */
@Component
public final class Gaps {
    private final JdbcClient jdbc;

    Gaps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ranges between 1 and the last known id that nobody has accounted for, newest first. */
    public List<IdRange> list(ChatId chat, int limit) {
        return jdbc.sql("""
                        select before + 1 as first, first_id - 1 as last
                        from (select first_id, lag(last_id, 1, 0::bigint) over (order by first_id) as before
                              from (select telegram_id as first_id, telegram_id as last_id
                                    from message where chat_id = :chat
                                    union all
                                    select first_id, last_id from empty_range where chat_id = :chat) accounted) steps
                        where first_id > before + 1
                        order by first_id desc limit :limit
                        """)
                .param("chat", chat.value())
                .param("limit", Math.clamp(limit, 1, 1_000))
                .query((row, number) -> new IdRange(row.getLong("first"), row.getLong("last")))
                .list();
    }
}
