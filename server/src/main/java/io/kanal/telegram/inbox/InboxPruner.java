package io.kanal.telegram.inbox;

import io.kanal.changes.SideLogs;
import io.kanal.telegram.bots.BotProperties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Removes updates that are old enough, answered, and seen by every observer. One that was set aside stays as long again.
 * How far ids were removed is noted with the bot, so that what Telegram delivers once more is known still.
 */
@Component
final class InboxPruner {
    private static final int BATCH = 2_000;

    private final JdbcClient database;
    private final SideLogs logs;
    private final BotProperties properties;

    InboxPruner(JdbcClient database, SideLogs logs, BotProperties properties) {
        this.database = database;
        this.logs = logs;
        this.properties = properties;
    }

    /** Removes what can go now; returns how many updates. */
    int prune() {
        forgetSetAside();
        // In this order: what is set aside later lies above what is settled.
        Long settled = logs.settled(UpdateInbox.SIGNAL).orElse(null);
        Set<Long> kept =
                logs.setAside(UpdateInbox.SIGNAL, properties.keepUpdates().multipliedBy(2));
        int removed = 0;
        int batch;
        do {
            batch = pruneBatch(settled, kept);
            removed += batch;
        } while (batch == BATCH);
        return removed;
    }

    private void forgetSetAside() {
        database.sql("""
                        delete from update_waiting
                        where set_aside_at < clock_timestamp() - 2 * :keep * interval '1 millisecond'""").param("keep", properties.keepUpdates().toMillis()).update();
    }

    private int pruneBatch(@Nullable Long settled, Set<Long> kept) {
        return database.sql("""
                        with doomed as materialized (
                            select u.seq from update_inbox u
                            where u.received_at < clock_timestamp() - :keep * interval '1 millisecond'
                              and (cast(:settled as bigint) is null or u.seq <= :settled)
                              and u.seq <> all(:kept)
                              and not exists (
                                  select from update_waiting w where w.bot_id = u.bot_id and w.seq = u.seq)
                            order by u.seq
                            limit :batch),
                        gone as (
                            delete from update_inbox u using doomed d where u.seq = d.seq
                            returning u.bot_id, u.update_id, u.received_at),
                        -- Older ids may be of an earlier row of ids, and must not count.
                        newest as (
                            select bot_id, max(update_id) as id from gone
                            where received_at > clock_timestamp() - interval '6 days'
                            group by bot_id),
                        noted as (
                            update telegram_bot b set pruned_update_id = greatest(b.pruned_update_id, n.id)
                            from newest n where n.bot_id = b.id)
                        select count(*) from gone""")
                .param("keep", properties.keepUpdates().toMillis())
                .param("settled", settled)
                .param("kept", kept.toArray(Long[]::new))
                .param("batch", BATCH)
                .query(Integer.class)
                .single();
    }
}
