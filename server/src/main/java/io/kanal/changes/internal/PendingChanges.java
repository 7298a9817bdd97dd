package io.kanal.changes.internal;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.Lane;
import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction will append to the log; written just before the commit.
 *
 * <p>Order is commit order because of three things together. The lock is taken before the first number is drawn and held
 * until the commit is done; PostgreSQL frees it only after the commit has become visible; and the identity column caches
 * one number. So whoever sees number N sees every number below it, or that number will never appear.
 *
 * <p>The lock is the last one any transaction takes, so it cannot be a part of a deadlock. A process that stalls between
 * the insert and the commit would stop every writer: from the lock on, the server closes a session that is idle for ten
 * seconds.
 */
public final class PendingChanges implements TransactionSynchronization {
    private static final Object KEY = PendingChanges.class;
    private static final String WRITE = """
            set local idle_in_transaction_session_timeout = '10s';
            set local lock_timeout = '30s';
            select pg_advisory_xact_lock(%d);
            insert into change_log (lane, kind, chat_id, message_id, detail)
            select lane, kind, chat_id, message_id, detail
            from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[]) with ordinality
                as r (lane, kind, chat_id, message_id, detail, position)
            order by position;
            notify %s""".formatted(LogNames.APPEND_LOCK, LogNames.CHANNEL);

    private record Row(
            Lane lane,
            ChangeKind kind,
            @Nullable Long chat,
            @Nullable Long message,
            @Nullable String detail) {}

    private final JdbcTemplate database;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new HashMap<>();
    private boolean committing;

    private PendingChanges(JdbcTemplate database) {
        this.database = database;
    }

    /** The collector of the transaction that runs on this thread. */
    public static PendingChanges ofThisTransaction(JdbcTemplate database) {
        if (TransactionSynchronizationManager.getResource(KEY) instanceof PendingChanges pending) {
            return pending;
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("A change can be appended only inside the transaction that makes it");
        }
        PendingChanges pending = new PendingChanges(database);
        TransactionSynchronizationManager.bindResource(KEY, pending);
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }

    public void add(
            Lane lane, ChangeKind kind, @Nullable ChatId chat, @Nullable MessageId message, @Nullable String detail) {
        rows.add(new Row(
                lane, kind, chat == null ? null : chat.value(), message == null ? null : message.value(), detail));
        if (committing) {
            // Another callback of the same commit appended: the lock is held already, so the order holds too.
            write();
        }
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        committing = true;
        write();
    }

    private void write() {
        if (rows.isEmpty()) {
            return;
        }
        database.execute(WRITE, (PreparedStatementCallback<Boolean>) statement -> {
            setArray(statement, 1, "text", rows.stream().map(row -> row.lane().name()));
            setArray(statement, 2, "text", rows.stream().map(row -> row.kind().name()));
            setArray(statement, 3, "bigint", rows.stream().map(Row::chat));
            setArray(statement, 4, "bigint", rows.stream().map(Row::message));
            setArray(statement, 5, "text", rows.stream().map(Row::detail));
            return statement.execute();
        });
        rows.clear();
    }

    private static void setArray(
            PreparedStatement statement, int position, String type, Stream<? extends @Nullable Object> values)
            throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf(type, values.toArray()));
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, rows.size());
    }

    @Override
    public void savepointRollback(Object savepoint) {
        Integer kept = savepoints.get(savepoint);
        // A savepoint older than this collector takes back everything.
        rows.subList(kept == null ? 0 : kept, rows.size()).clear();
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResource(KEY);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(KEY, this);
    }

    @Override
    public void afterCompletion(int status) {
        TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
    }

    /** Last of all callbacks: nothing may happen between the log's lock and the commit. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
