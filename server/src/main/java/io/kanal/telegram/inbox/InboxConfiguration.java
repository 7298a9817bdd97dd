package io.kanal.telegram.inbox;

import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the inbox does from time to time. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {
    private static final int HOUSEKEEPING_PHASE = 1500;
    private static final Duration BETWEEN_MEASURES = Duration.ofSeconds(30);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(InboxConfiguration.class);

    /** On every node, for each shows its own figures. */
    @Bean
    Loop inboxMeasuring(InboxMetrics metrics) {
        return new Loop("inbox-measuring", BETWEEN_MEASURES, metrics::measure).inPhase(HOUSEKEEPING_PHASE);
    }

    /** On one node at a time. */
    @Bean
    Loop inboxPruning(InboxPruner pruner, Leases leases) {
        return new Loop(
                        "inbox-pruning",
                        BETWEEN_PRUNINGS,
                        () -> leases.alone(
                                "inbox-pruning", () -> log.debug("Removed {} updates from the inbox", pruner.prune())))
                .inPhase(HOUSEKEEPING_PHASE);
    }
}
