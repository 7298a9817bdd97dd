package io.kanal.telegram.dispatch;

import io.kanal.changes.Loop;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the queue does from time to time. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {
    private static final int HOUSEKEEPING_PHASE = 1500;
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);

    /** Every node may: removing what is over twice removes it once. */
    @Bean
    Loop outgoingPruning(OutgoingReport report) {
        return new Loop("outgoing-pruning", BETWEEN_PRUNINGS, report::prune).inPhase(HOUSEKEEPING_PHASE);
    }
}
