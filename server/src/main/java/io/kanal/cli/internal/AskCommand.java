package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Understood;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

    @Option(
            names = "--as-written",
            description = "Take words of time, such as \"last week\", as words like all others.")
    private boolean asWritten;

    @Option(names = "--follow", description = "Keep the subject of your question before, where this one names none.")
    private boolean follow;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            ObjectNode question = Server.object().put("question", QueryText.of(words, spec));
            if (asWritten) {
                question.put("as_written", true);
            }
            if (follow) {
                question.put("previous", "newest");
            }
            JsonNode answer = server.post("/api/v1/ask", question);
            if (output.asJson()) {
                output.json(answer);
            } else {
                print(answer);
            }
            return ExitCode.OK.status();
        }
    }

    private void print(JsonNode answer) {
        JsonNode understood = answer.path("understood");
        String time = understood.path("words").asString("");
        if (!time.isEmpty()) {
            output.line(Understood.line(understood));
        }
        String about = understood.path("about").asString("");
        if (!about.isEmpty()) {
            output.line("(asked about: %s; without --follow it is not)".formatted(about));
        }
        JsonNode count = answer.path("count");
        if (count.isObject()) {
            output.line("%s%d posts: kanal search --sort date -- %s"
                    .formatted(
                            count.path("approximate").asBoolean(false) ? "About " : "",
                            count.path("posts").asLong(0),
                            count.path("query").asString("")));
            return;
        }
        JsonNode statements = answer.path("statements");
        if (statements.isEmpty()) {
            output.line(
                    time.isEmpty()
                            ? "The posts do not say."
                            : "The posts of that time do not say; --as-written asks without it.");
        }
        for (JsonNode statement : statements) {
            StringBuilder line = new StringBuilder(statement.path("text").asString(""));
            for (JsonNode citation : statement.path("citations")) {
                line.append(" [").append(citation.asString("")).append(']');
            }
            output.line(line.toString());
        }
        int leftOut = answer.path("left_out").asInt(0);
        if (leftOut > 0) {
            output.line("(left out, because no post proves them: %d of the model's statements)".formatted(leftOut));
        }
        list("", answer.path("citations"));
        list("Nearest to the question:", answer.path("nearest"));
    }

    private void list(String title, JsonNode citations) {
        if (!citations.isEmpty()) {
            output.line(title);
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
