package io.kanal.ingest.internal.merge;

import io.kanal.posts.IdRange;
import io.kanal.shared.ChatId;
import java.util.ArrayList;
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

    /** Adds ranges, less the known messages inside of them. Runs inside the caller's transaction. */
    public void confirm(ChatId chatId, List<IdRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        ChatId chat = tally.lock(chatId);
        long more = 0;
        for (IdRange range : ranges) {
            for (IdRange free : withoutKnown(chat, range)) {
                more += add(chat, free);
            }
        }
        tally.confirmedEmpty(chat, more);
    }

    /** Messages that are known now are no part of an empty range any more. */
    void filled(ChatId chat, Collection<Long> telegramIds) {
        if (telegramIds.isEmpty()) {
            return;
        }
        Long[] ids = telegramIds.toArray(Long[]::new);
        record Hit(IdRange range, long id) {}
        List<Hit> hits = jdbc.sql("""
                        select r.first_id, r.last_id, v.id
                        from unnest(cast(:ids as bigint[])) as v(id)
                        join lateral (
                            select first_id, last_id from empty_range
                            where chat_id = :chat and first_id <= v.id order by first_id desc limit 1) r
                          on r.last_id >= v.id
                        order by r.first_id, v.id
                        """)
                .param("chat", chat.value())
                .param("ids", ids)
                .query((row, number) ->
                        new Hit(new IdRange(row.getLong("first_id"), row.getLong("last_id")), row.getLong("id")))
                .list();
        IdRange rest = null;
        for (Hit hit : hits) {
            IdRange range = rest != null && rest.last() == hit.range().last() ? rest : hit.range();
            remove(chat, range);
            if (range.first() < hit.id()) {
                insert(chat, new IdRange(range.first(), hit.id() - 1));
            }
            rest = null;
            if (hit.id() < range.last()) {
                rest = new IdRange(hit.id() + 1, range.last());
                insert(chat, rest);
            }
        }
        if (!hits.isEmpty()) {
            tally.confirmedEmpty(chat, -hits.size());
        }
    }

    private List<IdRange> withoutKnown(ChatId chat, IdRange range) {
        List<Long> known = jdbc.sql("""
                        select telegram_id from message
                        where chat_id = :chat and telegram_id between :first and :last order by telegram_id
                        """)
                .param("chat", chat.value())
                .param("first", range.first())
                .param("last", range.last())
                .query((row, number) -> row.getLong("telegram_id"))
                .list();
        var free = new ArrayList<IdRange>();
        long from = range.first();
        for (long id : known) {
            if (from < id) {
                free.add(new IdRange(from, id - 1));
            }
            from = id + 1;
        }
        if (from <= range.last()) {
            free.add(new IdRange(from, range.last()));
        }
        return free;
    }

    /** Joins a range with those it overlaps or touches; gives how many ids that adds. */
    private long add(ChatId chat, IdRange range) {
        List<IdRange> joined = jdbc.sql("""
                        delete from empty_range
                        where chat_id = :chat and first_id <= :last + 1 and last_id >= :first - 1
                        returning first_id, last_id
                        """)
                .param("chat", chat.value())
                .param("first", range.first())
                .param("last", range.last())
                .query((row, number) -> new IdRange(row.getLong("first_id"), row.getLong("last_id")))
                .list();
        long first = range.first();
        long last = range.last();
        long before = 0;
        for (IdRange part : joined) {
            first = Math.min(first, part.first());
            last = Math.max(last, part.last());
            before += part.size();
        }
        IdRange whole = new IdRange(first, last);
        insert(chat, whole);
        return whole.size() - before;
    }

    private void insert(ChatId chat, IdRange range) {
        jdbc.sql("insert into empty_range (chat_id, first_id, last_id) values (:chat, :first, :last)")
                .param("chat", chat.value())
                .param("first", range.first())
                .param("last", range.last())
                .update();
    }

    private void remove(ChatId chat, IdRange range) {
        jdbc.sql("delete from empty_range where chat_id = :chat and first_id = :first")
                .param("chat", chat.value())
                .param("first", range.first())
                .update();
    }
}
