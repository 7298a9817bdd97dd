package io.kanal.posts;

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

    /** Ranges of the measured part of a chat that nobody has accounted for, newest first. */
    public List<IdRange> list(Chat chat, int limit) {
        Completeness completeness = chat.completeness();
        return jdbc.sql("""
                        select before + 1 as first, first_id - 1 as last
                        from (select first_id, lag(last_id, 1, cast(:below as bigint)) over (order by first_id) as before
                              from (select telegram_id as first_id, telegram_id as last_id
                                    from message where chat_id = :chat and telegram_id > :below and telegram_id <= :to
                                    union all
                                    select greatest(first_id, :below + 1), last_id
                                    from empty_range where chat_id = :chat and last_id > :below and first_id <= :to) accounted) steps
                        where first_id > before + 1
                        order by first_id desc limit :limit
                        """)
                .param("chat", chat.id().value())
                .param("below", completeness.below().ids())
                .param("to", completeness.measuredTo())
                .param("limit", Math.clamp(limit, 1, 1_000))
                .query((row, number) -> new IdRange(row.getLong("first"), row.getLong("last")))
                .list();
    }
}
