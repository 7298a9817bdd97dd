package io.kanal.operations.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statements that take too long, and a whole PostgreSQL that stands still. */
class TimedPoolTest {
    private static final Duration REQUEST = Duration.ofMillis(300);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final AtomicBoolean request = new AtomicBoolean(true);

    @Test
    void requestsWaitLessThanWorkAndAStoppedDatabaseHoldsNobodyForEver() throws Exception {
        Path shared = Path.of(System.getProperty("java.io.tmpdir"), "kanal-test-" + System.getProperty("user.name"));
        Files.createDirectories(shared);
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(shared);
        Path place = Files.createTempDirectory(shared, "stopped-");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(
                        binaries, place, PostgresSettings.sized(1L << 30).with("fsync", "off"));
                TimedPool pool = pool(Databases.within(postgres))) {
            assertThatThrownBy(() -> run(pool, "select pg_sleep(20)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("statement timeout");
            request.set(false);
            run(pool, "select pg_sleep(1)");
            // The same connection again, lent to a request.
            request.set(true);
            assertThatThrownBy(() -> run(pool, "select pg_sleep(20)")).hasMessageContaining("statement timeout");

            stopped(binaries, place, pool);
            run(pool, "select 1");
        } finally {
            Folders.delete(place);
        }
    }

    private void stopped(PostgresBinaries binaries, Path place, TimedPool pool) throws SQLException, IOException {
        long postmaster = new PostmasterFile(place.resolve("data-" + binaries.major()))
                .server()
                .orElseThrow()
                .pid();
        try (Connection held = pool.getConnection();
                Statement statement = held.createStatement()) {
            List<Long> processes = Stream.concat(
                            ProcessHandle.of(postmaster).stream(),
                            ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::descendants))
                    .map(ProcessHandle::pid)
                    .toList();
            processes.forEach(process -> signal("STOP", process));
            Instant begun = Instant.now();
            try {
                // One that is lent already, and one that is still to be lent.
                assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> run(pool, "select 1")).isInstanceOf(SQLException.class);
            } finally {
                processes.forEach(process -> signal("CONT", process));
            }
            assertThat(Duration.between(begun, Instant.now())).isLessThan(BOUND);
        }
    }

    private TimedPool pool(DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setDataSourceProperties(Databases.properties(address));
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        return new TimedPool(config, REQUEST, Duration.ofSeconds(30), true, request::get);
    }

    private static void run(TimedPool pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void signal(String name, long process) {
        assertThat(Command.run("kill", "-" + name, Long.toString(process)).succeeded())
                .isTrue();
    }
}
