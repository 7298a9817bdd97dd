package io.kanal.operations.internal.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short-lived outside program, run to its end. */
final class Command {
    private static final long LIMIT_SECONDS = 120;

    private Command() {}

    /** What came of it: exit status, and what it wrote to both streams. */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    static Result run(String... command) {
        return run(List.of(command));
    }

    static Result run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                String output = reader.readAllAsString();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command.getFirst() + " did not end within two minutes");
                }
                return new Result(process.exitValue(), output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command.getFirst(), e);
        }
    }
}
