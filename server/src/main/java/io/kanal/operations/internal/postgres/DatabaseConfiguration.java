package io.kanal.operations.internal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kanal.operations.internal.lifecycle.DataDirectoryLock;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.DirectConnections;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The record's database: Kanal's own PostgreSQL, or the outside one that the settings name. No other code tells them apart. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
    private static final String NEVER = "\0 never";

    @Bean
    @ConditionalOnProperty(name = "kanal.database.url", matchIfMissing = true, havingValue = NEVER)
    EmbeddedPostgres embeddedPostgres(DataDirectory directory, DataDirectoryLock lock) {
        return EmbeddedPostgres.startBelow(directory);
    }

    @Bean
    DatabaseAddress databaseAddress(DatabaseProperties properties, ObjectProvider<EmbeddedPostgres> embedded) {
        String url = properties.url();
        return url != null ? DatabaseAddress.parse(url) : Databases.within(embedded.getObject());
    }

    @Bean
    HikariDataSource dataSource(DatabaseAddress address, DatabaseProperties properties) {
        Databases.require(address);
        HikariConfig config = new HikariConfig();
        config.setPoolName("kanal");
        config.setJdbcUrl(address.jdbcUrl());
        config.setDataSourceProperties(Databases.properties(address));
        config.setMaximumPoolSize(properties.poolSize());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    @Bean
    DirectConnections directConnections(DatabaseAddress address, DatabaseProperties properties) {
        String listenUrl = properties.listenUrl();
        DatabaseAddress direct = listenUrl == null ? address : DatabaseAddress.parse(listenUrl);
        return new DirectConnections(() -> Databases.open(direct));
    }

    @Bean
    BackEnd databaseBackEnd(DatabaseAddress address, ObjectProvider<EmbeddedPostgres> embedded) {
        boolean own = embedded.getIfAvailable() != null;
        return new BackEnd("database", (own ? "embedded PostgreSQL, " : "") + address.display());
    }
}
