package io.kanal.shared.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What other sessions {@code NOTIFY}, heard on a connection of one's own that said {@code LISTEN}. */
public final class Notifications {
    private final PGConnection driver;

    private Notifications(PGConnection driver) {
        this.driver = driver;
    }

    /** Those that reach this connection, which must be of no pool. */
    public static Notifications on(Connection own) {
        if (!(own instanceof PGConnection driver)) {
            throw new IllegalArgumentException(
                    "This connection is a pool's or a wrapper; listening needs one of its own: " + own.getClass());
        }
        return new Notifications(driver);
    }

    /** Waits for the next ones; gives what they say, or nothing when none came in this time. */
    public List<String> await(Duration longest) throws SQLException {
        PGNotification[] heard = driver.getNotifications((int) longest.toMillis());
        return heard == null
                ? List.of()
                : Stream.of(heard).map(PGNotification::getParameter).toList();
    }
}
