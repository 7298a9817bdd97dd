package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says at the start what doctor would say of the network, where that is not all well. */
@Component
class NetworkWarning {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWarning.class);

    private final NetworkCheck check;

    NetworkWarning(NetworkCheck check) {
        this.check = check;
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        check.look().stream()
                .filter(finding -> finding.level() != Check.Level.OK)
                .forEach(finding -> LOG.warn("{}. {}", finding.message(), finding.advice()));
    }
}
