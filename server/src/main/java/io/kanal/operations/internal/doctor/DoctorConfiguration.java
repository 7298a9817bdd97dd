package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Checks that need wiring. */
@Configuration(proxyBeanMethods = false)
class DoctorConfiguration {
    @Bean
    Check databaseCheck(DataSource pool) {
        return new DatabaseCheck(pool::getConnection);
    }

    @Bean
    NetworkCheck networkCheck(Environment environment) {
        return NetworkCheck.ofRunning(environment);
    }

    @Bean
    Check portCheck(Environment environment) {
        return new PortCheck(
                environment.getRequiredProperty("server.address"),
                () -> environment.getRequiredProperty("local.server.port", Integer.class),
                true);
    }
}
