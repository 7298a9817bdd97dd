package io.kanal.operations.internal.lifecycle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The disk is full before anything could begin. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FullDiskAnalyzer extends AbstractFailureAnalyzer<IOException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.contains("No space left on device") && !message.contains("Disk quota exceeded")) {
            return null;
        }
        return new FailureAnalysis(
                "The disk of the data directory is full; free some space and start again (nothing that was confirmed is lost)",
                null,
                root);
    }
}
