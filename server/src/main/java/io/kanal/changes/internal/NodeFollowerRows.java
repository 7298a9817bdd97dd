package io.kanal.changes.internal;

import io.kanal.changes.NodeFollower.Cursors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What each node's own followers have made durable, registered so that the log is not pruned below it. */
@Component
public final class NodeFollowerRows {
    /**
     * One row, beside the state of the log.
     *
     * @param logEpoch the epoch the log has now
     * @param prunedLive below or at which live changes are gone
     * @param prunedBulk below or at which bulk changes are gone
     */
    record Row(
            boolean resetRequested,
            @Nullable Long skipSeq,
            boolean retryRequested,
            long logEpoch,
            long prunedLive,
            long prunedBulk) {
        /** Whether a store with these cursors can follow, or must be rebuilt. */
        boolean canFollow(Cursors cursors) {
            return cursors.epoch() == logEpoch && cursors.live() >= prunedLive && cursors.bulk() >= prunedBulk;
        }
    }

    private final JdbcClient database;
    private final TransactionOperations transactions;

    public NodeFollowerRows(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /**
     * Registers durable cursors; from then on nothing above them is pruned. The returned row tells whether something was
     * pruned before: the log's state is locked against the pruner, so there is no moment in between.
     */
    Row register(String name, String node, FollowerRows.State state, Cursors durable) {
        return transactions.execute(status -> {
            database.sql("select 1 from change_log_state for share")
                    .query(Integer.class)
                    .single();
            database.sql("""
                            insert into node_follower (name, node, state, log_epoch, live, bulk)
                            values (:name, :node, :state, :epoch, :live, :bulk)
                            on conflict (name, node) do update
                            set state = excluded.state, log_epoch = excluded.log_epoch, live = excluded.live,
                                bulk = excluded.bulk, seen_at = clock_timestamp()""")
                    .param("name", name)
                    .param("node", node)
                    .param("state", state.name())
                    .param("epoch", durable.epoch())
                    .param("live", durable.live())
                    .param("bulk", durable.bulk())
                    .update();
            return find(name, node).orElseThrow();
        });
    }

    Optional<Row> find(String name, String node) {
        return database.sql("""
                        select f.reset_requested, f.skip_seq, s.epoch, s.pruned_live, s.pruned_bulk,
                            exists (select from follower_set_aside a
                                where a.follower = f.name and a.node = f.node and a.retry_requested) as retry_requested
                        from node_follower f cross join change_log_state s
                        where f.name = :name and f.node = :node""")
                .param("name", name)
                .param("node", node)
                .query(NodeFollowerRows::row)
                .optional();
    }

    /** Takes the wishes of people back that a rebuild or a skip has fulfilled. */
    void clearRequests(String name, String node) {
        database.sql("""
                        update node_follower set reset_requested = false, skip_seq = null
                        where name = :name and node = :node""").param("name", name).param("node", node).update();
    }

    /** Shows what fails now; null when all is well. */
    void failing(String name, String node, @Nullable Long seq, @Nullable String error) {
        database.sql("""
                        update node_follower set failing_seq = :seq, error = :error, seen_at = clock_timestamp()
                        where name = :name and node = :node""")
                .param("name", name)
                .param("node", node)
                .param("seq", seq)
                .param("error", error)
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getBoolean("reset_requested"),
                row.getObject("skip_seq", Long.class),
                row.getBoolean("retry_requested"),
                row.getLong("epoch"),
                row.getLong("pruned_live"),
                row.getLong("pruned_bulk"));
    }
}
