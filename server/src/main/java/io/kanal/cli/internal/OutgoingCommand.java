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

/** {@code kanal outgoing}: calls to Telegram of which nobody knows whether they arrived. */
@Command(
        name = "outgoing",
        mixinStandardHelpOptions = true,
        description = "Calls to Telegram whose answer was lost: list, send-again, forget.",
        subcommands = {OutgoingCommand.ListThem.class, OutgoingCommand.SendAgain.class, OutgoingCommand.Forget.class})
final class OutgoingCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output, SHOWN);
    }

    private static int list(Output output, int limit) {
        try (Server server = Server.connect()) {
            show(output, server.get("/api/v1/outgoing/uncertain", Map.of("limit", limit)));
            return ExitCode.OK.status();
        }
    }

    private static void show(Output output, JsonNode answer) {
        if (output.asJson()) {
            output.json(answer);
            return;
        }
        Table table = new Table("ID", "METHOD", "CHAT", "PRIORITY", "SINCE", "WHY");
        for (JsonNode one : answer.path("calls")) {
            table.row(
                    one.path("id").asString(""),
                    one.path("method").asString(""),
                    one.path("chat_id").asString(""),
                    one.path("priority").asString(""),
                    one.path("created_at").asString(""),
                    one.path("note").asString(""));
        }
        table.lines().forEach(output::line);
        long hidden = answer.path("total").asLong(0) - answer.path("calls").size();
        if (hidden > 0) {
            output.line("and %d more".formatted(hidden));
        }
    }

    private static int decide(Output output, List<Long> ids, String verb) {
        try (Server server = Server.connect()) {
            JsonNode answer = Server.object();
            for (long id : ids) {
                answer = server.post("/api/v1/outgoing/" + id + "/" + verb, null);
            }
            show(output, answer);
            return ExitCode.OK.status();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The oldest, with why nobody knows.")
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

    @Command(
            name = "send-again",
            mixinStandardHelpOptions = true,
            description = "Send calls again that did not arrive.")
    static final class SendAgain implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The call's number.")
        private List<Long> ids = new ArrayList<>();

        @Override
        public Integer call() {
            return decide(output, ids, "send-again");
        }
    }

    @Command(name = "forget", mixinStandardHelpOptions = true, description = "Let calls be that arrived, or need not.")
    static final class Forget implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The call's number.")
        private List<Long> ids = new ArrayList<>();

        @Override
        public Integer call() {
            return decide(output, ids, "forget");
        }
    }
}
