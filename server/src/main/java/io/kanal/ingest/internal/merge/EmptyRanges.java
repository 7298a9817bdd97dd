package io.kanal.ingest.internal.merge;

import io.kanal.posts.IdRange;
import io.kanal.shared.ChatId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The id ranges of a chat that are confirmed to hold nothing. Ranges never overlap or touch, and hold no known message:
 * a message that turns up inside of one splits it.
 */
@Component
public final class EmptyRanges {
    private final JdbcClient jdbc;
    private final ChatTally tally;

    EmptyRanges(JdbcClient jdbc, ChatTally tally) {
        this.jdbc = jdbc;
        this.tally = tally;
    }

    /**
     * Adds ranges, less the known messages inside of them; joins what overlaps or touches. Runs inside the caller's transaction.
     */
    public void confirm(ChatId chatId, List<IdRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        ChatId chat = tally.lock(chatId);
        long more = jdbc.sql("""
                        with asked as materialized (
                            select v.first_id, v.last_id,
                                   coalesce((select max(e.first_id) from empty_range e
                                             where e.chat_id = :chat and e.first_id <= v.first_id), v.first_id) as from_id
                            from unnest(cast(:firsts as bigint[]), cast(:lasts as bigint[])) as v(first_id, last_id)),
                        gone as (
                            delete from empty_range e using asked a
                            where e.chat_id = :chat and e.first_id between a.from_id and a.last_id + 1
                              and e.last_id >= a.first_id - 1
                            returning e.first_id, e.last_id),
                        united as (
                            select range_agg(int8range(first_id, last_id, '[]')) as ids
                            from (select first_id, last_id from asked union all select first_id, last_id from gone) r),
                        known as (
                            select range_agg(int8range(m.telegram_id, m.telegram_id, '[]')) as ids
                            from asked a
                            join message m on m.chat_id = :chat and m.telegram_id between a.first_id and a.last_id),
                        added as (
                            insert into empty_range (chat_id, first_id, last_id)
                            select :chat, lower(free), upper(free) - 1
                            from united, known, unnest(united.ids - coalesce(known.ids, '{}')) free
                            returning first_id, last_id)
                        select (select coalesce(sum(last_id - first_id + 1), 0) from added)
                             - (select coalesce(sum(last_id - first_id + 1), 0) from gone)
                        """)
                .param("chat", chat.value())
                .param("firsts", ranges.stream().map(IdRange::first).toArray(Long[]::new))
                .param("lasts", ranges.stream().map(IdRange::last).toArray(Long[]::new))
                .query(Long.class)
                .single();
        if (more != 0) {
            tally.confirmedEmpty(chat, more);
        }
    }

    /** Messages that are known now are no part of an empty range any more. */
    void filled(ChatId chat, Collection<Long> telegramIds) {
        if (telegramIds.isEmpty()) {
            return;
        }
        long more = jdbc.sql("""
                        with filled as materialized (select unnest(cast(:ids as bigint[])) as id),
                        hit as (
                            select distinct r.first_id
                            from filled f
                            join lateral (
                                select first_id, last_id from empty_range
                                where chat_id = :chat and first_id <= f.id order by first_id desc limit 1) r
                              on r.last_id >= f.id),
                        gone as (
                            delete from empty_range e using hit h
                            where e.chat_id = :chat and e.first_id = h.first_id
                            returning e.first_id, e.last_id),
                        before as (select range_agg(int8range(first_id, last_id, '[]')) as ids from gone),
                        now as (select range_agg(int8range(id, id, '[]')) as ids from filled),
                        rest as (
                            insert into empty_range (chat_id, first_id, last_id)
                            select :chat, lower(free), upper(free) - 1
                            from before, now, unnest(before.ids - now.ids) free
                            returning first_id, last_id)
                        select (select coalesce(sum(last_id - first_id + 1), 0) from rest)
                             - (select coalesce(sum(last_id - first_id + 1), 0) from gone)
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query(Long.class)
                .single();
        if (more != 0) {
            tally.confirmedEmpty(chat, more);
        }
    }
}
