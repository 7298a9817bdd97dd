package io.kanal.operations.internal.health;

import io.kanal.changes.Loop;
import io.kanal.operations.internal.metrics.ActiveUsers;
import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideSystem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dependency that every installation has, and what asks after all. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HealthProperties.class)
class HealthConfiguration {
    private static final int VALID_WITHIN_SECONDS = 2;
    /** Before whoever answers requests. */
    private static final int PHASE = 1050;

    @Bean
    Dependable databaseDependable(DataSource pool) {
        return new Dependable() {
            @Override
            public OutsideSystem system() {
                return OutsideSystem.POSTGRESQL;
            }

            @Override
            public List<Part> parts() {
                return List.of(new Part("record", patience -> {
                    try (var connection = pool.getConnection()) {
                        if (!connection.isValid(VALID_WITHIN_SECONDS)) {
                            throw new SQLException("The connection is dead");
                        }
                    }
                }));
            }
        };
    }

    @Bean
    Probes probes(List<Dependable> dependables, HealthProperties properties, Clock clock, MeterRegistry meters) {
        Probes probes = new Probes(dependables, properties.patience(), clock);
        for (Dependable dependable : dependables) {
            OutsideSystem system = dependable.system();
            Gauge.builder("kanal_dependency_up", probes, found -> {
                        Found now = found.latest().get(system);
                        return now == null || now.well() ? 1 : 0;
                    })
                    .description("Whether an outside system serves; 1 as well where nothing depends on it")
                    .tag("system", system.key())
                    .register(meters);
        }
        return probes;
    }

    @Bean
    Loop probing(Probes probes, ActiveUsers activeUsers, HealthProperties properties) {
        return new Loop("probes of outside systems", properties.every(), () -> {
                    probes.round();
                    Found database = probes.latest().get(OutsideSystem.POSTGRESQL);
                    if (database != null && database.well()) {
                        activeUsers.renew();
                    }
                })
                .inPhase(PHASE);
    }
}
