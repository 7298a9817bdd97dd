package io.kanal.changes.internal.log;

import io.kanal.changes.Loop;
import io.kanal.shared.database.DirectConnections;
import io.kanal.shared.database.Notifications;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** Hears the notifications of commits on a connection of its own and wakes this process; opens it anew when it breaks. */
public final class LogListener {
    private static final Logger log = LoggerFactory.getLogger(LogListener.class);
    private static final int PHASE = 1100;
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final int ANSWER_MILLIS = 15_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DirectConnections connections;
    private final Wakeups wakeups;
    private final Loop listening;
    private volatile @Nullable Connection connection;

    public LogListener(DirectConnections connections, Wakeups wakeups) {
        this.connections = connections;
        this.wakeups = wakeups;
        listening = new Loop("log-listener", Duration.ZERO, this::listen)
                .inPhase(PHASE)
                .retryingAfter(FIRST_PAUSE, LONGEST_PAUSE)
                .atStop(() -> close(connection));
    }

    /** What listens. */
    public Loop loop() {
        return listening;
    }

    /** Listens until the connection breaks or the loop is stopped. */
    private void listen() {
        try (Connection opened = connections.open()) {
            connection = opened;
            opened.setAutoCommit(true);
            opened.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            try (Statement statement = opened.createStatement()) {
                statement.execute("set application_name = 'kanal listener'");
                statement.execute("listen " + LogNames.CHANNEL);
                wakeups.listening(true);
                hear(Notifications.on(opened), statement);
            }
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException(
                    "Notifications of the log are down, polling instead: " + e.getMessage(), e);
        } finally {
            wakeups.listening(false);
        }
    }

    private void hear(Notifications notifications, Statement statement) throws SQLException {
        while (!listening.isOver()) {
            List<String> heard = notifications.await(PROBE);
            heard.stream().distinct().forEach(wakeups::heard);
            if (heard.isEmpty()) {
                // Silence may also be a connection that broke without a word.
                statement.execute("select 1");
            }
        }
    }

    private static void close(@Nullable Connection open) {
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The notifying connection was broken already", e);
            }
        }
    }
}
