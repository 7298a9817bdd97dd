package io.kanal.changes.internal;

import io.kanal.changes.Follower.Role;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower.Cursors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The rows of followers that one instance runs at a time. Whoever got the lease claims the row with the lease's epoch;
 * from then on only writes that name this epoch are accepted, so an earlier holder that is still at work rolls back.
 */
@Component
public final class FollowerRows {
    /** How the rows name the change log itself. */
    static final String CHANGE_LOG = "";

    /** Where a follower stands. */
    enum State {
        NEW,
        REBUILDING,
        FOLLOWING
    }

    /**
     * One row.
     *
     * @param logEpoch the epoch the log has now
     * @param gap whether changes that were not yet applied have been pruned
     */
    record Row(
            State state,
            Cursors cursors,
            long logEpoch,
            boolean gap,
            boolean resetRequested,
            @Nullable Long skipSeq,
            @Nullable Long replayAfter,
            @Nullable Long replayThrough,
            boolean retryRequested) {
        /** The same with the cursors that this instance has just moved. */
        Row at(Cursors moved) {
            return new Row(
                    state, moved, logEpoch, gap, resetRequested, skipSeq, replayAfter, replayThrough, retryRequested);
        }

        /** Whether the cursor belongs to a history that a restore has ended. */
        boolean isOfAnotherEpoch() {
            return cursors.epoch() != logEpoch;
        }
    }

    private static final String COLUMNS = """
            f.state, f.log_epoch, f.live, f.bulk, f.reset_requested, f.skip_seq, f.replay_after, f.replay_through,
            s.epoch, f.live < s.pruned_live or (f.role = 'VIEW' and f.bulk < s.pruned_bulk) as gap,
            exists (select from follower_set_aside a where a.follower = f.name and a.node = '' and a.retry_requested)
                as retry_requested""";

    private final JdbcClient database;
    private final TransactionOperations transactions;

    public FollowerRows(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Makes the row of a follower that was never seen: a view begins with a rebuild, a reaction at the head. */
    public void introduce(String name, Role role, String log, long epoch, long head) {
        database.sql("""
                        insert into follower (name, role, log, state, log_epoch, live, bulk)
                        values (:name, :role, :log, :state, :epoch, :head, :head)
                        on conflict (name) do nothing""")
                .param("name", name)
                .param("log", log)
                .param("role", role.name())
                .param("state", role == Role.VIEW ? State.NEW.name() : State.FOLLOWING.name())
                .param("epoch", epoch)
                .param("head", head)
                .update();
    }

    /**
     * Makes this lease the only one whose writes are accepted; empty when a later one has done so already. The log's state
     * is locked against the pruner, so the row tells for certain whether something was pruned that was not yet applied.
     */
    Optional<Row> claim(String name, String holder, long fence) {
        return transactions.execute(status -> {
            database.sql("select 1 from change_log_state for share")
                    .query(Integer.class)
                    .single();
            // Waits for a transaction of the last holder that is just moving the cursor.
            int claimed = database.sql("""
                            update follower set holder = :holder, fence = :fence, seen_at = clock_timestamp()
                            where name = :name and fence < :fence""")
                    .param("name", name)
                    .param("holder", holder)
                    .param("fence", fence)
                    .update();
            return claimed == 0 ? Optional.empty() : find(name, fence);
        });
    }

    /** Says that the follower is alive; it holds up pruning as long as this is said. */
    void seen(String name, long fence) {
        database.sql("update follower set seen_at = clock_timestamp() where name = :name and fence = :fence")
                .param("name", name)
                .param("fence", fence)
                .update();
    }

    /** The row as it stands, while this fence is the newest. */
    Optional<Row> find(String name, long fence) {
        return database.sql("select " + COLUMNS
                        + " from follower f cross join change_log_state s where f.name = :name and f.fence = :fence")
                .param("name", name)
                .param("fence", fence)
                .query(FollowerRows::row)
                .optional();
    }

    /** Notes where a rebuild begins; what was set aside before is covered by it. */
    boolean beginRebuild(String name, long fence, long epoch, long head) {
        int changed = database.sql("""
                        update follower
                        set state = 'REBUILDING', log_epoch = :epoch, live = :head, bulk = :head,
                            reset_requested = false, skip_seq = null, failing_seq = null, error = null
                        where name = :name and fence = :fence""")
                .param("name", name)
                .param("fence", fence)
                .param("epoch", epoch)
                .param("head", head)
                .update();
        if (changed == 1) {
            // Only whoever holds the follower may: another has set these aside since.
            database.sql("delete from follower_set_aside where follower = :name and node = ''")
                    .param("name", name)
                    .update();
        }
        return changed == 1;
    }

    /** The record was scanned to its end: from here on it follows. */
    boolean endRebuild(String name, long fence) {
        return database.sql("""
                                update follower set state = 'FOLLOWING', failing_seq = null, error = null
                                where name = :name and fence = :fence and state = 'REBUILDING'""").param("name", name).param("fence", fence).update() == 1;
    }

    /** Moves a reaction to the head without applying anything. */
    boolean moveToHead(String name, long fence, long epoch, long head) {
        return database.sql("""
                                update follower
                                set state = 'FOLLOWING', log_epoch = :epoch, live = :head, bulk = :head,
                                    reset_requested = false, skip_seq = null, failing_seq = null, error = null,
                                    replay_after = null, replay_through = null
                                where name = :name and fence = :fence""")
                        .param("name", name)
                        .param("fence", fence)
                        .param("epoch", epoch)
                        .param("head", head)
                        .update()
                == 1;
    }

    /** Moves the cursor of one lane, in the transaction that applies; false when this is not where it stands. */
    boolean move(String name, long fence, Lane lane, long from, long to) {
        String column = switch (lane) {
            case LIVE -> "live";
            case BULK -> "bulk";
        };
        return database.sql("""
                                update follower
                                set %1$s = :to, failing_seq = null, error = null, seen_at = clock_timestamp()
                                where name = :name and fence = :fence and state = 'FOLLOWING'
                                  and not reset_requested and %1$s = :from""".formatted(column))
                        .param("name", name)
                        .param("fence", fence)
                        .param("from", from)
                        .param("to", to)
                        .update()
                == 1;
    }

    /** Moves the cursor of a replay; its end clears it. */
    boolean moveReplay(String name, long fence, long from, long to) {
        return database.sql("""
                                update follower
                                set replay_after = case when :to::bigint < replay_through then :to::bigint end,
                                    replay_through = case when :to::bigint < replay_through then replay_through end,
                                    failing_seq = null, error = null, seen_at = clock_timestamp()
                                where name = :name and fence = :fence and replay_after = :from""")
                        .param("name", name)
                        .param("fence", fence)
                        .param("from", from)
                        .param("to", to)
                        .update()
                == 1;
    }

    /** Shows what fails now. */
    void failing(String name, long fence, @Nullable Long seq, String error) {
        database.sql("""
                        update follower set failing_seq = :seq, error = :error, seen_at = clock_timestamp()
                        where name = :name and fence = :fence""")
                .param("name", name)
                .param("fence", fence)
                .param("seq", seq)
                .param("error", error)
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                State.valueOf(row.getString("state")),
                new Cursors(row.getLong("log_epoch"), row.getLong("live"), row.getLong("bulk")),
                row.getLong("epoch"),
                row.getBoolean("gap"),
                row.getBoolean("reset_requested"),
                row.getObject("skip_seq", Long.class),
                row.getObject("replay_after", Long.class),
                row.getObject("replay_through", Long.class),
                row.getBoolean("retry_requested"));
    }
}
