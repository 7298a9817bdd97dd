package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Checks that need wiring. */
@Configuration(proxyBeanMethods = false)
class DoctorConfiguration {
    @Bean
    Check databaseCheck(DataSource pool) {
        return new DatabaseCheck(pool::getConnection);
    }
}
