package io.kanal.changes.internal;

import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.changes.NodeName;
import io.kanal.changes.internal.log.LogListener;
import io.kanal.changes.internal.log.LogMetrics;
import io.kanal.changes.internal.log.LogPruner;
import io.kanal.changes.internal.log.Wakeups;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.database.DirectConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangesProperties.class)
class ChangesConfiguration {
    private static final int HOUSEKEEPING_PHASE = 1500;
    private static final Logger log = LoggerFactory.getLogger(ChangesConfiguration.class);

    @Bean
    NodeName nodeName(DataDirectory directory) {
        return NodeName.from(directory);
    }

    /** Hears the notifications of commits. */
    @Bean
    Loop logListening(DirectConnections connections, Wakeups wakeups) {
        return new LogListener(connections, wakeups).loop();
    }

    /** Measures the log on every node, and prunes it on one. */
    @Bean
    Loop logHousekeeping(LogPruner pruner, LogMetrics metrics, Leases leases, ChangesProperties properties) {
        return new Loop("log-housekeeping", properties.housekeepEvery(), () -> {
                    metrics.measure();
                    leases.alone(
                            "log-pruning",
                            () -> log.debug("Removed {} rows of the log that everybody has read", pruner.prune()));
                })
                .inPhase(HOUSEKEEPING_PHASE);
    }
}
