package io.kanal.operations.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The change from a database in which a superuser owns everything, also when it is cut off anywhere. */
class WorkingRoleTest {
    private static final Path shared =
            Path.of(System.getProperty("java.io.tmpdir"), "kanal-test-" + System.getProperty("user.name"));
    private static final Path place = makePlace();
    private static final EmbeddedPostgres postgres = EmbeddedPostgres.start(
            PostgresBinaries.unpackBelow(shared),
            place,
            PostgresSettings.sized(1L << 30).with("fsync", "off"));

    private static final String[] OF_EVERY_KIND = {
        "create schema \"Other one\"",
        "create table \"Other one\".\"Table\" (id bigint generated always as identity, n serial)",
        "create sequence free_sequence",
        "create view seen as select 1 as n",
        "create materialized view stored as select 1 as n",
        "create type mood as enum ('calm')",
        "create domain small as int check (value < 10)",
        "create type pair as (a int, b int)",
        "create function one() returns int language sql as 'select 1'"
    };
    private static final String[] DROP_EACH = {
        "drop function one()",
        "drop type mood, pair",
        "drop domain small",
        "drop view seen",
        "drop materialized view stored",
        "drop sequence free_sequence",
        "drop schema \"Other one\" cascade"
    };

    private static Path makePlace() {
        try {
            Files.createDirectories(shared);
            Path made = Files.createTempDirectory(shared, "roles-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
        Folders.delete(place);
    }

    @Test
    void aNewDatabaseBelongsToARoleThatMayNothingElse() throws SQLException {
        DatabaseAddress address = Databases.within(postgres);
        try (Connection connection = Databases.open(address);
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "select current_user")).isEqualTo(WorkingRole.NAME);
            assertThat(text(statement, """
                            select concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)
                            from pg_roles where rolname = current_user""")).isEqualTo("f f f f f");
            statement.execute("create table taken (n text)");
            for (String command : List.of(
                    "copy taken from program 'echo 1'",
                    "copy taken to '/tmp/taken'",
                    "select pg_read_file('PG_VERSION')",
                    "create role another",
                    "create database another",
                    "alter role kanal_server superuser",
                    "set role kanal")) {
                assertThatThrownBy(() -> statement.execute(command))
                        .as(command)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
        // The next start: the same role, another password.
        try (Connection connection = Databases.open(Databases.within(postgres));
                Statement statement = connection.createStatement()) {
            statement.execute("drop table taken");
        }
        assertThatThrownBy(() -> Databases.open(address)).hasMessageContaining("password authentication failed");
    }

    @Test
    void whatASuperuserMadeIsHandedOverFromEveryHalfState() throws SQLException {
        asBefore("untouched");
        takenOver("untouched");

        asBefore("owned");
        superuser("postgres", "alter database owned owner to " + WorkingRole.NAME);
        takenOver("owned");

        asBefore("half");
        try (Connection connection = superuser("half");
                Statement statement = connection.createStatement()) {
            List<String> left = WorkingRole.left(statement);
            for (String half : left.subList(0, left.size() / 2)) {
                statement.execute("alter " + half + " owner to " + WorkingRole.NAME);
            }
        }
        takenOver("half");
        // An earlier version ran once more and made things as the superuser.
        superuser("half", OF_EVERY_KIND);
        takenOver("half");
    }

    @Test
    void aChangeThatIsCutOffLeavesNothingHalf() throws Exception {
        asBefore("cut");
        try (Connection blocking = superuser("cut");
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            int before = WorkingRole.left(statement).size();
            statement.execute("lock table witness in access share mode");
            WorkingRole role = WorkingRole.prepare(postgres);
            CompletableFuture<Void> change = CompletableFuture.runAsync(() -> {
                try {
                    role.takeOver(postgres, "cut");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            String waiting = "from pg_stat_activity where datname = 'cut' and wait_event_type = 'Lock'";
            await().atMost(Duration.ofSeconds(20)).until(() -> count("select count(*) " + waiting) == 1);
            superuser("postgres", "select pg_terminate_backend(pid) " + waiting);
            assertThatThrownBy(change::get).hasRootCauseInstanceOf(SQLException.class);
            assertThat(WorkingRole.left(statement)).hasSize(before);
        }
        takenOver("cut");
    }

    /** A database as it was before there was a second role, with things of every kind. */
    private static void asBefore(String name) throws SQLException {
        superuser("postgres", "create database " + name);
        Flyway.configure()
                .dataSource(
                        postgres.jdbcUrl(name),
                        postgres.superuser(),
                        postgres.password().reveal())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        superuser(name, OF_EVERY_KIND);
    }

    private static void takenOver(String name) throws SQLException {
        WorkingRole role = WorkingRole.prepare(postgres);
        role.takeOver(postgres, name);
        try (Connection connection = superuser(name);
                Statement statement = connection.createStatement()) {
            assertThat(WorkingRole.left(statement)).isEmpty();
        }
        try (Connection connection =
                        Databases.open(new DatabaseAddress(postgres.jdbcUrl(name), WorkingRole.NAME, role.password()));
                Statement statement = connection.createStatement()) {
            // What a restore and a migration do.
            for (String command : List.of(
                    "alter schema public rename to replaced",
                    "alter schema replaced rename to public",
                    "alter table message add column later text",
                    "alter table message drop column later",
                    "truncate users cascade")) {
                statement.execute(command);
            }
            for (String command : DROP_EACH) {
                statement.execute(command);
            }
        }
    }

    private static Connection superuser(String database) throws SQLException {
        return Databases.open(
                new DatabaseAddress(postgres.jdbcUrl(database), postgres.superuser(), postgres.password()));
    }

    private static void superuser(String database, String... commands) throws SQLException {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = superuser("postgres");
                Statement statement = connection.createStatement()) {
            return Long.parseLong(text(statement, query));
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
