package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * What nobody foresaw: a port that was taken a moment ago, and defects. A person sees one sentence with the cause; what a
 * developer needs is written to a file, and named.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class LateFailures implements FailureAnalyzer {
    private static final String FILE = "start-failure.txt";

    private final Environment environment;

    LateFailures(Environment environment) {
        this.environment = environment;
    }

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        Throwable root = failure;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            root = each;
            if (each instanceof PortInUseException taken) {
                StartFailure sentence = StartChecks.taken(taken.getPort());
                return new FailureAnalysis(String.valueOf(sentence.getMessage()), null, failure);
            }
        }
        String said = root.getMessage() == null || root.getMessage().isBlank()
                ? root.getClass().getSimpleName()
                : root.getMessage();
        Path file = write(failure);
        return new FailureAnalysis(
                "Kanal could not start: " + said,
                file == null ? null : file + " says where; please report it with that file",
                failure);
    }

    private @Nullable Path write(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        try {
            Path folder = Path.of(environment.getProperty("kanal.data.dir", "kanal-data"));
            return Files.writeString(folder.toAbsolutePath().resolve(FILE), text.toString());
        } catch (IOException _) {
            // The data directory may be what is wrong; the folder for temporary files is next.
        }
        try {
            // Others may write there: a name of their choice could lead elsewhere.
            return Files.writeString(Files.createTempFile("kanal-start-failure-", ".txt"), text.toString());
        } catch (IOException _) {
            return null;
        }
    }
}
