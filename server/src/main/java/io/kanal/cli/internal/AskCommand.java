package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code kanal ask}: an answer whose every statement cites a post. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = "Ask a question; every statement of the answer cites a post.")
final class AskCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "In any language.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/ask", Server.object().put("question", QueryText.of(words, spec)));
            if (output.asJson()) {
                output.json(answer);
            } else {
                print(answer);
            }
            return ExitCode.OK.status();
        }
    }

    private void print(JsonNode answer) {
        JsonNode statements = answer.path("statements");
        if (statements.isEmpty()) {
            output.line("The posts do not say.");
        }
        for (JsonNode statement : statements) {
            StringBuilder line = new StringBuilder(statement.path("text").asString(""));
            for (JsonNode citation : statement.path("citations")) {
                line.append(" [").append(citation.asString("")).append(']');
            }
            output.line(line.toString());
        }
        JsonNode citations = answer.path("citations");
        if (!citations.isEmpty()) {
            output.line("");
        }
        for (JsonNode citation : citations) {
            output.line("[%s] %s  %s  %s"
                    .formatted(
                            citation.path("number").asString(""),
                            citation.path("channel").asString(""),
                            Json.day(citation.path("date").asString("")),
                            citation.path("link").asString("")));
            String sentence = Json.line(citation.path("sentence"));
            if (!sentence.isEmpty()) {
                output.line("    " + sentence);
            }
        }
    }
}
