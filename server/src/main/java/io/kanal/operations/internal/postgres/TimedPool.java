package io.kanal.operations.internal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;

/**
 * The pool, whose connections wait as long as the use that they are lent for may take. The server ends a statement at that time; a server
 * that does not answer at all is given up a little later, and its connection with it.
 *
 * <p>Behind a pooler a session's setting would stay with a connection that others get next, so there only the second bound holds.
 */
final class TimedPool extends HikariDataSource {
    private static final long LEAST_GRACE_MILLIS = 1_000;
    private static final long MOST_GRACE_MILLIS = 5_000;

    private final Duration request;
    private final Duration work;
    private final boolean sessionsAreOurs;
    private final BooleanSupplier isRequest;
    /** By physical connection: what its session was told last. */
    private final Map<Connection, Duration> told = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * A pool.
     *
     * @param request how long a statement may take for which a person waits
     * @param work how long any other
     * @param sessionsAreOurs whether a session is one connection of this pool for its whole life
     */
    TimedPool(
            HikariConfig config, Duration request, Duration work, boolean sessionsAreOurs, BooleanSupplier isRequest) {
        super(config);
        this.request = request;
        this.work = work;
        this.sessionsAreOurs = sessionsAreOurs;
        this.isRequest = isRequest;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection lent = super.getConnection();
        boolean bound = false;
        try {
            Duration patience = isRequest.getAsBoolean() ? request : work;
            lent.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis() + graceMillis(patience)));
            if (sessionsAreOurs) {
                tell(lent, patience);
            }
            bound = true;
            return lent;
        } finally {
            if (!bound) {
                lent.close();
            }
        }
    }

    /** Between the server's own time-out and giving it up. */
    private static long graceMillis(Duration patience) {
        return Math.clamp(patience.toMillis() / 4, LEAST_GRACE_MILLIS, MOST_GRACE_MILLIS);
    }

    private void tell(Connection lent, Duration patience) throws SQLException {
        Connection physical = lent.unwrap(Connection.class);
        if (patience.equals(told.get(physical))) {
            return;
        }
        try (Statement statement = lent.createStatement()) {
            statement.execute("set statement_timeout = " + patience.toMillis());
        }
        told.put(physical, patience);
    }
}
