package io.kanal.changes;

import io.kanal.changes.internal.FollowerStatusRows;
import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.Caller;
import io.kanal.shared.Deeds;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.input.InvalidInput;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What administrators see of followers and can have them do. A wish is fulfilled by the process that runs the follower, within seconds. */
@Component
public final class Followers {
    private final JdbcClient database;
    private final FollowerStatusRows rows;
    private final Deeds deeds;
    private final TransactionOperations transactions;

    public Followers(JdbcClient database, FollowerStatusRows rows, Deeds deeds, TransactionOperations transactions) {
        this.database = database;
        this.rows = rows;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /** All followers, those of other nodes too, by name. */
    public List<FollowerStatus> list(Caller caller) {
        caller.require(Scope.ADMIN);
        return rows.list();
    }

    /**
     * How far a follower is on each node that keeps it: figures of the installation, which are nobody's secret.
     *
     * @param begun false while it has not begun
     * @param serving whether it follows the log or is being rebuilt
     * @param rows changes it has not applied yet
     */
    public record Lag(boolean begun, boolean serving, long rows) {}

    /** See {@link Lag}. */
    public List<Lag> lag(String follower) {
        return rows.list().stream()
                .filter(status -> status.name().equals(follower))
                .map(status -> new Lag(
                        status.state() != FollowerStatus.State.NEW,
                        status.state() == FollowerStatus.State.FOLLOWING
                                || status.state() == FollowerStatus.State.REBUILDING,
                        status.lagRows()))
                .toList();
    }

    /** Whether a follower that runs once for all has applied the live changes up to a position, or is not known here. */
    public boolean passed(String follower, long live) {
        return database.sql("select not exists (select from follower where name = :name and live < :live)")
                .param("name", follower)
                .param("live", live)
                .query(Boolean.class)
                .single();
    }

    /** Has a view rebuilt from the record, on every node that keeps it; moves a reaction to the head of the log. */
    public void reset(Caller caller, String follower) {
        caller.require(Scope.ADMIN);
        requireKnown(follower);
        transactions.executeWithoutResult(_ -> {
            database.sql("update follower set reset_requested = true where name = :name")
                    .param("name", follower)
                    .update();
            database.sql("update node_follower set reset_requested = true where name = :name")
                    .param("name", follower)
                    .update();
            done(caller, "follower.reset", follower, null);
        });
    }

    /** Gives up a change that is failing now: it is set aside at its next attempt. */
    public void skip(Caller caller, String follower, long seq) {
        caller.require(Scope.ADMIN);
        requireKnown(follower);
        transactions.executeWithoutResult(_ -> {
            giveUp(follower, seq);
            done(caller, "follower.skipped", follower, "change " + seq);
        });
    }

    private void giveUp(String follower, long seq) {
        int failing = 0;
        for (String table : List.of("follower", "node_follower")) {
            failing += database.sql(
                            "update " + table + " set skip_seq = :seq where name = :name and failing_seq = :seq")
                    .param("name", follower)
                    .param("seq", seq)
                    .update();
        }
        if (failing == 0) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND, "The follower '" + follower + "' is not failing on the change " + seq);
        }
    }

    /**
     * Has a reaction apply live changes of a range once more.
     *
     * @param from the first position
     * @param through the last position; both must still be in the log
     */
    public void replay(Caller caller, String follower, long from, long through) {
        caller.require(Scope.ADMIN);
        requireKnown(follower);
        if (from < 1 || through < from) {
            throw InvalidInput.of(
                    "from",
                    "a range that ascends from 1 or more",
                    "The range to replay must be ascending and positive, not " + from + " to " + through);
        }
        transactions.executeWithoutResult(_ -> {
            replay(follower, from, through);
            done(caller, "follower.replayed", follower, "changes " + from + " to " + through);
        });
    }

    private void replay(String follower, long from, long through) {
        // The log's state is read in the same statement, so a range that is being pruned is refused.
        int changed = database.sql("""
                        update follower f
                        set replay_after = :from - 1, replay_through = :through
                        from change_log_state s
                        where f.name = :name and f.role = 'REACTION' and :through <= f.live and :from > s.pruned_live""")
                .param("name", follower)
                .param("from", from)
                .param("through", through)
                .update();
        if (changed == 0) {
            throw new KanalException(
                    ErrorCode.INVALID,
                    "Only a reaction can replay, and only positions that are still in the log and that it has passed; '"
                            + follower + "' cannot replay " + from + " to " + through);
        }
    }

    private void done(Caller caller, String action, String follower, @Nullable String detail) {
        deeds.record(caller, action, "follower:" + follower, detail);
        wake();
    }

    private void requireKnown(String follower) {
        boolean known =
                database.sql("""
                        select exists (select from follower where name = :name)
                            or exists (select from node_follower where name = :name)""").param("name", follower).query(Boolean.class).single();
        if (!known) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no follower '" + follower + "'");
        }
    }

    private void wake() {
        // Followers of other logs wait elsewhere than those of the change log.
        database.sql("notify " + LogNames.CHANNEL + ", '" + LogNames.ALL + "'").update();
    }
}
