package io.kanal.operations.internal.health;

import io.kanal.shared.Dependable;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dependency that every installation has. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    private static final int VALID_WITHIN_SECONDS = 2;

    @Bean
    Dependable databaseDependable(DataSource pool) {
        return new Dependable() {
            @Override
            public String name() {
                return "postgresql";
            }

            @Override
            public void answer() throws SQLException {
                try (var connection = pool.getConnection()) {
                    if (!connection.isValid(VALID_WITHIN_SECONDS)) {
                        throw new SQLException("The connection is dead");
                    }
                }
            }
        };
    }
}
