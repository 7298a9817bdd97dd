package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal updates}: updates of bots that could not be answered. */
@Command(
        name = "updates",
        mixinStandardHelpOptions = true,
        description = "Updates of bots that five tries could not answer: list, retry, drop.",
        subcommands = {UpdatesCommand.ListThem.class, UpdatesCommand.Retry.class, UpdatesCommand.Drop.class})
final class UpdatesCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output, SHOWN);
    }

    private static int list(Output output, int limit) {
        try (Server server = Server.connect()) {
            show(output, server.get("/api/v1/updates/unanswered", Map.of("limit", limit)));
            return ExitCode.OK.status();
        }
    }

    private static void show(Output output, JsonNode answer) {
        if (output.asJson()) {
            output.json(answer);
            return;
        }
        Table table = new Table("SEQ", "BOT", "KIND", "TRIES", "RECEIVED", "ERROR");
        for (JsonNode one : answer.path("updates")) {
            table.row(
                    one.path("seq").asString(""),
                    one.path("bot").asString(""),
                    one.path("kind").asString(""),
                    one.path("attempts").asString(""),
                    one.path("received_at").asString(""),
                    one.path("error").asString(""));
        }
        table.lines().forEach(output::line);
        long hidden = answer.path("total").asLong(0) - answer.path("updates").size();
        if (hidden > 0) {
            output.line("and %d more".formatted(hidden));
        }
    }

    private static int decide(Output output, List<Long> ids, String verb) {
        try (Server server = Server.connect()) {
            JsonNode answer = Server.object();
            for (long id : ids) {
                answer = server.post("/api/v1/updates/" + id + "/" + verb, null);
            }
            show(output, answer);
            return ExitCode.OK.status();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The oldest, with their errors.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Option(names = "--limit", paramLabel = "N", description = "At most so many, up to 200 (default: 50).")
        private int limit = SHOWN;

        @Override
        public Integer call() {
            return list(output, limit);
        }
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = "Have updates answered once more.")
    static final class Retry implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "SEQ", arity = "1..*", description = "The update's position in the inbox.")
        private List<Long> ids = new ArrayList<>();

        @Override
        public Integer call() {
            return decide(output, ids, "retry");
        }
    }

    @Command(name = "drop", mixinStandardHelpOptions = true, description = "Give updates up.")
    static final class Drop implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "SEQ", arity = "1..*", description = "The update's position in the inbox.")
        private List<Long> ids = new ArrayList<>();

        @Override
        public Integer call() {
            return decide(output, ids, "drop");
        }
    }
}
