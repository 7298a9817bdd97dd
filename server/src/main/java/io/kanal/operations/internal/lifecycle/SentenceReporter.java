package io.kanal.operations.internal.lifecycle;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Tells why the start failed in one line on standard error, and no more. */
final class SentenceReporter implements FailureAnalysisReporter {
    @Override
    @SuppressWarnings("SystemOut") // The log may be a file or JSON; this line is for the person at the terminal.
    public void report(FailureAnalysis analysis) {
        String action = analysis.getAction();
        String sentence = analysis.getDescription().strip() + (action == null || action.isBlank() ? "" : ". " + action);
        System.err.println("kanal: " + sentence.replaceAll("\\s*\\R\\s*", " "));
    }
}
