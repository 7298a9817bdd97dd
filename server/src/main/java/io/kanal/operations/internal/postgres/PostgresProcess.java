package io.kanal.operations.internal.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running PostgreSQL under its watchdog: a small shell that reads a pipe from this process. When the pipe closes, because
 * we close it or because this process is gone in whatever way, the watchdog stops the server cleanly. When the server
 * ends, so does the watchdog, and that is how we notice.
 */
final class PostgresProcess {
    /*
     * A shell gives its background commands /dev/null as input, so the pipe is kept as descriptor 3. The reader is a
     * subshell built of nothing but built-ins; it holds no other process and ends when the pipe does. Interrupts of a terminal are meant for us, not
     * for the server: setsid takes the whole out of the terminal's reach, and the trap serves where there is no setsid.
     */
    private static final String WATCHDOG = """
            trap '' INT TERM HUP
            exec 3<&0
            "$@" 3<&- </dev/null &
            server=$!
            ( while read -r line <&3; do :; done; kill -INT $server 2>/dev/null ) &
            reader=$!
            exec 3<&-
            wait $server
            status=$?
            kill -KILL $reader 2>/dev/null
            exit $status
            """;

    private final Process watchdog;
    private final Path output;

    private PostgresProcess(Process watchdog, Path output) {
        this.watchdog = watchdog;
        this.output = output;
    }

    /**
     * Starts without waiting until it serves.
     *
     * @param output where its messages go until its own log takes over
     */
    static PostgresProcess start(List<String> server, Path output) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of("/bin/sh", "-c", WATCHDOG, "kanal-postgres-watchdog"));
        command.addAll(server);
        try {
            return new PostgresProcess(
                    new ProcessBuilder(command)
                            .directory(new File("/"))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start PostgreSQL", e);
        }
    }

    boolean running() {
        return watchdog.isAlive();
    }

    /** Waits until the server has ended. */
    void awaitEnd() {
        watchdog.onExit().join();
    }

    /** What the server said before its own log took over, or why it did not start. */
    String said() {
        try {
            return Files.readString(output).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a clean stop and waits; says whether the server ended in time. */
    boolean stop(Duration atMost) {
        try {
            watchdog.getOutputStream().close();
        } catch (IOException _) {
            // The watchdog is gone already, and then so is the pipe.
        }
        try {
            watchdog.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
