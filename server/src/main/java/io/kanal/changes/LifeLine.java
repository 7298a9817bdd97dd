package io.kanal.changes;

import io.kanal.shared.database.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * One connection to the database beside the pool, for what must get through when everybody else waits for the pool. Opened
 * when it is first needed and anew when it broke; an answer that does not come in time breaks it. Once closed it stays so
 * until it is {@link #reopen reopened}. Thread-safe: one statement at a time.
 */
final class LifeLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LifeLine.class);

    private final String name;
    private final DirectConnections connections;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection open;
    private boolean closed;

    /**
     * A line.
     *
     * @param name as the database shows it
     * @param patience how long an answer may take
     */
    LifeLine(String name, DirectConnections connections, Duration patience) {
        this.name = name;
        this.connections = connections;
        this.patience = patience;
    }

    /**
     * Asks the database. A connection that broke unnoticed while nobody asked is replaced once.
     *
     * @throws DataAccessException where the database is away or refuses
     */
    <T extends @Nullable Object> T ask(Function<JdbcClient, T> question) {
        lock.lock();
        try {
            boolean rested = open != null;
            try {
                return askOnce(question);
            } catch (DataAccessException e) {
                if (!rested || !Outages.isOutageOfDatabase(e)) {
                    throw e;
                }
                log.debug("The connection {} broke and is opened anew", name, e);
                return askOnce(question);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T askOnce(Function<JdbcClient, T> question) {
        try {
            return question.apply(JdbcClient.create(new SingleConnectionDataSource(opened(), true)));
        } catch (DataAccessException e) {
            abort();
            throw e;
        }
    }

    private Connection opened() {
        if (closed) {
            throw new DataAccessResourceFailureException("The connection " + name + " is closed: this node stops");
        }
        Connection connection = open;
        if (connection != null) {
            return connection;
        }
        try {
            connection = connections.open();
            open = connection;
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
            connection.setClientInfo("ApplicationName", name);
            return connection;
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("The database cannot be reached: " + e.getMessage(), e);
        }
    }

    private void abort() {
        Connection broken = open;
        open = null;
        if (broken != null) {
            try {
                broken.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The connection {} was broken already", name, e);
            }
        }
    }

    /** Takes the close back: the next question opens a connection. */
    void reopen() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** For good: whoever asks later is refused, and opens no connection that nobody would close. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            abort();
        } finally {
            lock.unlock();
        }
    }
}
