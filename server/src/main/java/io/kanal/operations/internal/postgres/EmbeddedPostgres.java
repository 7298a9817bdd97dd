package io.kanal.operations.internal.postgres;

import com.sun.management.OperatingSystemMXBean;
import io.kanal.operations.internal.lifecycle.PrivateFolders;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that Kanal starts, watches and stops. It listens on a loopback port of its own choice, which stays the
 * same for the life of this object: a server that dies is started again there, and the pool in front of it heals.
 *
 * <p>The caller must hold the data directory's lock: what is found running in the folder is taken for a leftover.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /** Crash recovery after a kill replays at most max_wal_size. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(20);

    private final PostgresCluster cluster;
    private final PostgresSettings settings;
    private final PostmasterFile postmaster;
    private final Path output;
    private final int port;
    private volatile boolean closing;
    private volatile PostgresProcess process;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresSettings settings, Path place) {
        this.cluster = cluster;
        this.settings = settings;
        this.postmaster = new PostmasterFile(cluster.folder());
        this.output = place.resolve("start.log");
        clearLeftovers();
        this.port = freePort();
        this.process = launch();
        Thread.ofPlatform().name("postgres-supervisor").daemon().start(this::supervise);
    }

    /**
     * Starts the database below the place, initialising it on first use, and returns when it takes connections.
     *
     * @throws StartFailure with a sentence for people when it cannot
     */
    public static EmbeddedPostgres start(PostgresBinaries binaries, Path place, PostgresSettings settings) {
        return new EmbeddedPostgres(PostgresCluster.open(binaries, place), settings, place);
    }

    /** Starts the one that belongs to a data directory, with settings that fit this machine. */
    public static EmbeddedPostgres startBelow(DataDirectory directory) {
        Path place = directory.root().resolve("postgres");
        long memoryBytes = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(place);
        try {
            if ("root".equals(System.getProperty("user.name"))) {
                // PostgreSQL refuses to run as root: another user must reach its folder.
                PrivateFolders.openPassage(directory.root());
            }
            EmbeddedPostgres started = start(binaries, place, PostgresSettings.sized(memoryBytes));
            PrivateFolders.close(directory.root());
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot set the modes of " + place, e);
        }
    }

    /** The address of one database in it. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The role that initdb made, which cannot stop being a superuser; it only prepares, see {@link WorkingRole}. */
    public String superuser() {
        return PostgresCluster.ROLE;
    }

    /** The superuser's. */
    public Secret<String> password() {
        return cluster.password();
    }

    private PostgresProcess launch() {
        PostgresProcess started = PostgresProcess.start(cluster.server(port, settings), output);
        Instant end = Instant.now().plus(START_LIMIT);
        while (!(postmaster.ready() && postmaster.server().isPresent())) {
            if (!started.running()) {
                throw new StartFailure("PostgreSQL did not start in " + cluster.folder() + ": "
                        + PostgresFailure.explain(started.said(), cluster.folder()));
            }
            if (Instant.now().isAfter(end)) {
                started.stop(STOP_LIMIT);
                throw new StartFailure("PostgreSQL in " + cluster.folder() + " was not ready after "
                        + START_LIMIT.toMinutes() + " minutes");
            }
            pause(STEP);
        }
        return started;
    }

    private void supervise() {
        while (!closing) {
            process.awaitEnd();
            if (!closing) {
                restart();
            }
        }
    }

    private void restart() {
        Duration wait = Duration.ofMillis(200);
        while (!closing) {
            try {
                LOG.error("PostgreSQL ended unexpectedly; starting it again");
                clearLeftovers();
                PostgresProcess started = launch();
                process = started;
                LOG.info("PostgreSQL serves again");
                if (closing) {
                    started.stop(STOP_LIMIT);
                }
                return;
            } catch (StartFailure e) {
                LOG.error("PostgreSQL could not be started again, next try in {}: {}", wait, e.getMessage());
                pause(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
            }
        }
    }

    /**
     * Makes the folder free: lets a server that is being stopped by its watchdog finish, stops one that nobody watches, and
     * waits for the children of a killed one. Only then the file of a server that is no more is removed: its number may by now
     * be a zombie's or that of another process, and PostgreSQL would take either for a server.
     */
    private void clearLeftovers() {
        Instant patience = Instant.now().plusSeconds(2);
        Instant end = Instant.now().plus(LEFTOVER_LIMIT);
        boolean asked = false;
        while (postmaster.server().isPresent() || postmaster.anyProcessInside()) {
            Instant now = Instant.now();
            if (now.isAfter(end)) {
                throw new StartFailure("An earlier PostgreSQL still works in " + cluster.folder()
                        + " and does not end; stop it and start again");
            }
            if (!asked && now.isAfter(patience)) {
                postmaster.server().ifPresent(server -> {
                    LOG.warn("Stopping a PostgreSQL that an earlier Kanal left behind (process {})", server.pid());
                    // SIGINT is PostgreSQL's word for "disconnect everybody and stop cleanly"; Java can only send
                    // SIGTERM.
                    Command.run("kill", "-INT", Long.toString(server.pid()));
                });
                asked = true;
            }
            pause(STEP);
        }
        Instant collected = Instant.now().plusSeconds(5);
        while (postmaster.namesZombie() && Instant.now().isBefore(collected)) {
            pause(STEP);
        }
        if (postmaster.isStale()) {
            LOG.info("Removing {}, whose server is no more", postmaster.file());
            try {
                postmaster.delete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        if (!process.stop(STOP_LIMIT)) {
            LOG.warn(
                    "PostgreSQL did not stop within {}; stopping it hard, it will recover at the next start",
                    STOP_LIMIT);
            postmaster.server().ifPresent(server -> Command.run("kill", "-QUIT", Long.toString(server.pid())));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on the loopback interface", e);
        }
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
