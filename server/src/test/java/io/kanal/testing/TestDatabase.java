package io.kanal.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kanal.shared.database.DirectConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A fresh migrated database for tests without Spring. Static, it lives for the class; as an instance field, for one test:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase database = TestDatabase.migrated();
 * }</pre>
 *
 * <p>Sessions run in the test process's time zone, which the build sets to one that is not UTC.
 */
public final class TestDatabase
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, AutoCloseable {
    private final boolean migrated;
    private boolean forClass;
    private @Nullable String name;
    private @Nullable HikariDataSource dataSource;

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** With all tables, all of them empty. */
    public static TestDatabase migrated() {
        return new TestDatabase(true);
    }

    /** Without any table. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    /** Migrated and open at once, for use without JUnit's life cycle; close it. */
    public static TestDatabase opened() {
        TestDatabase database = migrated();
        database.open();
        return database;
    }

    /** What a migration runs, for tests of what it makes of earlier data. */
    public static String migration(String name) {
        try (var in = TestDatabase.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DataSource dataSource() {
        if (dataSource == null) {
            throw new IllegalStateException("The database is not open; register it with @RegisterExtension");
        }
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource());
    }

    /** Takes no connection of before into use again: after a test has cut some, nobody knows which. */
    public void renewConnections() {
        if (dataSource != null) {
            dataSource.getHikariPoolMXBean().softEvictConnections();
        }
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource()));
    }

    /** Connections beside the pool, as LISTEN needs them. */
    public DirectConnections directConnections() {
        return new DirectConnections(
                () -> DriverManager.getConnection(jdbcUrl(), server().user(), server().password()));
    }

    /** Its address with credentials, as the setting {@code KANAL_DATABASE_URL} takes it. */
    public String url() {
        return jdbcUrl() + "?user=" + server().user() + "&password=" + server().password();
    }

    public String jdbcUrl() {
        if (name == null) {
            throw new IllegalStateException("The database is not open; register it with @RegisterExtension");
        }
        return server().jdbcUrl(name);
    }

    public String user() {
        return server().user();
    }

    public String password() {
        return server().password();
    }

    private static SharedPostgres server() {
        return SharedPostgres.instance();
    }

    private void open() {
        String created = migrated ? server().createDatabase() : server().createEmptyDatabase();
        name = created;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server().jdbcUrl(created));
        config.setUsername(server().user());
        config.setPassword(server().password());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setMaximumPoolSize(16);
        config.setMinimumIdle(0);
        dataSource = new HikariDataSource(config);
    }

    @Override
    public void close() {
        if (dataSource != null) {
            dataSource.close();
            dataSource = null;
        }
        if (name != null) {
            server().dropDatabase(name);
            name = null;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forClass = true;
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forClass) {
            close();
        }
    }
}
