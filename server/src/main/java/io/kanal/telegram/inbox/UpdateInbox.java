package io.kanal.telegram.inbox;

import io.kanal.changes.Signals;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Stores updates for good. What several callers bring at the same time is written in one transaction, so that a webhook's
 * single updates are as cheap as a poll's hundred.
 *
 * <p>Numbers are drawn under a lock that is held until the commit, as in the change log: whoever sees a number sees all
 * below it.
 */
@Component
public final class UpdateInbox {
    /** Says which bots have new updates; the name of the log, too. */
    public static final String SIGNAL = "inbox";

    /** Key of the advisory lock that puts storing transactions in a row: the letters of "inbox". */
    private static final long LOCK = 0x696e626f78L;

    /** Bringers whose updates are written together; a bringer has at most a hundred. */
    private static final int MOST = 50;

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final Signals signals;
    private final GroupWriter<List<ReceivedUpdate>> arrivals = new GroupWriter<>(MOST, this::write);

    public UpdateInbox(JdbcClient database, TransactionOperations transactions, Signals signals) {
        this.database = database;
        this.transactions = transactions;
        this.signals = signals;
    }

    /**
     * Stores the updates that are not known yet; when it returns they are safe. Fails where the database does, and then
     * none of them may be acknowledged.
     */
    public void store(List<ReceivedUpdate> updates) {
        if (!updates.isEmpty()) {
            arrivals.write(updates);
        }
    }

    private void write(List<List<ReceivedUpdate>> arrived) {
        List<ReceivedUpdate> updates = arrived.stream().flatMap(List::stream).toList();
        transactions.executeWithoutResult(status -> {
            database.sql("set local idle_in_transaction_session_timeout = '10s'")
                    .update();
            database.sql("select 1 from pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query(Integer.class)
                    .single();
            insert(updates);
            signals.send(
                    SIGNAL,
                    updates.stream()
                            .map(update -> update.bot().value())
                            .distinct()
                            .toList());
        });
    }

    private void insert(List<ReceivedUpdate> updates) {
        database.sql("""
                        with arrived as (
                            select * from unnest(:bots::bigint[], :ids::bigint[], :kinds::text[], :chats::bigint[],
                                    :users::bigint[], :bodies::text[])
                                with ordinality as a (bot_id, update_id, kind, chat_id, user_id, body, position)),
                        stored as (
                            insert into update_inbox (bot_id, update_id, kind, chat_id, user_id, body)
                            select a.bot_id, a.update_id, a.kind, a.chat_id, a.user_id, a.body
                            from arrived a join telegram_bot b on b.id = a.bot_id
                            -- Ids of long ago are known unless Telegram has begun a new row of ids meanwhile.
                            where b.pruned_update_id is null
                              or a.update_id > b.pruned_update_id
                              or b.last_update_at < clock_timestamp() - interval '6 days'
                            order by a.position
                            on conflict (bot_id, update_id) do nothing
                            returning seq, bot_id),
                        waiting as (
                            insert into update_waiting (bot_id, seq) select bot_id, seq from stored)
                        update telegram_bot b
                        set last_update_at = clock_timestamp(),
                            pruned_update_id = case
                                when b.last_update_at < clock_timestamp() - interval '6 days' then null
                                else b.pruned_update_id end
                        where b.id in (select bot_id from stored)""")
                .param("bots", array(updates, update -> update.bot().value()))
                .param("ids", array(updates, ReceivedUpdate::updateId))
                .param("kinds", texts(updates, ReceivedUpdate::kind))
                .param("chats", array(updates, ReceivedUpdate::chatId))
                .param("users", array(updates, ReceivedUpdate::userId))
                .param("bodies", texts(updates, ReceivedUpdate::body))
                .update();
    }

    private static @Nullable Long[] array(List<ReceivedUpdate> updates, Function<ReceivedUpdate, @Nullable Long> part) {
        @Nullable Long[] values = new Long[updates.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = part.apply(updates.get(i));
        }
        return values;
    }

    private static String[] texts(List<ReceivedUpdate> updates, Function<ReceivedUpdate, String> part) {
        return updates.stream().map(part).toArray(String[]::new);
    }
}
