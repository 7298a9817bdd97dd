package io.kanal.operations.internal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kanal.operations.internal.lifecycle.DataDirectoryLock;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.database.DirectConnections;
import io.kanal.shared.secrets.Secret;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

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
        return new TimedPool(
                config,
                properties.requestTimeout(),
                properties.workTimeout(),
                properties.listenUrl() == null,
                RequestPatience::isRequest);
    }

    @Bean
    FilterRegistrationBean<RequestPatience> requestPatience() {
        FilterRegistrationBean<RequestPatience> filter = new FilterRegistrationBean<>(new RequestPatience());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** A migration may take as long as it takes, on a connection of its own. */
    @Bean
    FlywayConfigurationCustomizer migrationsBesideThePool(DatabaseAddress address, DatabaseProperties properties) {
        DatabaseAddress direct = direct(address, properties);
        Secret<String> password = direct.password();
        return configuration ->
                configuration.dataSource(direct.jdbcUrl(), direct.user(), password == null ? null : password.reveal());
    }

    @Bean
    DirectConnections directConnections(DatabaseAddress address, DatabaseProperties properties) {
        DatabaseAddress direct = direct(address, properties);
        return new DirectConnections(() -> Databases.open(direct));
    }

    private static DatabaseAddress direct(DatabaseAddress address, DatabaseProperties properties) {
        String listenUrl = properties.listenUrl();
        return listenUrl == null ? address : DatabaseAddress.parse(listenUrl);
    }

    @Bean
    BackEnd databaseBackEnd(DatabaseAddress address, ObjectProvider<EmbeddedPostgres> embedded) {
        boolean own = embedded.getIfAvailable() != null;
        return new BackEnd("database", (own ? "embedded PostgreSQL, " : "") + address.display());
    }
}
