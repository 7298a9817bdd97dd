package io.kanal.changes.internal.log;

import io.kanal.changes.Lane;
import io.kanal.changes.internal.ChangesProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes rows that every follower has behind it, in small batches. A follower that was not seen for a week no longer
 * counts; when it comes back it finds a gap and is rebuilt. Before anything was ever followed, nothing is removed.
 */
@Component
public final class LogPruner {
    private static final int BATCH = 5_000;

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final ChangesProperties properties;

    public LogPruner(JdbcClient database, TransactionOperations transactions, ChangesProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.properties = properties;
    }

    /** Removes what can go now; returns how many rows. */
    public int prune() {
        int removed = 0;
        for (Lane lane : Lane.values()) {
            int batch;
            do {
                batch = pruneBatch(lane);
                removed += batch;
            } while (batch == BATCH);
        }
        return removed;
    }

    private int pruneBatch(Lane lane) {
        Integer removed = transactions.execute(status -> {
            // Whoever registers a cursor holds the same row shared: either its cursor is seen here, or it sees the gap.
            database.sql("select 1 from change_log_state for update")
                    .query(Integer.class)
                    .single();
            Long floor = floor(lane);
            return floor == null ? 0 : remove(lane, floor);
        });
        return removed == null ? 0 : removed;
    }

    private @Nullable Long floor(Lane lane) {
        String sql = switch (lane) {
            case LIVE -> """
                            select min(at) from (
                                select least(live, replay_after) as at, seen_at from follower where log = ''
                                union all
                                select live, seen_at from node_follower) f
                            where seen_at > clock_timestamp() - :forget * interval '1 second'""";
            case BULK -> """
                            select min(at) from (
                                select bulk as at, seen_at from follower where role = 'VIEW'
                                union all
                                select bulk, seen_at from node_follower) f
                            where seen_at > clock_timestamp() - :forget * interval '1 second'""";
        };
        return database.sql(sql)
                .param("forget", properties.forgetAfter().toSeconds())
                .query((row, number) -> row.getObject(1, Long.class))
                .list()
                .getFirst();
    }

    private int remove(Lane lane, long floor) {
        String column = switch (lane) {
            case LIVE -> "pruned_live";
            case BULK -> "pruned_bulk";
        };
        long keepMillis = switch (lane) {
            case LIVE -> properties.keepLive().toMillis();
            case BULK -> 0;
        };
        // A range of the primary key, never a join: with statistics of a lane that was just emptied a join takes
        // minutes.
        return database.sql("""
                        with gone as (
                            delete from change_log
                            where lane = :lane
                              and seq <= (
                                  select max(seq) from (
                                      select seq from change_log
                                      where lane = :lane and seq <= :floor
                                      order by seq
                                      limit :batch) b)
                              and created_at <= clock_timestamp() - :keep * interval '1 millisecond'
                            returning seq),
                        noted as (
                            update change_log_state
                            set %1$s = greatest(%1$s, (select max(seq) from gone))
                            where exists (select from gone))
                        select count(*) from gone""".formatted(column))
                .param("lane", lane.name())
                .param("floor", floor)
                .param("batch", BATCH)
                .param("keep", keepMillis)
                .query(Integer.class)
                .single();
    }
}
