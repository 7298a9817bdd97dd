package io.kanal.operations.internal.postgres;

import io.kanal.changes.Leases;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opening databases by their addresses. */
public final class Databases {
    static final String NAME = "kanal";
    private static final int OLDEST_MAJOR = 15;

    private Databases() {}

    /** A connection of one's own. */
    public static Connection open(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), properties(address));
    }

    /** Looks whether the database can be reached and is one that serves; fails with a sentence that says what to do. */
    public static void require(DatabaseAddress address) {
        try (Connection connection = open(address)) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new StartFailure("The database at " + address.display() + " is PostgreSQL " + major
                        + "; Kanal needs " + OLDEST_MAJOR + " or newer");
            }
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("28")) {
                throw new StartFailure(
                        "The database at " + address.display()
                                + " does not accept the user or the password in KANAL_DATABASE_URL",
                        e);
            }
            if (state.equals("3D000")) {
                throw new StartFailure(
                        "There is no such database at " + address.display() + "; create it, encoded in UTF-8", e);
            }
            throw new StartFailure(
                    "The database at " + address.display() + " cannot be reached (" + e.getMessage()
                            + "); check KANAL_DATABASE_URL and that PostgreSQL runs",
                    e);
        }
    }

    /**
     * Looks whether other Kanals, on other machines maybe, still work with the database.
     *
     * @throws KanalException {@code CONFLICT} when one does
     */
    public static void requireNobodyAtWork(Connection connection) throws SQLException {
        Optional<String> live = Leases.liveNode(connection);
        if (live.isPresent()) {
            throw new KanalException(
                    ErrorCode.CONFLICT,
                    "A Kanal still works with this database (" + live.get() + "); stop every one of them first");
        }
    }

    /** Kanal's database in the embedded PostgreSQL, made when it is missing, as the role that Kanal works as. */
    public static DatabaseAddress within(EmbeddedPostgres postgres) {
        try {
            WorkingRole role = WorkingRole.prepare(postgres);
            role.takeOver(postgres, NAME);
            return new DatabaseAddress(postgres.jdbcUrl(NAME), WorkingRole.NAME, role.password());
        } catch (SQLException e) {
            throw new StartFailure("The embedded database cannot be prepared: " + e.getMessage(), e);
        }
    }

    static Properties properties(DatabaseAddress address) {
        Properties properties = new Properties();
        set(properties, "user", address.user());
        set(
                properties,
                "password",
                address.password() == null ? null : address.password().reveal());
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "kanal");
        properties.setProperty("connectTimeout", "10");
        // A server that takes the connection and then says nothing.
        properties.setProperty("loginTimeout", "15");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }
}
