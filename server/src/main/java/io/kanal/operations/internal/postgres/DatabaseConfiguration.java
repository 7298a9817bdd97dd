package io.kanal.operations.internal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kanal.operations.internal.lifecycle.DataDirectoryLock;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.DirectConnections;
import io.kanal.shared.StartFailure;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The record's database: Kanal's own PostgreSQL, or the outside one that the settings name. No other code tells them apart. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
    private static final String DATABASE = "kanal";
    private static final int OLDEST_MAJOR = 15;

    @Bean
    @ConditionalOnProperty(name = "kanal.database.url", matchIfMissing = true, havingValue = "\0 never")
    EmbeddedPostgres embeddedPostgres(DataDirectory directory, DataDirectoryLock lock) throws SQLException {
        Path place = directory.root().resolve("postgres");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                PostgresBinaries.unpackBelow(place), place, PostgresSettings.sized(memoryBytes()));
        createDatabase(postgres);
        return postgres;
    }

    @Bean
    DatabaseAddress databaseAddress(DatabaseProperties properties, ObjectProvider<EmbeddedPostgres> embedded) {
        String url = properties.url();
        if (url != null) {
            return DatabaseAddress.parse(url);
        }
        EmbeddedPostgres postgres = embedded.getObject();
        return new DatabaseAddress(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }

    @Bean
    HikariDataSource dataSource(DatabaseAddress address, DatabaseProperties properties) throws SQLException {
        try (Connection connection = firstConnection(address)) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new StartFailure("The database at " + address.display() + " is PostgreSQL " + major
                        + "; Kanal needs " + OLDEST_MAJOR + " or newer");
            }
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("kanal");
        config.setJdbcUrl(address.jdbcUrl());
        config.setDataSourceProperties(connectionProperties(address));
        config.setMaximumPoolSize(properties.poolSize());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    @Bean
    DirectConnections directConnections(DatabaseAddress address, DatabaseProperties properties) {
        String listenUrl = properties.listenUrl();
        DatabaseAddress direct = listenUrl == null ? address : DatabaseAddress.parse(listenUrl);
        return new DirectConnections(() -> DriverManager.getConnection(direct.jdbcUrl(), connectionProperties(direct)));
    }

    private static Connection firstConnection(DatabaseAddress address) throws SQLException {
        try {
            return DriverManager.getConnection(address.jdbcUrl(), connectionProperties(address));
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

    @Bean
    BackEnd databaseBackEnd(DatabaseAddress address, ObjectProvider<EmbeddedPostgres> embedded) {
        return new BackEnd(
                "database",
                embedded.getIfAvailable() == null ? address.display() : "embedded PostgreSQL, " + address.display());
    }

    private static void createDatabase(EmbeddedPostgres postgres) throws SQLException {
        DatabaseAddress first = new DatabaseAddress(postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
        try (Connection connection = DriverManager.getConnection(first.jdbcUrl(), connectionProperties(first));
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    private static Properties connectionProperties(DatabaseAddress address) {
        Properties properties = new Properties();
        set(properties, "user", address.user());
        set(
                properties,
                "password",
                address.password() == null ? null : address.password().reveal());
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "kanal");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private static long memoryBytes() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }
}
