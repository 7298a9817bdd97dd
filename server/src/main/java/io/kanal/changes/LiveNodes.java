package io.kanal.changes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether a Kanal works with a database, asked from outside while nothing of this one has started. */
public final class LiveNodes {
    private LiveNodes() {}

    /** One that holds a lease now, as it names itself; none in a database without Kanal's tables. */
    public static Optional<String> find(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery("select to_regclass('lease') is not null")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet row =
                    statement.executeQuery("select min(holder) from lease where expires_at > clock_timestamp()")) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }
}
