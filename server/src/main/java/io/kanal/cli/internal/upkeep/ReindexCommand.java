package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code kanal reindex}: builds the search index anew while the old one serves. */
@Command(
        name = "reindex",
        mixinStandardHelpOptions = true,
        description = "Build the search index anew; search goes on meanwhile.")
public final class ReindexCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/reindex", null);
            if (output.asJson()) {
                output.json(answer);
            } else {
                output.line("The index is being built anew; 'kanal status' shows how far it is.");
            }
            return ExitCode.OK.status();
        }
    }
}
