package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Failures that already are a sentence for people. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartFailure> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, StartFailure failure) {
        return new FailureAnalysis(String.valueOf(failure.getMessage()), null, root);
    }
}
