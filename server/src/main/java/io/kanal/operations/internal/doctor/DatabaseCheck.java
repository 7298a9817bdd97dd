package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the database answers, is well encoded, shares our idea of time, and has connections left. */
final class DatabaseCheck implements Check {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private final Source source;

    /** Where the connection comes from. */
    @FunctionalInterface
    interface Source {
        Connection open() throws SQLException;
    }

    DatabaseCheck(Source source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public List<Finding> look() {
        try (Connection connection = source.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select current_setting('server_version'), pg_database_size(current_database()),
                            current_setting('server_encoding'), clock_timestamp(),
                            (select count(*) from pg_stat_activity where backend_type = 'client backend'),
                            current_setting('max_connections')::int,
                            current_setting('fsync'), to_regclass('flyway_schema_history') is not null,
                            (select rolsuper from pg_roles where rolname = current_user)""")) {
            row.next();
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok("PostgreSQL %s, %,d MB".formatted(row.getString(1), row.getLong(2) >> 20)));
            add(findings, encoding(row.getString(3)));
            add(findings, clock(row.getTimestamp(4).toInstant()));
            add(findings, connections(row.getInt(5), row.getInt(6)));
            if (row.getString(7).equals("off")) {
                findings.add(Finding.problem(
                        "PostgreSQL does not wait for the disk (fsync is off)",
                        "Set fsync = on, or a power cut loses the record"));
            }
            if (row.getBoolean(9)) {
                findings.add(Finding.notice(
                        "Kanal works as a superuser of the database",
                        "Let it work as a role of its own that owns only its database; docs/operations.md says how"));
            }
            if (!row.getBoolean(8)) {
                findings.add(Finding.notice("The database is empty", "Start Kanal once: ./kanal up"));
            }
            return findings;
        } catch (SQLException e) {
            return List.of(
                    Finding.problem(
                            "The database does not answer: " + e.getMessage(),
                            "Look at postgres/data-18/log in the data directory, or at the outside PostgreSQL that KANAL_DATABASE_URL names"));
        }
    }

    private static void add(List<Finding> findings, @Nullable Finding finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }

    private static @Nullable Finding encoding(String encoding) {
        return encoding.equals("UTF8")
                ? null
                : Finding.problem(
                        "The database is encoded in " + encoding,
                        "Make a backup, create a database encoded in UTF8, restore there");
    }

    private static @Nullable Finding clock(Instant database) {
        Duration apart = Duration.between(database, Instant.now()).abs();
        return apart.compareTo(CLOCK_TOLERANCE) <= 0
                ? null
                : Finding.problem(
                        "The clocks of Kanal and the database are " + apart.toSeconds() + " s apart",
                        "Let both machines take their time from NTP");
    }

    private static @Nullable Finding connections(int used, int most) {
        return used * 10 < most * 9
                ? null
                : Finding.notice(
                        "%d of %d connections are in use".formatted(used, most),
                        "Lower KANAL_DATABASE_POOL_SIZE or raise max_connections");
    }
}
