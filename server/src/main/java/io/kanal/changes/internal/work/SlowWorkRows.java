package io.kanal.changes.internal.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The rows of slow work. A leased key is one whose {@code ready_at} lies in the future and that names a worker; when the
 * worker dies, the key becomes ready by itself.
 */
@Component
public final class SlowWorkRows {
    private static final int LONGEST_ERROR = 1_000;

    /**
     * A key leased to a worker.
     *
     * @param generation what it was when it was taken; a higher one later means that it was enqueued anew
     * @param attempts how often it was begun, this time included
     */
    public record Taken(String key, long generation, int attempts) {}

    private final JdbcClient database;
    private final TransactionOperations transactions;

    public SlowWorkRows(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Leases keys that are ready, the live ones first. */
    public List<Taken> take(String queue, String worker, int limit, Duration term) {
        return database.sql("""
                        with next as materialized (
                            select key from slow_work
                            where queue = :queue and not set_aside and ready_at <= clock_timestamp()
                            order by priority, ready_at, key
                            limit :limit
                            for update skip locked)
                        update slow_work w
                        set worker = :worker, attempts = attempts + 1,
                            ready_at = clock_timestamp() + :term * interval '1 millisecond'
                        from next
                        where w.queue = :queue and w.key = next.key
                        returning w.key, w.generation, w.attempts""")
                .param("queue", queue)
                .param("worker", worker)
                .param("limit", limit)
                .param("term", term.toMillis())
                .query((row, number) ->
                        new Taken(row.getString("key"), row.getLong("generation"), row.getInt("attempts")))
                .list();
    }

    /** Keeps keys leased that are still worked on. */
    void renew(String queue, String worker, Collection<String> keys, Duration term) {
        database.sql("""
                        update slow_work set ready_at = clock_timestamp() + :term * interval '1 millisecond'
                        where queue = :queue and worker = :worker and key = any(:keys::text[])""")
                .param("queue", queue)
                .param("worker", worker)
                .param("keys", keys.toArray(String[]::new))
                .param("term", term.toMillis())
                .update();
    }

    /** Removes keys that are done; those that were enqueued anew meanwhile become ready at once. */
    public void done(String queue, String worker, List<Taken> taken) {
        if (taken.isEmpty()) {
            return;
        }
        String[] keys = taken.stream().map(Taken::key).toArray(String[]::new);
        Long[] generations = taken.stream().map(Taken::generation).toArray(Long[]::new);
        transactions.executeWithoutResult(status -> {
            database.sql("""
                            delete from slow_work w
                            using unnest(:keys::text[], :generations::bigint[]) as t (key, generation)
                            where w.queue = :queue and w.key = t.key and w.worker = :worker
                              and w.generation = t.generation""")
                    .param("queue", queue)
                    .param("worker", worker)
                    .param("keys", keys)
                    .param("generations", generations)
                    .update();
            database.sql("""
                            update slow_work
                            set worker = null, attempts = 0, ready_at = '-infinity', error = null
                            where queue = :queue and worker = :worker and key = any(:keys::text[])""")
                    .param("queue", queue)
                    .param("worker", worker)
                    .param("keys", keys)
                    .update();
        });
    }

    /** Puts failed keys back for later, or aside after so many attempts. */
    void failed(String queue, String worker, Map<String, String> errors, int mostAttempts) {
        if (errors.isEmpty()) {
            return;
        }
        List<Map.Entry<String, String>> entries = List.copyOf(errors.entrySet());
        database.sql("""
                        update slow_work w
                        set worker = null, error = t.error,
                            set_aside = w.attempts >= :most,
                            ready_at = clock_timestamp() + power(2, least(w.attempts, 10)) * interval '250 milliseconds'
                        from unnest(:keys::text[], :errors::text[]) as t (key, error)
                        where w.queue = :queue and w.key = t.key and w.worker = :worker""")
                .param("queue", queue)
                .param("worker", worker)
                .param("most", mostAttempts)
                .param("keys", entries.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param(
                        "errors",
                        entries.stream().map(entry -> cut(entry.getValue())).toArray(String[]::new))
                .update();
    }

    /**
     * Puts keys behind all others for a while.
     *
     * @param counted whether the attempt counts, and puts aside what has failed so often
     */
    void later(
            String queue,
            String worker,
            Collection<String> keys,
            String error,
            Duration wait,
            boolean counted,
            int mostAttempts) {
        database.sql("""
                        update slow_work
                        set worker = null, error = :error,
                            attempts = case when :counted then attempts else greatest(attempts - 1, 0) end,
                            set_aside = :counted and attempts >= :most,
                            ready_at = clock_timestamp() + :wait * interval '1 millisecond'
                        where queue = :queue and worker = :worker and key = any(:keys::text[])""")
                .param("queue", queue)
                .param("worker", worker)
                .param("keys", keys.toArray(String[]::new))
                .param("error", cut(error))
                .param("wait", wait.toMillis())
                .param("counted", counted)
                .param("most", mostAttempts)
                .update();
    }

    /** Gives keys back as if they had never been taken. */
    void giveBack(String queue, String worker, Collection<String> keys) {
        database.sql("""
                        update slow_work
                        set worker = null, attempts = greatest(attempts - 1, 0), ready_at = '-infinity'
                        where queue = :queue and worker = :worker and key = any(:keys::text[])""")
                .param("queue", queue)
                .param("worker", worker)
                .param("keys", keys.toArray(String[]::new))
                .update();
    }

    private static String cut(String error) {
        String clean = error.replace('\0', ' ');
        return clean.length() <= LONGEST_ERROR ? clean : clean.substring(0, LONGEST_ERROR - 1) + "…";
    }
}
