package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.ProgressBar;
import io.kanal.cli.internal.terminal.Server;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code kanal reindex}: builds the search index anew while the old one serves. */
@Command(
        name = "reindex",
        mixinStandardHelpOptions = true,
        description = "Build the search index anew; search goes on meanwhile.")
public final class ReindexCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(8);

    @Mixin
    private final Output output = new Output();

    @Option(names = "--no-wait", description = "Return as soon as it has begun; otherwise, when it is built.")
    private boolean noWait;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/reindex", null);
            if (noWait) {
                if (output.asJson()) {
                    output.json(answer);
                } else {
                    output.line("The index is being built anew; 'kanal status' shows how it stands.");
                }
                return ExitCode.OK.status();
            }
            return built(server);
        }
    }

    private int built(Server server) {
        ProgressBar bar = new ProgressBar(output.err());
        long began = System.nanoTime();
        boolean seen = false;
        while (true) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            JsonNode followers = server.get("/api/v1/followers");
            Standing standing = standing(followers);
            seen |= standing == Standing.BUILDING;
            if (standing == Standing.FAILING) {
                bar.end();
                throw new CommandFailure(
                        ExitCode.FAILED, "the index does not get on; 'kanal follower list' and Status say why");
            }
            // A small index is built between two looks.
            if (standing == Standing.FOLLOWING && (seen || passed.compareTo(BEGINS_WITHIN) > 0)) {
                bar.end();
                if (output.asJson()) {
                    output.json(followers);
                } else {
                    output.line("The index was built anew in %d s.".formatted(passed.toSeconds()));
                }
                return ExitCode.OK.status();
            }
            bar.show("Building the index anew; search goes on meanwhile", passed.toSeconds(), 0, "s");
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.FAILED, "interrupted; the index is built on, see 'kanal status'", e);
            }
        }
    }

    private enum Standing {
        BUILDING,
        FOLLOWING,
        FAILING
    }

    /** Of all nodes that keep one and are there, the one that is furthest from its end. */
    private static Standing standing(JsonNode followers) {
        Standing standing = Standing.FOLLOWING;
        for (JsonNode follower : followers.path("followers")) {
            String state = follower.path("state").asString("");
            if (follower.path("name").asString("").equals("search") && !state.equals("unheld")) {
                if (state.equals("failing")) {
                    return Standing.FAILING;
                }
                standing = state.equals("following") ? standing : Standing.BUILDING;
            }
        }
        return standing;
    }
}
