package io.kanal.operations.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The launcher of PostgreSQL under what can happen to it; every test has a database of its own. */
class EmbeddedPostgresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PostgresSettings SETTINGS = PostgresSettings.sized(1L << 30);

    private Path place = Path.of("");
    private PostgresBinaries binaries = new PostgresBinaries(place, 0);

    @BeforeEach
    void makePlace() throws IOException {
        Path shared = Path.of(System.getProperty("java.io.tmpdir"), "kanal-test-" + System.getProperty("user.name"));
        Files.createDirectories(shared);
        binaries = PostgresBinaries.unpackBelow(shared);
        place = Files.createTempDirectory(shared, "faults-");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removePlace() throws IOException {
        Folders.delete(place);
    }

    @Test
    void whatWasWrittenIsThereAfterAStop() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create table t as select 42 as n");
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(number(postgres, "select n from t")).isEqualTo(42);
        }
    }

    @Test
    void itIsDurableAndAsksForAPassword() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(text(postgres, "show fsync")).isEqualTo("on");
            assertThat(text(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThatThrownBy(() ->
                            DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.superuser(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void trigramsKnowCyrillic() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create extension pg_trgm");
            assertThat(number(postgres, "select cardinality(show_trgm('привет'))"))
                    .isGreaterThan(3);
        }
    }

    @Test
    void aKilledServerIsStartedAgainAtTheSameAddress() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create table t as select 42 as n");
            kill("-KILL", postmaster());
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(number(postgres, "select n from t")).isEqualTo(42));
        }
    }

    @Test
    void theWatchdogStopsTheServerWhenThePipeCloses() throws SQLException {
        EmbeddedPostgres postgres = start();
        execute(postgres, "create table t as select 42 as n");
        postgres.close();
        assertThat(new PostmasterFile(data()).server()).isEmpty();
        assertThat(new PostmasterFile(data()).anyProcessInside()).isFalse();
    }

    @Test
    void anOrphanThatNobodyWatchesIsStoppedAndReplaced() throws SQLException, IOException {
        try (EmbeddedPostgres first = start()) {
            execute(first, "create table t as select 42 as n");
        }
        // As after kill -9 of Kanal and of the watchdog: the server lives, and nobody will stop it.
        Path log = place.resolve("orphan.log");
        PostgresCluster cluster = PostgresCluster.open(binaries, place);
        List<String> command = new ArrayList<>(List.of("/usr/bin/setsid"));
        command.addAll(cluster.server(freePort(), SETTINGS));
        Process orphan = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(PATIENCE).until(() -> new PostmasterFile(data()).ready());
        try (EmbeddedPostgres postgres = start()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(number(postgres, "select n from t")).isEqualTo(42);
        }
    }

    @Test
    void aStalePidFileThatNamesAStrangerIsNotBelieved() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create table t as select 42 as n");
        }
        // Of PostgreSQL's own user: of another one's process it says by itself that it is no server.
        Process stranger = new ProcessBuilder(
                        PostgresAccount.choose(binaries, data()).command(List.of("/bin/sleep", "600")))
                .start();
        try {
            Path file = data().resolve("postmaster.pid");
            Files.write(
                    file,
                    List.of(
                            Long.toString(stranger.pid()),
                            data().toString(),
                            "0",
                            "5432",
                            "",
                            "127.0.0.1",
                            "",
                            "ready"));
            try (EmbeddedPostgres postgres = start()) {
                assertThat(number(postgres, "select n from t")).isEqualTo(42);
            }
            assertThat(stranger.isAlive()).as("it is none of ours to end").isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void aLockFileInTheWayIsNamedAndNotAnOldLog() throws IOException {
        Path logs = Files.createDirectories(place.resolve("log"));
        Files.writeString(logs.resolve("postgresql-Mon.log"), "LOG:  database system is shut down\n");
        String said = """
                2026-11-28 10:00:00 UTC [1] FATAL:  lock file "postmaster.pid" already exists
                2026-11-28 10:00:00 UTC [1] HINT:  Is another postmaster (PID 7) running in data directory?""";
        assertThat(PostgresFailure.explain(said, place))
                .contains(place.resolve("postmaster.pid").toString())
                .doesNotContain("shut down");
        assertThat(PostgresFailure.explain("FATAL:  no such thing", place)).isEqualTo("FATAL:  no such thing");
    }

    @Test
    void aFirstStartThatWasCutOffIsBegunAnew() throws SQLException, IOException {
        Files.createDirectories(place.resolve("initialising/base"));
        Files.writeString(place.resolve("initialising/half"), "x");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(number(postgres, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void aMissingPasswordFileIsToldInASentence() throws IOException {
        start().close();
        Files.delete(place.resolve("password"));
        assertThatThrownBy(this::start)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("password")
                .hasMessageContaining("missing");
    }

    @Test
    void aDatabaseOfAnotherVersionIsToldInASentence() throws IOException {
        Files.createDirectories(place.resolve("data-17"));
        Files.writeString(place.resolve("data-17/PG_VERSION"), "17\n");
        assertThatThrownBy(this::start).isInstanceOf(StartFailure.class).hasMessageContaining("another version");
    }

    @Test
    void aFullDiskIsToldAndNothingConfirmedIsLost() throws SQLException, IOException {
        assumeTrue(mount("size=300m"), "only root can mount a small disk");
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create table t as select generate_series(1, 1000) as n");
            fillDisk();
            assertThatThrownBy(() -> execute(postgres, "insert into t select generate_series(1, 5000000)"))
                    .isInstanceOf(SQLException.class);
            Files.delete(place.resolve("filler"));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(number(postgres, "select count(*) from t"))
                            .isEqualTo(1000));
            execute(postgres, "insert into t values (1001)");
            assertThat(number(postgres, "select max(n) from t")).isEqualTo(1001);
        } finally {
            assertThat(Command.run("umount", place.toString()).succeeded()).isTrue();
        }
    }

    @Test
    void aStartOnAFullDiskSaysSo() throws IOException {
        assumeTrue(mount("size=8m"), "only root can mount a small disk");
        try {
            assertThatThrownBy(this::start).isInstanceOf(StartFailure.class).hasMessageContaining("disk is full");
        } finally {
            assertThat(Command.run("umount", place.toString()).succeeded()).isTrue();
        }
    }

    private boolean mount(String options) throws IOException {
        boolean mounted = Command.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString())
                .succeeded();
        if (mounted) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return mounted;
    }

    private void fillDisk() throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(place.resolve("filler"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(binaries, place, SETTINGS);
    }

    private Path data() {
        return place.resolve("data-" + binaries.major());
    }

    private long postmaster() {
        return new PostmasterFile(data()).server().orElseThrow().pid();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void kill(String signal, long process) {
        assertThat(Command.run("kill", signal, Long.toString(process)).succeeded())
                .isTrue();
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl("postgres"),
                postgres.superuser(),
                postgres.password().reveal());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(EmbeddedPostgres postgres, String sql) throws SQLException {
        return Integer.parseInt(text(postgres, sql));
    }

    private static String text(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
