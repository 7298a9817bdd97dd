package io.kanal.testing;

import io.kanal.operations.internal.postgres.EmbeddedPostgres;
import io.kanal.operations.internal.postgres.Folders;
import io.kanal.operations.internal.postgres.PostgresBinaries;
import io.kanal.operations.internal.postgres.PostgresSettings;
import io.kanal.operations.internal.postgres.WorkingRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The one PostgreSQL of a test process, with a migrated template database of which a copy costs milliseconds. It is the one
 * Kanal brings; with the system property {@code kanal.test.database=debian15} it is Debian's 15, which must be installed.
 */
public final class SharedPostgres {
    private static final String TEMPLATE = "template_kanal";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<ConfigurableApplicationContext> SERVERS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final EmbeddedPostgres postgres;
    private final WorkingRole role;

    private SharedPostgres(EmbeddedPostgres postgres) throws SQLException {
        this.postgres = postgres;
        role = WorkingRole.prepare(postgres);
        role.takeOver(postgres, TEMPLATE);
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(TEMPLATE), user(), password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** Keeps the database alive at the end of the process until this server has stopped. */
    public static void keepFor(ConfigurableApplicationContext server) {
        SERVERS.add(server);
    }

    /** Shutdown hooks run side by side, and Spring's one stops the servers under test: waits for it. */
    static void awaitServers() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (SERVERS.stream().anyMatch(ConfigurableApplicationContext::isActive) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        // A server counts as inactive a little before its last bean is gone.
        for (Thread hook : Thread.getAllStackTraces().keySet()) {
            if (hook.getName().startsWith("Spring") && hook.getName().endsWith("ShutdownHook")) {
                try {
                    hook.join(PATIENCE);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    static SharedPostgres instance() {
        return Holder.INSTANCE;
    }

    /** A fresh migrated database; gives its name. */
    String createDatabase() {
        return createDatabase(TEMPLATE);
    }

    /** A fresh database without any table. */
    String createEmptyDatabase() {
        return createDatabase("template1");
    }

    private String createDatabase(String template) {
        String name = "test_" + COUNTER.incrementAndGet();
        execute("create database %s owner %s template %s strategy file_copy".formatted(name, user(), template));
        return name;
    }

    void dropDatabase(String name) {
        execute("drop database if exists " + name + " with (force)");
    }

    String jdbcUrl(String database) {
        return postgres.jdbcUrl(database);
    }

    String user() {
        return WorkingRole.NAME;
    }

    String password() {
        return role.password().reveal();
    }

    private synchronized void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("postgres"),
                        postgres.superuser(),
                        postgres.password().reveal());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Holder {
        private static final SharedPostgres INSTANCE = start();

        private static SharedPostgres start() {
            try {
                Path folder =
                        Path.of(System.getProperty("java.io.tmpdir"), "kanal-test-" + System.getProperty("user.name"));
                Files.createDirectories(folder);
                Path place = folder.resolve("run-" + ProcessHandle.current().pid());
                FileLock lock;
                // One at a time, or one process sweeps away the folder that another has just made and not yet locked.
                try (FileChannel gate = FileChannel.open(
                                folder.resolve("gate.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock _ = gate.lock()) {
                    sweep(folder);
                    Files.createDirectory(place);
                    PosixPassage.open(folder, place);
                    lock = FileChannel.open(place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                            .lock();
                }
                EmbeddedPostgres postgres = EmbeddedPostgres.start(
                        binaries(folder),
                        place,
                        PostgresSettings.sized(1L << 30)
                                .with("fsync", "off")
                                .with("synchronous_commit", "off")
                                .with("full_page_writes", "off")
                                .with("logging_collector", "off")
                                .with("max_connections", "200"));
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(postgres, lock, place)));
                return new SharedPostgres(postgres);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static PostgresBinaries binaries(Path folder) {
            return switch (System.getProperty("kanal.test.database", "embedded")) {
                case "embedded" -> PostgresBinaries.unpackBelow(folder);
                case "debian15" -> PostgresBinaries.at(Path.of("/usr/lib/postgresql/15"));
                case String other ->
                    throw new IllegalArgumentException(
                            "kanal.test.database is '" + other + "'; expected embedded or debian15");
            };
        }

        private static void stop(EmbeddedPostgres postgres, FileLock lock, Path place) {
            try {
                awaitServers();
                postgres.close();
                lock.channel().close();
                Folders.delete(place);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Removes what test processes that were killed left behind: folders whose lock is free. */
        private static void sweep(Path folder) throws IOException {
            try (Stream<Path> runs = Files.list(folder)) {
                for (Path run : runs.filter(
                                path -> path.getFileName().toString().startsWith("run-"))
                        .toList()) {
                    if (!Files.exists(run.resolve("lock"))) {
                        continue;
                    }
                    try (FileChannel channel = FileChannel.open(run.resolve("lock"), StandardOpenOption.WRITE)) {
                        if (channel.tryLock() != null) {
                            Folders.delete(run);
                        }
                    }
                }
            }
        }
    }
}
