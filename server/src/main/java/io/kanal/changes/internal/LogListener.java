package io.kanal.changes.internal;

import io.kanal.shared.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Hears the notifications of commits on a connection of its own and wakes this process; opens it anew when it breaks. */
@Component
public final class LogListener implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LogListener.class);
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final int ANSWER_MILLIS = 15_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DirectConnections connections;
    private final Wakeups wakeups;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Connection connection;

    public LogListener(DirectConnections connections, Wakeups wakeups) {
        this.connections = connections;
        this.wakeups = wakeups;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            Thread listening = Thread.ofVirtual().name("log-listener").unstarted(this::run);
            // Known before it runs: the thread ends when it is no longer the known one.
            thread = listening;
            listening.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            close(connection);
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return 1100;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (goesOn()) {
            try (Connection opened = connections.open()) {
                connection = opened;
                opened.setAutoCommit(true);
                opened.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
                try (Statement statement = opened.createStatement()) {
                    statement.execute("set application_name = 'kanal listener'");
                    statement.execute("listen " + LogNames.CHANNEL);
                    wakeups.listening(true);
                    pause = FIRST_PAUSE;
                    hear(opened.unwrap(PGConnection.class), statement);
                }
            } catch (SQLException e) {
                if (goesOn()) {
                    log.warn("Notifications of the log are down, polling instead: {}", e.getMessage());
                }
            } finally {
                wakeups.listening(false);
            }
            try {
                Thread.sleep(pause);
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void hear(PGConnection notifications, Statement statement) throws SQLException {
        while (goesOn()) {
            PGNotification[] heard = notifications.getNotifications((int) PROBE.toMillis());
            if (heard != null && heard.length > 0) {
                Stream.of(heard).map(PGNotification::getParameter).distinct().forEach(this::wake);
            } else {
                // Silence may also be a connection that broke without a word.
                statement.execute("select 1");
            }
        }
    }

    private void wake(String name) {
        (name.isEmpty() ? wakeups : wakeups.of(name)).wake();
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(thread);
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

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
