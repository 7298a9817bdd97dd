package io.kanal.operations.internal.lifecycle;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Somebody else listens on our port. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortTakenAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, PortInUseException failure) {
        return new FailureAnalysis(
                "Port %d is taken by another program; stop that one, or choose another port with KANAL_PORT or 'up --port'"
                        .formatted(failure.getPort()),
                null,
                root);
    }
}
