package io.kanal.operations;

import io.kanal.operations.internal.backup.BackupWriter;
import io.kanal.operations.internal.backup.Restore;
import io.kanal.operations.internal.doctor.Doctor;
import io.kanal.operations.internal.doctor.HouseChecks;
import io.kanal.operations.internal.keys.KeyFile;
import io.kanal.operations.internal.lifecycle.DataDirectoryLock;
import io.kanal.operations.internal.lifecycle.PrivateFolders;
import io.kanal.operations.internal.postgres.DatabaseAddress;
import io.kanal.operations.internal.postgres.Databases;
import io.kanal.operations.internal.postgres.EmbeddedPostgres;
import io.kanal.people.Audit;
import io.kanal.shared.Caller;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An installation whose server does not run: holds the data directory's lock and the database alone, for backup, restore and doctor.
 */
public final class StoppedInstallation implements AutoCloseable {
    private final DataDirectory directory;
    private final DataDirectoryLock lock;
    private final @Nullable EmbeddedPostgres embedded;
    private final DatabaseAddress address;
    private final Map<String, String> environment;

    private StoppedInstallation(
            DataDirectory directory,
            DataDirectoryLock lock,
            @Nullable EmbeddedPostgres embedded,
            DatabaseAddress address,
            Map<String, String> environment) {
        this.directory = directory;
        this.lock = lock;
        this.embedded = embedded;
        this.address = address;
        this.environment = environment;
    }

    /**
     * Takes the lock and starts the database, or reaches the outside one.
     *
     * @param environment read for KANAL_DATABASE_URL, KANAL_BIND, KANAL_PORT
     * @throws io.kanal.shared.StartFailure with a sentence, for instance when a server runs
     */
    public static StoppedInstallation open(Path dataDirectory, Map<String, String> environment) throws IOException {
        DataDirectory directory = new DataDirectory(PrivateFolders.create(dataDirectory));
        DataDirectoryLock lock = DataDirectoryLock.take(directory);
        EmbeddedPostgres embedded = null;
        try {
            String url = environment.get("KANAL_DATABASE_URL");
            if (url != null) {
                DatabaseAddress address = DatabaseAddress.parse(url);
                Databases.require(address);
                return new StoppedInstallation(directory, lock, null, address, environment);
            }
            embedded = EmbeddedPostgres.startBelow(directory);
            return new StoppedInstallation(directory, lock, embedded, Databases.within(embedded), environment);
        } catch (RuntimeException e) {
            if (embedded != null) {
                embedded.close();
            }
            lock.close();
            throw e;
        }
    }

    /** Writes the whole state. */
    public void backup(OutputStream target, boolean withKey, String version) throws SQLException, IOException {
        try (Connection connection = Databases.open(address)) {
            int key = new KeyFile(directory.root()).open().currentKey();
            new BackupWriter(directory.root(), Clock.systemUTC()).write(connection, key, withKey, version, target);
        }
        note("backup.taken", withKey ? "with the key file" : null);
    }

    /** Whoever may run commands on this machine did it, so nobody of Kanal's people is named. */
    private void note(String action, @Nullable String detail) throws SQLException {
        try (Connection connection = Databases.open(address)) {
            new Audit(JdbcClient.create(new SingleConnectionDataSource(connection, true)), Clock.systemUTC())
                    .record(Caller.KANAL, action, null, detail);
        }
    }

    /** Checks a backup and puts it in place of what is there. */
    public Restored restore(Path backup) throws SQLException, IOException {
        try (Connection connection = Databases.open(address)) {
            Restore.Restored restored = new Restore(directory.root()).run(backup, connection, this::migrator);
            note("backup.restored", "as of " + restored.createdAt());
            return new Restored(
                    restored.createdAt(), restored.tables(), restored.rows(), restored.files(), restored.keyMissing());
        }
    }

    /** Makes a new key for stored secrets; the next start seals all of them with it. Nodes that work would go on with the old one. */
    public void rotateKeys() throws SQLException {
        try (Connection connection = Databases.open(address)) {
            Databases.requireNobodyAtWork(connection);
        }
        new KeyFile(directory.root()).rotate();
    }

    /** Looks at what can be looked at without a server. */
    public List<Examined> doctor() {
        return Doctor.examine(HouseChecks.ofStopped(directory, address, environment));
    }

    /**
     * What was restored.
     *
     * @param createdAt when the backup was made
     * @param keyMissing whether its secrets were sealed with a key that is not here
     */
    public record Restored(String createdAt, int tables, long rows, long files, boolean keyMissing) {}

    private FluentConfiguration migrator(String schema) {
        String url = address.jdbcUrl();
        String user = address.user();
        var password = address.password();
        return Flyway.configure()
                .dataSource(url, user, password == null ? null : password.reveal())
                .schemas(schema)
                .locations("classpath:db/migration");
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
        lock.close();
    }
}
