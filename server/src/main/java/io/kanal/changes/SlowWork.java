package io.kanal.changes;

import io.kanal.changes.internal.log.LogNames;
import io.kanal.changes.internal.work.SlowWorkRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Queues of work that is too slow for a follower, such as embedding; kept in PostgreSQL and worked by any node. */
@Component
public final class SlowWork {
    private final JdbcClient database;
    private final ObjectProvider<SlowWorkRuntime> runtime;

    public SlowWork(JdbcClient database, ObjectProvider<SlowWorkRuntime> runtime) {
        this.database = database;
        this.runtime = runtime;
    }

    /**
     * Puts keys into a queue as a part of the present transaction. A key that waits already is only lifted to the better
     * priority; one that is being worked on comes once more; one that was set aside gets a new chance.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void enqueue(String queue, Collection<String> keys, Lane priority) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Work can be enqueued only inside the transaction that asks for it");
        }
        if (keys.isEmpty()) {
            return;
        }
        // Sorted, so that two transactions never wait for each other's keys crosswise.
        database.sql("""
                        insert into slow_work as w (queue, key, priority)
                        select :queue, key, :priority from unnest(:keys::text[]) as k (key)
                        on conflict (queue, key) do update
                        set priority = least(w.priority, excluded.priority),
                            generation = w.generation + 1,
                            ready_at = case when w.set_aside then '-infinity' else w.ready_at end,
                            attempts = case when w.set_aside then 0 else w.attempts end,
                            set_aside = false
                        where w.priority > excluded.priority or w.worker is not null or w.set_aside""")
                .param("queue", queue)
                .param("priority", priority == Lane.LIVE ? 0 : 1)
                .param("keys", keys.stream().distinct().sorted().toArray(String[]::new))
                .update();
        database.sql("notify " + LogNames.CHANNEL).update();
    }

    /**
     * One queue.
     *
     * @param depth keys that wait or are worked on
     * @param oldest how long the oldest of them has waited
     * @param setAside keys that failed five times
     * @param error why the last of those failed
     */
    public record Queue(
            String name,
            long depth,
            Duration oldest,
            long setAside,
            @Nullable String error) {}

    /** All queues that hold anything, by name. */
    public List<Queue> queues() {
        return database.sql("""
                        select queue,
                            count(*) filter (where not set_aside) as depth,
                            coalesce(extract(epoch from clock_timestamp()
                                - min(enqueued_at) filter (where not set_aside)), 0) as age_seconds,
                            count(*) filter (where set_aside) as set_aside,
                            max(error) filter (where set_aside) as error
                        from slow_work
                        group by queue
                        order by queue""")
                .query((row, number) -> new Queue(
                        row.getString("queue"),
                        row.getLong("depth"),
                        Duration.ofMillis((long) (row.getDouble("age_seconds") * 1000)),
                        row.getLong("set_aside"),
                        row.getString("error")))
                .list();
    }

    /**
     * How fast a queue is worked on by this process; other nodes work on it beside.
     *
     * @return keys in a second; 0 where nothing waits or this process does no such work
     */
    public double perSecond(String queue) {
        return runtime.stream().mapToDouble(here -> here.perSecond(queue)).sum();
    }

    /** How many keys wait or are worked on, without those set aside. */
    public int depth(String queue) {
        return database.sql("select count(*) from slow_work where queue = :queue and not set_aside")
                .param("queue", queue)
                .query(Integer.class)
                .single();
    }
}
